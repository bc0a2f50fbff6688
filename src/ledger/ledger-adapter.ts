import { mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { EMPTY_LEDGER, formatLedger, type Ledger } from '../core/ledger-text.js';
import { replaceFile } from '../files/durable-file.js';
import { isErrno } from '../files/errno.js';
import { digestOf, parseLedgerBytes, readLedgerBytes } from './ledger-file.js';

/**
 * lowdb's storage for the ledger: validates what it reads, and replaces the file durably. lowdb's own file
 * adapters share one temporary name between processes and never sync.
 */
export class LedgerAdapter implements Adapter<Ledger> {
  readonly #path: string;
  readonly #root: string;
  readonly #dataDir: string;
  /** Digest of the bytes last read: the write is refused where the file is another by then. */
  #digest: string | null = null;

  /** @param dataDir where its temporary files stand. */
  constructor(path: string, root: string, dataDir = dirname(path)) {
    this.#path = path;
    this.#root = root;
    this.#dataDir = dataDir;
  }

  get digest(): string | null {
    return this.#digest;
  }

  /** @throws ErrtrackError (BAD_LEDGER) */
  async read(): Promise<Ledger | null> {
    const bytes = this.readBytes();
    return bytes === null ? null : parseLedgerBytes(this.#path, bytes);
  }

  /** What stands in the file, whatever it is: the next write replaces these bytes and no others. */
  readBytes(): Buffer | null {
    const bytes = readLedgerBytes(this.#path, this.#root);
    this.#digest = digestOf(bytes);
    return bytes;
  }

  /** Whether the file is still the one that was read. */
  isAsRead(): boolean {
    return digestOf(readLedgerBytes(this.#path, this.#root)) === this.#digest;
  }

  /** Writes nothing where the bytes would be the same. @throws LedgerChanged */
  async write(ledger: Ledger): Promise<void> {
    const bytes = Buffer.from(formatLedger(ledger));
    const digest = digestOf(bytes);
    if (digest === this.#digest) return;
    mkdirSync(dirname(this.#path), { recursive: true });
    const refuseChanged = () => {
      if (!this.isAsRead()) throw new LedgerChanged();
    };
    replaceFile(resolveLink(this.#path), bytes, refuseChanged, this.#dataDir);
    this.#digest = digest;
  }
}

/** Somebody else wrote the ledger since it was read: start over. */
export class LedgerChanged extends Error {}

export interface OpenLedger {
  readonly db: Low<Ledger>;
  readonly adapter: LedgerAdapter;
}

/** The ledger as a lowdb database with a default of its own. */
export function openLedger(path: string, root: string, dataDir?: string): OpenLedger {
  const adapter = new LedgerAdapter(path, root, dataDir);
  return { db: new Low<Ledger>(adapter, { ...EMPTY_LEDGER, errors: new Map() }), adapter };
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return path;
    throw error;
  }
}
