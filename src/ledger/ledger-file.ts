import { isAscii } from 'node:buffer';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import {
  EMPTY_LEDGER,
  type Ledger,
  type ParsedLedger,
  parseLedger,
  RESTORE,
} from '../core/ledger-text.js';
import { tellReason } from '../core/reason.js';
import { quoteForShell } from '../core/shell-word.js';
import { digest } from '../files/digest.js';
import { isWithin } from '../files/root.js';
import { readRegularFile } from '../files/small-file.js';

/** Parsed, a text takes several times its size, also in the host: beyond this it is none of ours. */
export const MAX_LEDGER_BYTES = 100_000_000;

/** The bytes of a ledger file, null where there is none.
 * @throws ErrtrackError (BAD_LEDGER) where something else stands in its place or it cannot be read. */
export function readLedgerBytes(path: string, root: string): Buffer | null {
  try {
    refuseForeignPlace(path, root);
    return readRegularFile(path, MAX_LEDGER_BYTES);
  } catch (error) {
    const reason = tellReason(error);
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
  const parsed = understandLedger(bytes);
  if (parsed.ok) return parsed.ledger;
  const name = basename(path);
  throw new BadLedger(
    `Cannot use ${name}: ${parsed.problem}. ${parsed.cure.replace('<file>', () => nameForGit(path))}. Nothing was written.`,
    bytes,
  );
}

/** To be copied here: a name alone would do only in its own folder. */
function nameForGit(path: string): string {
  const way = relative(process.cwd(), path);
  return quoteForShell(way.startsWith('..') || isAbsolute(way) ? path : way);
}

/** The ledger in the bytes of any file, or why there is none. */
export function understandLedger(bytes: Buffer): ParsedLedger {
  const text = decode(bytes);
  return text === null ? notText(bytes) : parseLedger(text);
}

/** A ledger that was read, and not understood. */
export class BadLedger extends ErrtrackError {
  /** As they stand in the file. */
  readonly bytes: Buffer;

  constructor(message: string, bytes: Buffer) {
    super('BAD_LEDGER', message);
    this.bytes = bytes;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null for what is not UTF-8: read leniently, its bad bytes would be lost when it is written again. */
export function decode(bytes: Uint8Array): string | null {
  // Most ledgers are, and then no decoder need go through them.
  if (isAscii(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function notText(bytes: Buffer): ParsedLedger {
  const isUtf16 = /^(?:fffe|feff)/.test(bytes.toString('hex', 0, 2));
  const problem = isUtf16
    ? 'it is UTF-16, expected UTF-8'
    : `it is no valid UTF-8 (line ${lineOfFirstBadByte(bytes)})`;
  return { ok: false, problem, cure: RESTORE };
}

function lineOfFirstBadByte(bytes: Buffer): number {
  const lenient = Buffer.from(bytes.toString('utf8'));
  const bad = bytes.findIndex((byte, index) => byte !== lenient[index]);
  return bytes.subarray(0, bad).toString('latin1').split('\n').length;
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
