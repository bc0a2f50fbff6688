import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { readOwnFile } from './small-file.js';

/** In the folder of our own data. */
export const TROUBLE_FILE = 'trouble.ndjson';
/** It grows no larger. */
export const MAX_BYTES = 1_000_000;

/** Something that went wrong inside errtrack, which the host must not feel. */
export interface Trouble {
  readonly t: number;
  readonly pid: number;
  readonly where: string;
  readonly what: string;
}

/** Whether anything went wrong since a time in epoch ms; by default since the last fold that got through. */
export function hasTrouble(dataDir: string, since?: number): boolean {
  try {
    const stat = lstatSync(join(dataDir, TROUBLE_FILE));
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
    const stat = lstatSync(join(dataDir, TROUBLE_FILE));
    if (!stat.isFile() || stat.size > 0) return [];
    const what = 'What went wrong could not be written here: was the disk full?';
    return [{ t: stat.mtimeMs, pid: 0, where: 'trouble log', what }];
  } catch {
    return [];
  }
}

function readText(dataDir: string): string {
  try {
    return readOwnFile(join(dataDir, TROUBLE_FILE), MAX_BYTES * 2)?.toString('utf8') ?? '';
  } catch {
    return '';
  }
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
