import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../files/small-file.js';

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
  writeFileSync(path, [...recent, now].join('\n'), { mode: 0o600 });
  return recent.length >= QUICK_STARTS ? LINGER_MS : 0;
}

function readStarts(path: string): readonly number[] {
  const text = readRegularFile(path, 100_000)?.toString('utf8') ?? '';
  return text
    .split('\n')
    .map(Number)
    .filter((at) => at > 0);
}
