import { chownSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createExclusively, isErrno } from './durable-file.js';

/** The folders below a data folder, each with one kind of file. */
export const DATA_FOLDERS = {
  journal: 'journal',
  state: 'state',
  backup: 'backup',
  quarantine: 'quarantine',
  samples: 'samples',
  sessions: 'sessions',
} as const;

export type DataFolder = keyof typeof DATA_FOLDERS;

/**
 * Make sure that a folder below the data folder is there, private, ours, and no link.
 * @returns its path.
 * @throws where something else stands in its place or the owner is another user.
 */
export function openDataFolder(dataDir: string, folder: DataFolder): string {
  const path = join(dataDir, DATA_FOLDERS[folder]);
  if (isOwnFolder(path)) return path;
  openDataDir(dataDir);
  makePrivate(path);
  return path;
}

export function openDataDir(dataDir: string): void {
  if (isOwnFolder(dataDir)) return;
  if (lstatSync(dirname(dataDir), { throwIfNoEntry: false }) === undefined) {
    openDataDir(dirname(dataDir));
  }
  makePrivate(dataDir);
  createExclusively(join(dataDir, '.gitignore'), '*\n');
}

function makePrivate(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
    const owner = statSync(dirname(path));
    if (process.getuid?.() === 0 && owner.uid !== 0) chownSync(path, owner.uid, owner.gid);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  if (!isOwnFolder(path)) throw new Error(`${path} is not a folder of this user`);
}

/** A real folder that belongs to us, or for root to whoever owns its parent. */
function isOwnFolder(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return false;
  const uid = process.getuid?.();
  if (uid === undefined || stat.uid === uid) return true;
  return uid === 0 && stat.uid === statSync(dirname(path)).uid;
}
