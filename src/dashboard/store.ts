/** What the data of a view depends on: `runs`, `run:<id>`, `errors`. */
export type Topic = string;

/** Something to load, and to load again when one of its topics has changed. */
export interface Resource<T> {
  /** The same for the same data. */
  readonly key: string;
  readonly topics: readonly Topic[];
  /**
   * @param before what was loaded the last time: given back where nothing has changed.
   */
  readonly load: (before: T | undefined) => Promise<T>;
}

export interface Loaded<T> {
  readonly data: T | undefined;
  /** Why it could not be loaded the last time. */
  readonly problem: Error | null;
}

interface Entry {
  readonly resource: Resource<unknown>;
  state: Loaded<unknown>;
  readonly listeners: Set<() => void>;
  loading: Promise<void> | null;
  isStale: boolean;
}

const MAX_KEPT = 40;
const NOTHING: Loaded<never> = { data: undefined, problem: null };

/** Keeps what was loaded, so that going back shows it at once, and loads it again when it has changed. */
export class Store {
  readonly #entries = new Map<string, Entry>();

  read<T>(resource: Resource<T>): Loaded<T> {
    const entry = this.#entries.get(resource.key);
    // Whoever has the key has its type.
    return entry === undefined ? NOTHING : (entry.state as Loaded<T>);
  }

  /** Load it, now and whenever it changes, until the returned function is called. */
  watch<T>(resource: Resource<T>, listener: () => void): () => void {
    const entry = this.#open(resource as Resource<unknown>);
    entry.listeners.add(listener);
    // What could not be loaded is tried again by whoever looks next.
    if (entry.isStale || entry.state.problem !== null) void this.#load(entry);
    return () => {
      entry.listeners.delete(listener);
      this.#forget();
    };
  }

  /** These topics have changed; what nobody looks at is loaded when somebody does. */
  change(topics: ReadonlySet<Topic>): void {
    for (const entry of this.#entries.values()) {
      if (!entry.resource.topics.some((topic) => topics.has(topic))) continue;
      entry.isStale = true;
      if (entry.listeners.size > 0) void this.#load(entry);
    }
  }

  #open(resource: Resource<unknown>): Entry {
    const known = this.#entries.get(resource.key);
    if (known !== undefined) return known;
    const listeners = new Set<() => void>();
    const made = { resource, state: NOTHING, listeners, loading: null, isStale: true };
    this.#entries.set(resource.key, made);
    return made;
  }

  /** One at a time; what changes meanwhile is loaded once more after that. */
  async #load(entry: Entry): Promise<void> {
    if (entry.loading !== null) return entry.loading;
    entry.loading = this.#loadOnce(entry);
    await entry.loading;
    entry.loading = null;
    if (entry.isStale && entry.listeners.size > 0) await this.#load(entry);
  }

  async #loadOnce(entry: Entry): Promise<void> {
    entry.isStale = false;
    const before = entry.state;
    try {
      const data = await entry.resource.load(before.data);
      entry.state = { data, problem: null };
    } catch (error) {
      entry.state = { data: before.data, problem: toError(error) };
      tellAll(entry);
      return;
    }
    if (entry.state.data !== before.data || before.problem !== null) tellAll(entry);
  }

  /** Those that were looked at longest ago, and by nobody now. */
  #forget(): void {
    for (const [key, { listeners, loading }] of this.#entries) {
      if (this.#entries.size <= MAX_KEPT) return;
      if (listeners.size === 0 && loading === null) this.#entries.delete(key);
    }
  }
}

function tellAll({ listeners }: Entry): void {
  for (const listener of [...listeners]) listener();
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
