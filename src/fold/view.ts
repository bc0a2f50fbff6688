import { countRecord } from '../core/counted.js';
import type { CountedRecord, Counter, ErrorRecord } from '../core/errors/record.js';
import { isErrtrackError } from '../core/errtrack-error.js';
import { type JoinedKeys, NO_JOINED_KEYS } from '../core/joined-keys.js';
import type { FoldedBooks } from '../core/ledger.js';
import { type Summary, summarize } from '../core/summary.js';
import type { Project } from '../files/project.js';
import { readLedgerBytes } from '../ledger/ledger-file.js';
import { readHead } from '../sources/git.js';
import { isBeingWritten } from './ground.js';
import { digestLater, takeIn } from './intake.js';
import { readSteadily } from './read-steadily.js';
import { ViewMemory } from './view-memory.js';

/** Everything that is recorded, folded or not: what every reading command shows. */
export interface LedgerView {
  readonly records: readonly CountedRecord[];
  /** The same records without counts, which cost time where there are many; `count` gives those of one. */
  readonly errors: readonly ErrorRecord[];
  count(record: ErrorRecord): CountedRecord;
  readonly summary: Summary;
  /** More names of records: raw keys that rules or guards have led to them. */
  readonly joined: JoinedKeys;
  /** How often an error was seen on each UTC day (`2026-11-20`), as far as this machine has counted. */
  daysOf(hash: string): Counter['days'];
  /** By which commit an error is described, as far as this machine knows. */
  describedAt(hash: string): Counter['described'];
  /** Why the ledger could not be understood: what, where, and what to do. Null when all is well. */
  readonly problem: string | null;
  /** Events in journals that no fold has taken yet. */
  readonly waiting: number;
}

/**
 * Read the ledger and lay over it what the journals hold. Nothing is written.
 * @param memory of whoever reads it again and again.
 */
export async function readView(project: Project, memory = new ViewMemory()): Promise<LedgerView> {
  try {
    return readSteadily(project.dataDir, () => readBooks(project, memory));
  } catch (error) {
    if (!isErrtrackError(error)) throw error;
    if (await isBeingWritten(project, error)) return readView(project, memory);
    return { ...NOTHING, problem: error.message };
  }
}

function readBooks(project: Project, memory: ViewMemory): LedgerView {
  const bytes = readLedgerBytes(project.files.errors, project.root);
  const ledger = memory.parse(project.files.errors, bytes);
  const head = project.inGit ? readHead(project.root) : null;
  const { books, reading } = takeIn(project, { ledger, digest: digestLater(bytes) }, { head });
  return new BooksView(books, reading.count, memory);
}

const NOTHING = {
  records: [],
  errors: [],
  count: (record: ErrorRecord) => countRecord(record, undefined),
  summary: summarize([]),
  joined: NO_JOINED_KEYS,
  daysOf: () => ({}),
  describedAt: () => undefined,
  waiting: 0,
} as const;

/** Makes what is asked for: of ten thousand records the summary alone takes a tenth of the time. */
class BooksView implements LedgerView {
  readonly problem = null;
  readonly waiting: number;
  readonly #books: FoldedBooks;
  readonly #memory: ViewMemory;
  #records: readonly CountedRecord[] | null = null;

  constructor(books: FoldedBooks, waiting: number, memory: ViewMemory) {
    this.#books = books;
    this.#memory = memory;
    this.waiting = waiting;
  }

  get records(): readonly CountedRecord[] {
    this.#records ??= this.#memory.count(this.#books);
    return this.#records;
  }

  get errors(): readonly ErrorRecord[] {
    return [...this.#books.ledger.errors.values()];
  }

  count(record: ErrorRecord): CountedRecord {
    return countRecord(record, this.#books.counters.get(record.hash));
  }

  get joined(): JoinedKeys {
    return this.#books.joined;
  }

  daysOf(hash: string): Counter['days'] {
    return this.#books.counters.get(hash)?.days ?? {};
  }

  describedAt(hash: string): Counter['described'] {
    return this.#books.counters.get(hash)?.described;
  }

  get summary(): Summary {
    const { ledger, counters } = this.#books;
    return summarize(ledger.errors.values(), (hash) => counters.get(hash)?.lastSeen);
  }
}
