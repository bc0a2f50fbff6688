import type { CountEvent, JournalEvent } from '../core/events.js';
import type { JournalEntry, NumberedEntry } from './entry.js';

/** Gives each record of a writer its number and its time. */
export class Sequence {
  readonly #now: () => number;
  readonly #onUnusable: (error: unknown) => void;
  #n = 0;

  /** @param onUnusable told once of each entry whose event cannot be made: such a one is not tried again. */
  constructor(now: () => number, onUnusable: (error: unknown) => void) {
    this.#now = now;
    this.#onUnusable = onUnusable;
  }

  /** The event is made when it is first needed: most repeats need none. */
  number({ repeatOf, fatal, event }: JournalEntry): NumberedEntry {
    const n = ++this.#n;
    const t = this.#now();
    let made: JournalEvent | null | undefined;
    return {
      repeatOf,
      fatal,
      n,
      t,
      event: () => {
        if (made === undefined) made = this.#make(() => ({ n, t, ...event() }));
        return made;
      },
    };
  }

  /** The throws that came after one and are like it, as one record. */
  numberCount({ repeatOf, t: since }: NumberedEntry, count: number, t: number): NumberedEntry {
    const n = ++this.#n;
    const event: CountEvent = { n, t, type: 'count', k: repeatOf?.k ?? '', count, since };
    return { repeatOf: null, fatal: false, n, t, event: () => event };
  }

  #make(make: () => JournalEvent): JournalEvent | null {
    try {
      return make();
    } catch (error) {
      this.#onUnusable(error);
      return null;
    }
  }
}
