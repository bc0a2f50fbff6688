import type { CountEvent, JournalEvent } from '../core/events.js';
import { needStackForAll } from '../core/stack-left.js';
import type { JournalEntry, NumberedEntry } from './entry.js';
import type { WaitingRecord } from './waiting-records.js';

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

  /** The event is made when it is first needed: most repeats need none. At the end of the stack it is not, and throws. */
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

  /** The throws of its key that came after a record, as one record. */
  numberCount(record: WaitingRecord): NumberedEntry {
    const { entry, more: count, lastAt: t } = record;
    const n = ++this.#n;
    const k = entry.repeatOf?.k ?? '';
    const like = tellVariant(entry.event(), record);
    const event: CountEvent = { n, t, type: 'count', k, count, since: entry.t, ...like };
    return { repeatOf: null, fatal: false, n, t, event: () => event };
  }

  #make(make: () => JournalEvent): JournalEvent | null {
    needStackForAll();
    try {
      return make();
    } catch (error) {
      this.#onUnusable(error);
      return null;
    }
  }
}

/** Said, since the last full record need not be like them. Of throws that differ nobody can say which tags they had, nor in which runs they were. */
function tellVariant(
  event: JournalEvent | null,
  { isMixed, hasMixedRuns, hasMixedDigests }: WaitingRecord,
): Partial<CountEvent> {
  if (event?.type !== 'throw') return {};
  const { severity, context, tags, task, run, m, p } = event;
  return {
    ...{ severity, context, tags: isMixed ? {} : tags, task },
    ...(run !== undefined && !hasMixedRuns && { run }),
    ...(m !== undefined && { m: hasMixedDigests ? null : m }),
    ...(p !== undefined && { p: hasMixedDigests ? null : p }),
  };
}
