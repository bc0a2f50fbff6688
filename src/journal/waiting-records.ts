import type { NumberedEntry } from './entry.js';

const MAX_WAITING = 1_000;
const DAY_MS = 86_400_000;

/** A record that is not in the file yet, and how many more of its key came after. */
export interface WaitingRecord {
  readonly entry: NumberedEntry;
  more: number;
  /** Whether some of those differ from it in what is told. */
  isMixed: boolean;
  /** Whether some of those were in another run, or in none. */
  hasMixedRuns: boolean;
  /** Whether some of those differ in what they say, or whence they were called. */
  hasMixedDigests: boolean;
  lastAt: number;
}

/**
 * Records that wait in memory: for a disk in trouble, or, repeats only, because the folder is full. They keep
 * their order, and throws alike between two decisions are one record and a number: a million of them take the
 * place of one.
 */
export class WaitingRecords {
  #records: WaitingRecord[] = [];
  /** The last record of each key, of each key in each run, and of each key with its signature. */
  readonly #alike = new Map<string, WaitingRecord>();

  get size(): number {
    return this.#records.length;
  }

  /**
   * @param by what makes two throws one: that they are the same in all that is told, or their key and their run.
   * @returns false where there is no room left, not even as one more of its key: the record is not held.
   */
  add(entry: NumberedEntry, by: 'signature' | 'run' = 'signature'): boolean {
    const alike = this.#findAlike(entry, by);
    if (alike !== undefined) {
      alike.more++;
      alike.isMixed ||= alike.entry.repeatOf?.signature !== entry.repeatOf?.signature;
      alike.hasMixedRuns ||= alike.entry.repeatOf?.run !== entry.repeatOf?.run;
      alike.hasMixedDigests ||= !hasSameDigests(alike.entry, entry);
      alike.lastAt = entry.t;
      return true;
    }
    const event = entry.event();
    if (event === null) return true;
    // Made now: what waits must not keep the host's error alive.
    const held = { ...entry, event: () => event };
    return this.putBack([hold(held, entry.t)]) === 0;
  }

  /** Take all out, oldest first. */
  takeAll(): readonly WaitingRecord[] {
    const taken = this.#records;
    this.#records = [];
    this.#alike.clear();
    return taken;
  }

  /** Put back what could not be written. @returns how many found no room. */
  putBack(records: readonly WaitingRecord[]): number {
    const kept = records.slice(0, MAX_WAITING - this.#records.length);
    for (const record of kept) this.#keep(record);
    return records.length - kept.length;
  }

  /** Where all places are taken, the same key has to do: better counted without its tags than not at all. */
  #findAlike(entry: NumberedEntry, by: 'signature' | 'run'): WaitingRecord | undefined {
    const { key, run, signature } = identify(entry);
    const isFull = this.#records.length >= MAX_WAITING;
    return (
      this.#alike.get(signature) ??
      (isFull || by === 'run' ? this.#alike.get(run) : undefined) ??
      (isFull ? this.#alike.get(key) : undefined)
    );
  }

  #keep(record: WaitingRecord): void {
    this.#records.push(record);
    // What comes after a decision must not be told before it.
    if (record.entry.repeatOf === null) return this.#alike.clear();
    for (const id of Object.values(identify(record.entry))) this.#alike.set(id, record);
  }
}

/** A record of which no more have come yet. */
export function hold(entry: NumberedEntry, lastAt: number): WaitingRecord {
  return { entry, more: 0, isMixed: false, hasMixedRuns: false, hasMixedDigests: false, lastAt };
}

function hasSameDigests({ repeatOf: one }: NumberedEntry, { repeatOf: other }: NumberedEntry) {
  return one?.m === other?.m && one?.p === other?.p;
}

interface Names {
  readonly key: string;
  readonly run: string;
  readonly signature: string;
}

/** What throws share that are of one key and one day, those that are in one run too, and those that are the same in all. */
function identify({ repeatOf, t }: NumberedEntry): Names {
  if (repeatOf === null) return { key: '', run: '', signature: '' };
  const { k, run = '', signature } = repeatOf;
  const key = `${k} ${Math.floor(t / DAY_MS)}`;
  return { key, run: `${key} in ${run}`, signature: `${key} as ${signature}` };
}
