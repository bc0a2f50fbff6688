import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { EMPTY_LEDGER, type Ledger, parseLedger } from '../core/ledger-text.js';
import { digest } from '../files/digest.js';
import { isWithin } from '../files/root.js';
import { readRegularFile } from '../files/small-file.js';

const MAX_BYTES = 500_000_000;

/** The bytes of a ledger file, null where there is none.
 * @throws ErrtrackError (BAD_LEDGER) where something else stands in its place or it cannot be read. */
export function readLedgerBytes(path: string, root: string): Buffer | null {
  try {
    refuseForeignPlace(path, root);
    return readRegularFile(path, MAX_BYTES);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ErrtrackError(
      'BAD_LEDGER',
      `Cannot read ${basename(path)}: ${reason}. Put a readable file in its place, or none. Nothing was written.`,
      { cause: error },
    );
  }
}

/** The ledger in these bytes; an empty one for null.
 * @throws ErrtrackError (BAD_LEDGER) that says what is wrong, where, and what to do. */
export function parseLedgerBytes(path: string, bytes: Buffer | null): Ledger {
  if (bytes === null) return EMPTY_LEDGER;
  const parsed = parseLedger(bytes.toString('utf8'));
  if (parsed.ok) return parsed.ledger;
  const name = basename(path);
  throw new ErrtrackError(
    'BAD_LEDGER',
    `Cannot use ${name}: ${parsed.problem}. ${parsed.cure.replace('<file>', name)}. Nothing was written.`,
  );
}

/** What a ledger file is compared by. */
export function digestOf(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : digest(bytes);
}

/** Links are followed only to a place inside the root: a pulled branch must not aim our writes elsewhere. */
function refuseForeignPlace(path: string, root: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const nearest = stat === undefined ? findExistingFolder(dirname(path)) : path;
  if (!isWithin(realpathSync(nearest), realpathSync(root))) {
    throw new Error(`a link leads it out of ${root}`);
  }
}

function findExistingFolder(folder: string): string {
  return existsSync(folder) ? folder : findExistingFolder(dirname(folder));
}
