import type { ErrorRecord } from './errors/record.js';
import type { ThrowEvent } from './events.js';

/** So many errors of one type and site are told apart, unless the configuration says otherwise. */
export const ERRORS_PER_SITE = 100;

/** How many records there are of one type and site. */
interface Crowd {
  /** Those of one error each. */
  errors: number;
  /** Those that take in others. */
  overflows: number;
}

/** Keeps a loop over fifty thousand files from writing fifty thousand tasks. */
export class CardinalityGuard {
  readonly #records: ReadonlyMap<string, ErrorRecord>;
  readonly #limit: number;
  /** By type and site. Counted when a key is first new. */
  #crowds: Map<string, Crowd> | null = null;

  /** @param records those that there are, at any time; `replace` is told of each change. */
  constructor(records: ReadonlyMap<string, ErrorRecord>, limit: number) {
    this.#records = records;
    this.#limit = limit;
  }

  /**
   * Whether an error of this type and site that no record has gets none of its own. Once there is a record for
   * such errors it takes in all, whatever becomes of the others: what it has taken in must not part from it again.
   */
  isFull({ error, grouping }: ThrowEvent): boolean {
    if (grouping.site === undefined) return false;
    const crowd = this.#count().get(nameOf(error.type, grouping.site));
    return crowd !== undefined && (crowd.overflows > 0 || crowd.errors >= this.#limit);
  }

  /** Told when a record takes another's place, or comes, or goes. */
  replace(before: ErrorRecord | undefined, after: ErrorRecord | undefined): void {
    if (this.#crowds === null) return;
    if (before !== undefined) add(this.#crowds, before, -1);
    if (after !== undefined) add(this.#crowds, after, 1);
  }

  #count(): Map<string, Crowd> {
    if (this.#crowds !== null) return this.#crowds;
    this.#crowds = new Map();
    for (const record of this.#records.values()) add(this.#crowds, record, 1);
    return this.#crowds;
  }
}

function add(
  crowds: Map<string, Crowd>,
  { type, grouping, overflow }: ErrorRecord,
  by: number,
): void {
  if (grouping.site === undefined) return;
  const name = nameOf(type, grouping.site);
  const crowd = crowds.get(name) ?? { errors: 0, overflows: 0 };
  crowd[overflow ? 'overflows' : 'errors'] += by;
  crowds.set(name, crowd);
}

/**
 * The text of the key of the record that takes in what is too much at one site: the same on every machine. What
 * a rule ignores has one of its own, so that nothing else is ignored with it.
 */
export function renderOverflowKey({ error, grouping }: ThrowEvent, isIgnored: boolean): string {
  const parts = [error.type, grouping.site, isIgnored ? 'overflow, ignored' : 'overflow'];
  return JSON.stringify([grouping.version, ...parts]);
}

/** Of the first error that was taken in, the record for all of them. */
export function toOverflow(record: ErrorRecord, hash: string): ErrorRecord {
  const { version, site } = record.grouping;
  return {
    ...record,
    hash,
    overflow: true,
    grouping: { version, ...(site !== undefined && { site }) },
  };
}

function nameOf(type: string, site: string): string {
  return JSON.stringify([type, site]);
}
