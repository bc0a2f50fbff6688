import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { cutText } from '../core/errors/bounded-text.js';
import { removeSecrets } from '../core/errors/secrets.js';
import { openDataDir } from './data-dir.js';
import { giveToFolderOwner } from './durable-file.js';
import { findHomeFolder } from './home.js';
import { readOwnFile } from './small-file.js';
import { writeFully } from './whole-write.js';

const MAX_BYTES = 1_000_000;
const MAX_WHAT = 2_000;
/** No text of ours that is told is longer. */
const MAX_TEXT = 64 * 1024;
const APPEND =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/** Something that went wrong inside errtrack, which the host must not feel. */
export interface Trouble {
  readonly t: number;
  readonly pid: number;
  readonly where: string;
  readonly what: string;
}

/** Note trouble where `status` and `doctor` show it; silent, and bounded in size. */
export function noteTrouble(dataDir: string, where: string, error: unknown): void {
  debug(where, () => `trouble: ${describe(error)}`);
  try {
    openDataDir(dataDir);
    const trouble: Trouble = {
      t: Date.now(),
      pid: process.pid,
      where,
      what: clean(describe(error)),
    };
    append(join(dataDir, 'trouble.ndjson'), `${JSON.stringify(trouble)}\n`);
  } catch {
    // Nowhere left to tell it: the host comes first.
  }
}

/** A link of either kind, a FIFO or a device in the file's place gets nothing. */
function append(path: string, line: string): void {
  const fd = openSync(path, APPEND, 0o600);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.nlink > 1 || stat.size > MAX_BYTES) return;
    if (stat.size === 0) giveToFolderOwner(fd, path);
    writeFully(fd, Buffer.from(line));
  } finally {
    closeSync(fd);
  }
}

/** Whether anything went wrong since a time in epoch ms; by default since the last fold that got through. */
export function hasTrouble(dataDir: string, since?: number): boolean {
  try {
    const stat = lstatSync(join(dataDir, 'trouble.ndjson'));
    return stat.isFile() && stat.mtimeMs >= (since ?? lastFoldAt(dataDir));
  } catch {
    return false;
  }
}

/** The folder of the state changes when a fold installs one. */
function lastFoldAt(dataDir: string): number {
  return lstatSync(join(dataDir, 'state'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The newest troubles, oldest first; none where something else stands in the file's place. */
export function readTrouble(dataDir: string, limit: number): readonly Trouble[] {
  const text = readText(dataDir);
  if (text === '') return findUntold(dataDir);
  const lines = text.trimEnd().split('\n');
  return lines.slice(-limit).flatMap((line) => parseTrouble(line));
}

/** A file is made before it is written: where it is empty, there was no room for what went wrong. */
function findUntold(dataDir: string): readonly Trouble[] {
  try {
    const stat = lstatSync(join(dataDir, 'trouble.ndjson'));
    if (!stat.isFile() || stat.size > 0) return [];
    const what = 'What went wrong could not be written here: was the disk full?';
    return [{ t: stat.mtimeMs, pid: 0, where: 'trouble log', what }];
  } catch {
    return [];
  }
}

function readText(dataDir: string): string {
  try {
    return readOwnFile(join(dataDir, 'trouble.ndjson'), MAX_BYTES * 2)?.toString('utf8') ?? '';
  } catch {
    return '';
  }
}

let isTold: boolean | undefined;

/** Tell the way of a record on stderr when `ERRTRACK_DEBUG=1`; otherwise the text is not even made. */
export function debug(where: string, text: () => string): void {
  // Read once: a look at the environment is a tenth of what a known error may cost.
  isTold ??= process.env['ERRTRACK_DEBUG'] === '1';
  if (!isTold) return;
  try {
    process.stderr.write(`errtrack ${where} [${process.pid}] ${clean(text())}\n`);
  } catch {
    // Nobody listens.
  }
}

function clean(text: string): string {
  return removeSecrets(text.slice(0, MAX_TEXT), findHomeFolder());
}

function describe(error: unknown): string {
  return cutText(
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    MAX_WHAT,
  );
}

function parseTrouble(line: string): readonly Trouble[] {
  try {
    const raw: unknown = JSON.parse(line);
    return isTrouble(raw) ? [raw] : [];
  } catch {
    return [];
  }
}

function isTrouble(raw: unknown): raw is Trouble {
  return (
    typeof raw === 'object' &&
    raw !== null &&
    't' in raw &&
    typeof raw.t === 'number' &&
    'where' in raw &&
    typeof raw.where === 'string' &&
    'what' in raw &&
    typeof raw.what === 'string'
  );
}
