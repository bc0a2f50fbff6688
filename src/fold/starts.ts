import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryPath } from '../files/durable-file.js';
import { readOwnFile } from '../files/small-file.js';
import { noteTrouble } from '../files/trouble.js';

const MINUTE_MS = 60_000;
/** From this many starts a minute on a child lingers, so that there are never more than 12 (DESIGN section 3). */
const QUICK_STARTS = 4;
const LINGER_MS = 10_000;

/**
 * Note the start of a child, and decide how long it stays after its work: not at all, except under a storm of
 * short processes, where one child that stays serves them all.
 */
export function chooseLingerMs(dataDir: string): number {
  const path = join(dataDir, 'fold.starts');
  const now = Date.now();
  const recent = readStarts(path).filter((at) => now - at < MINUTE_MS);
  try {
    writeStarts(path, [...recent, now]);
  } catch (error) {
    // The count only saves work: the fold goes on without it.
    noteTrouble(dataDir, 'count of the folds', error);
  }
  return recent.length >= QUICK_STARTS ? LINGER_MS : 0;
}

/** None where something else stands in the file's place: a rename puts ours there. */
function readStarts(path: string): readonly number[] {
  try {
    const text = readOwnFile(path, 100_000)?.toString('utf8') ?? '';
    return text
      .split('\n')
      .map(Number)
      .filter((at) => at > 0);
  } catch {
    return [];
  }
}

function writeStarts(path: string, starts: readonly number[]): void {
  const temporary = temporaryPath(path);
  writeFileSync(temporary, starts.join('\n'), { flag: 'wx', mode: 0o600 });
  try {
    renameSync(temporary, path);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}
