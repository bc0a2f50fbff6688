import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { cutText } from '../core/errors/bounded-text.js';
import { removeSecrets } from '../core/errors/secrets.js';
import { openDataDir } from './data-dir.js';
import { giveToFolderOwner } from './durable-file.js';
import { findHomeFolder } from './home.js';
import { MAX_BYTES, TROUBLE_FILE, type Trouble } from './noted-trouble.js';
import { writeFully } from './whole-write.js';

const MAX_WHAT = 2_000;
/** No text of ours that is told is longer. */
const MAX_TEXT = 64 * 1024;
const APPEND =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

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
    append(join(dataDir, TROUBLE_FILE), `${JSON.stringify(trouble)}\n`);
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
