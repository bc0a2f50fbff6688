import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 64 * 1024;

/** Whether anything went wrong in this project while recording or folding, since `sinceMs` (epoch). */
export function hasTrouble(dataDir: string, sinceMs = 0): boolean {
  try {
    const stats = statSync(join(dataDir, 'trouble.ndjson'));
    return stats.isFile() && stats.size > 0 && stats.mtimeMs >= sinceMs;
  } catch {
    return false;
  }
}

/** The last lines of `trouble.ndjson`, oldest first. Empty where there is none that can be read. */
export function readTroubleTail(dataDir: string, maxLines: number): readonly string[] {
  if (!hasTrouble(dataDir)) return [];
  try {
    const text = readEnd(join(dataDir, 'trouble.ndjson'));
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-maxLines);
  } catch {
    return [];
  }
}

function readEnd(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, MAX_BYTES));
    const length = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(fd);
  }
}
