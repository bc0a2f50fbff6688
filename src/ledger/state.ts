import { existsSync, linkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDataFolder } from '../files/data-dir.js';
import { createExclusively, syncFolder, writeTemporary } from '../files/durable-file.js';
import { isErrno } from '../files/errno.js';
import { listGenerations, readGenerationBytes } from './generations.js';
import { FIRST_STATE, formatState, parseState, parseStateJson, type State } from './state-text.js';

const GENERATIONS_KEPT = 2;

/**
 * The newest generation that can be understood. One that cannot is passed over for the one before, and its
 * number stays taken.
 * @throws the file system's error where one is there and may not be read: an older one would forget what it holds.
 */
export function readState(dataDir: string): State {
  const folder = join(dataDir, 'state');
  const generations = listGenerations(folder);
  const [newest = 0] = generations;
  for (const generation of generations) {
    const state = readGeneration(folder, generation);
    if (state !== null) return { ...state, generation: newest };
  }
  return { ...FIRST_STATE, generation: newest };
}

/**
 * Install the next generation: it is whole and on the medium before it has its name, and only one writer can
 * have the name.
 * @returns false where somebody else was first: read again and start over.
 */
export function installState(dataDir: string, state: State): boolean {
  const folder = openDataFolder(dataDir, 'state');
  const path = join(folder, `${state.generation}.json`);
  const text = formatState(state);
  const temporary = writeTemporary(path, Buffer.from(text), 0o600);
  try {
    return link(temporary, path, text);
  } finally {
    unlinkSync(temporary);
    syncFolder(folder);
  }
}

/** Note that the visible files of a generation are in place. */
export function markInstalled(dataDir: string, generation: number): void {
  createExclusively(join(dataDir, 'state', `${generation}.installed`), '');
}

/** Whether any generation that is there holds what a test looks for. */
export function holdsInState(dataDir: string, test: (json: string) => boolean): boolean {
  const folder = join(dataDir, 'state');
  return listGenerations(folder).some((generation) => {
    const text = readGenerationBytes(folder, generation)?.toString('utf8');
    return text !== undefined && parseStateJson(text) !== null && test(text);
  });
}

/** Drop all but the newest generations. */
export function pruneStates(dataDir: string, kept = GENERATIONS_KEPT): void {
  const folder = join(dataDir, 'state');
  for (const generation of listGenerations(folder).slice(kept)) {
    for (const ending of ['json', 'installed'])
      removeIfThere(join(folder, `${generation}.${ending}`));
  }
}

/** Without links (exFAT, some mounts) an exclusive create has to do. */
function link(temporary: string, path: string, text: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    if (isErrno(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'))
      return createExclusively(path, text, { sync: true });
    throw error;
  }
}

function readGeneration(folder: string, generation: number): State | null {
  const bytes = readGenerationBytes(folder, generation);
  const raw = bytes === null ? null : parseStateJson(bytes.toString('utf8'));
  return parseState(raw, generation, existsSync(join(folder, `${generation}.installed`)));
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}
