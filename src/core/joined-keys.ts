/** By the hash of a record the raw keys that a guard or a rule has led to it: names of it, beside `hashes`. */
export type JoinedKeys = ReadonlyMap<string, readonly string[]>;

export const NO_JOINED_KEYS: JoinedKeys = new Map();

/**
 * Of one record so many are kept, the first ones. The others count like them and join the same record; only asked
 * by such a key nobody knows it.
 */
const KEPT = 50_000;

/** Joined keys while events are taken in. */
export class KeyRegister {
  readonly #before: JoinedKeys;
  /** Of those records where something has changed. */
  readonly #changed = new Map<string, Set<string>>();
  readonly #dropped = new Set<string>();
  /** Made when it is first asked: most folds meet no joined key. */
  #byKey: Map<string, string> | null = null;

  constructor(before: JoinedKeys) {
    this.#before = before;
  }

  /** The hash of the record that a key was led to last. */
  find(key: string): string | undefined {
    if (this.#before.size === 0 && this.#changed.size === 0) return undefined;
    this.#byKey ??= this.#index();
    return this.#byKey.get(key);
  }

  add(key: string, hash: string): void {
    if (this.find(key) === hash) return;
    const keys = this.#keysOf(hash);
    if (keys.size >= KEPT) return;
    const former = this.find(key);
    if (former !== undefined) this.#keysOf(former).delete(key);
    keys.add(key);
    this.#byKey ??= this.#index();
    this.#byKey.set(key, hash);
  }

  /** Forget the keys of a record that is gone. */
  drop(hash: string): void {
    if (!this.#before.has(hash) && !this.#changed.has(hash)) return;
    this.#changed.delete(hash);
    this.#dropped.add(hash);
    this.#byKey = null;
  }

  close(): JoinedKeys {
    if (this.#changed.size === 0 && this.#dropped.size === 0) return this.#before;
    const all = new Map(this.#entries());
    for (const [hash, keys] of all) if (keys.length === 0) all.delete(hash);
    return all;
  }

  #keysOf(hash: string): Set<string> {
    let keys = this.#changed.get(hash);
    if (keys === undefined) {
      keys = new Set(this.#dropped.has(hash) ? [] : this.#before.get(hash));
      this.#changed.set(hash, keys);
    }
    return keys;
  }

  #index(): Map<string, string> {
    const byKey = new Map<string, string>();
    for (const [hash, keys] of this.#entries()) for (const key of keys) byKey.set(key, hash);
    return byKey;
  }

  *#entries(): Generator<readonly [string, readonly string[]]> {
    for (const [hash, keys] of this.#before) {
      if (!this.#dropped.has(hash) && !this.#changed.has(hash)) yield [hash, keys];
    }
    for (const [hash, keys] of this.#changed) yield [hash, [...keys]];
  }
}
