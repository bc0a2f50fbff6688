import type { ErrorRecord } from './errors/record.js';
import { type JoinedKeys, KeyRegister } from './joined-keys.js';

/** By what records are called while events are taken in: their hashes, aliases, and keys that were led to them. */
export class RecordNames {
  readonly joined: KeyRegister;
  readonly #errors: ReadonlyMap<string, ErrorRecord>;
  readonly #aliases = new Map<string, string>();

  /** @param errors which may change meanwhile. */
  constructor(errors: ReadonlyMap<string, ErrorRecord>, joined: JoinedKeys) {
    this.#errors = errors;
    this.joined = new KeyRegister(joined);
    for (const record of errors.values()) {
      for (const alias of record.hashes) {
        if (!this.#aliases.has(alias)) this.#aliases.set(alias, record.hash);
      }
    }
  }

  alias(name: string, hash: string): void {
    this.#aliases.set(name, hash);
  }

  /** What a person may call a record: its hash, an alias, or a key that was led to it. */
  findNamed(name: string): ErrorRecord | undefined {
    return this.find(name) ?? this.find(this.joined.find(name) ?? '');
  }

  /** The record of a key, which may be an alias as long as no record has it for its own. */
  find(key: string): ErrorRecord | undefined {
    return this.#errors.get(key) ?? this.#errors.get(this.#aliases.get(key) ?? '');
  }
}
