import { appendFileSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { openDataDir } from './data-dir.js';
import { readRegularFile } from './small-file.js';

const MAX_BYTES = 1_000_000;

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
    const path = join(dataDir, 'trouble.ndjson');
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && (!stat.isFile() || stat.size > MAX_BYTES)) return;
    const trouble: Trouble = { t: Date.now(), pid: process.pid, where, what: describe(error) };
    appendFileSync(path, `${JSON.stringify(trouble)}\n`, { mode: 0o600 });
  } catch {
    // Nowhere left to tell it: the host comes first.
  }
}

/** Whether anything went wrong since a time in epoch ms; by default since the last fold that got through. */
export function hasTrouble(dataDir: string, since = lastFoldAt(dataDir)): boolean {
  try {
    const stat = lstatSync(join(dataDir, 'trouble.ndjson'));
    return stat.isFile() && stat.size > 0 && stat.mtimeMs >= since;
  } catch {
    return false;
  }
}

/** The folder of the state changes when a fold installs one. */
function lastFoldAt(dataDir: string): number {
  return lstatSync(join(dataDir, 'state'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The newest troubles, oldest first. */
export function readTrouble(dataDir: string, limit: number): readonly Trouble[] {
  const bytes = readRegularFile(join(dataDir, 'trouble.ndjson'), MAX_BYTES * 2);
  const lines = bytes?.toString('utf8').trimEnd().split('\n') ?? [];
  return lines.slice(-limit).flatMap((line) => parseTrouble(line));
}

let isTold: boolean | undefined;

/** Tell the way of a record on stderr when `ERRTRACK_DEBUG=1`; otherwise the text is not even made. */
export function debug(where: string, text: () => string): void {
  // Read once: a look at the environment is a tenth of what a known error may cost.
  isTold ??= process.env['ERRTRACK_DEBUG'] === '1';
  if (!isTold) return;
  try {
    process.stderr.write(`errtrack ${where} [${process.pid}] ${text()}\n`);
  } catch {
    // Nobody listens.
  }
}

function describe(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(
    0,
    2000,
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
