import type { JournalEntry, RepeatOf } from './entry.js';

const MAX_REMEMBERED_KEYS = 10_000;
/** So many full records of one key a minute; what differs after that is told as a variant. */
const FULL_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** How much of a record is written: all of it, what differs from the last full one, or that it came again. */
export type RecordForm = 'full' | 'variant' | 'repeat';

interface Told {
  /** The last full record in the present file. */
  last: RepeatOf;
  /** The minute in which full records are counted, and how many there were. */
  minute: number;
  fulls: number;
}

/** Remembers what has been told, so that a storm is told briefly. */
export class RecordForms {
  /** For each key, in the present file. */
  readonly #told = new Map<string, Told>();
  readonly #synced = new Set<string>();

  choose({ repeatOf, fatal }: Pick<JournalEntry, 'repeatOf' | 'fatal'>, t: number): RecordForm {
    const told = repeatOf === null ? undefined : this.#told.get(repeatOf.k);
    if (told === undefined) return 'full';
    if (repeatOf !== null && isAlike(told.last, repeatOf)) return 'repeat';
    const isStorm = told.minute === minuteOf(t) && told.fulls >= FULL_A_MINUTE;
    return isStorm && !fatal ? 'variant' : 'full';
  }

  /** The last full record of a key in the present file. */
  lastOf(k: string): RepeatOf | null {
    return this.#told.get(k)?.last ?? null;
  }

  /** Whether a full record of this key has not been synced yet by this process. */
  isNew({ repeatOf }: Pick<JournalEntry, 'repeatOf'>): boolean {
    return repeatOf !== null && !this.#synced.has(repeatOf.k);
  }

  noteFull({ repeatOf }: Pick<JournalEntry, 'repeatOf'>, t: number): void {
    if (repeatOf === null) return;
    const { k } = repeatOf;
    const told = this.#told.get(k);
    const minute = minuteOf(t);
    const fulls = told?.minute === minute ? told.fulls + 1 : 1;
    if (this.#told.size >= MAX_REMEMBERED_KEYS) this.#told.clear();
    if (this.#synced.size >= MAX_REMEMBERED_KEYS) this.#synced.clear();
    this.#told.set(k, { last: repeatOf, minute, fulls });
    this.#synced.add(k);
  }

  /** A new file begins: the first record of each key in it is a full one. */
  startFile(): void {
    this.#told.clear();
  }
}

function isAlike(one: RepeatOf, other: RepeatOf): boolean {
  return one.signature === other.signature && one.m === other.m && one.p === other.p;
}

function minuteOf(t: number): number {
  return Math.floor(t / MINUTE_MS);
}
