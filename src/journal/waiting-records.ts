import type { NumberedEntry } from './entry.js';

const MAX_WAITING = 1_000;
const DAY_MS = 86_400_000;

/** A record that is not in the file yet, and how many more like it came after. */
export interface WaitingRecord {
  readonly entry: NumberedEntry;
  more: number;
  lastAt: number;
}

/**
 * Records that wait in memory: for a disk in trouble, or, repeats only, because the folder is full. They keep
 * their order, and throws alike between two decisions are one record and a number: a million of them take the
 * place of one.
 */
export class WaitingRecords {
  #records: WaitingRecord[] = [];
  /** The last record of each key, and of each key with its signature. */
  readonly #alike = new Map<string, WaitingRecord>();

  get size(): number {
    return this.#records.length;
  }

  /** @returns false where there is no room left, not even as one more of its key: the record is lost. */
  add(entry: NumberedEntry): boolean {
    const alike = this.#findAlike(entry);
    if (alike !== undefined) {
      alike.more++;
      alike.lastAt = entry.t;
      return true;
    }
    const event = entry.event();
    if (event === null) return true;
    // Made now: what waits must not keep the host's error alive.
    return (
      this.putBack([{ entry: { ...entry, event: () => event }, more: 0, lastAt: entry.t }]) === 0
    );
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
  #findAlike(entry: NumberedEntry): WaitingRecord | undefined {
    const [key, id] = identify(entry);
    const isFull = this.#records.length >= MAX_WAITING;
    return this.#alike.get(id) ?? (isFull ? this.#alike.get(key) : undefined);
  }

  #keep(record: WaitingRecord): void {
    this.#records.push(record);
    // What comes after a decision must not be told before it.
    if (record.entry.repeatOf === null) return this.#alike.clear();
    for (const id of identify(record.entry)) this.#alike.set(id, record);
  }
}

/** What throws share that are of one key and one day, and those that are the same in all that is told. */
function identify({ repeatOf, t }: NumberedEntry): readonly [key: string, id: string] {
  if (repeatOf === null) return ['', ''];
  const key = `${repeatOf.k} ${Math.floor(t / DAY_MS)}`;
  return [key, `${key} ${repeatOf.signature}`];
}
