import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../files/errno.js';
import { readRegularFile } from '../files/small-file.js';

const MAX_BYTES = 1_000_000_000;
const NAME = /^([1-9]\d{0,14})\.json$/;

/** The number of the newest generation, 0 where there is none. */
export function findNewestGeneration(dataDir: string): number {
  return listGenerations(join(dataDir, 'state'))[0] ?? 0;
}

/** Another text once a fold has installed a generation, or has put its visible files in place. */
export function stampState(dataDir: string): string {
  const newest = findNewestGeneration(dataDir);
  return `${newest} ${existsSync(join(dataDir, 'state', `${newest}.installed`))}`;
}

/** A generation as it stands there, unchecked; null where its visible files are not known to be in place. */
export function readInstalled(dataDir: string, generation: number): string | null {
  const folder = join(dataDir, 'state');
  if (!existsSync(join(folder, `${generation}.installed`))) return null;
  return readGenerationBytes(folder, generation)?.toString('utf8') ?? null;
}

/** Their numbers in a folder, the newest first. */
export function listGenerations(folder: string): readonly number[] {
  try {
    const numbers = readdirSync(folder).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    return numbers.map(Number).sort((a, b) => b - a);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/** Null also where it is no file at all; what the file system refuses to say is another matter. */
export function readGenerationBytes(folder: string, generation: number): Buffer | null {
  try {
    return readRegularFile(join(folder, `${generation}.json`), MAX_BYTES);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    return null;
  }
}
