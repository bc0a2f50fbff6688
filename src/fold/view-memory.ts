import { countRecord } from '../core/counted.js';
import type { CountedRecord, Counter, ErrorRecord } from '../core/errors/record.js';
import type { Books } from '../core/ledger.js';
import type { Ledger } from '../core/ledger-text.js';
import { parseLedgerBytes } from '../ledger/ledger-file.js';

interface Known {
  readonly counter: Counter | undefined;
  readonly counted: CountedRecord;
}

/**
 * What a process that reads the view again and again has made of the same things before: while a program records one
 * error, all the others stay as they are.
 */
export class ViewMemory {
  readonly #counted = new WeakMap<ErrorRecord, Known>();
  #bytes: Buffer | null = null;
  #ledger: Ledger | null = null;

  /** @throws ErrtrackError (BAD_LEDGER) */
  parse(path: string, bytes: Buffer | null): Ledger {
    if (bytes !== null && this.#ledger !== null && this.#bytes?.equals(bytes) === true) {
      return this.#ledger;
    }
    const ledger = parseLedgerBytes(path, bytes);
    this.keep(bytes, ledger);
    return ledger;
  }

  /** Learn what somebody else has made of these bytes. */
  keep(bytes: Buffer | null, ledger: Ledger): void {
    this.#bytes = bytes;
    this.#ledger = ledger;
  }

  count({ ledger, counters }: Books): readonly CountedRecord[] {
    return [...ledger.errors.values()].map((record) => {
      const counter = counters.get(record.hash);
      const known = this.#counted.get(record);
      if (known !== undefined && known.counter === counter) return known.counted;
      const counted = countRecord(record, counter);
      this.#counted.set(record, { counter, counted });
      return counted;
    });
  }
}
