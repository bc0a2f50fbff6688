import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tellReason } from '../core/reason.js';
import { createExclusively, syncFolder } from './durable-file.js';
import { isErrno } from './errno.js';
import { writeFully } from './whole-write.js';

const HIDDEN = '*\n';

/** The folders below a data folder, each with one kind of file. */
export const DATA_FOLDERS = {
  journal: 'journal',
  state: 'state',
  backup: 'backup',
  quarantine: 'quarantine',
  samples: 'samples',
  sessions: 'sessions',
  runs: 'runs',
} as const;

export type DataFolder = keyof typeof DATA_FOLDERS;

/**
 * Make sure that a folder below the data folder is there, private, ours, and no link.
 * @returns its path.
 * @throws where something else stands in its place or the owner is another user.
 */
export function openDataFolder(dataDir: string, folder: DataFolder): string {
  openDataDir(dataDir);
  const path = join(dataDir, DATA_FOLDERS[folder]);
  if (!isOwnFolder(path)) makePrivate(path);
  return path;
}

/** Make sure of the data folder itself; git is told not to see it. */
export function openDataDir(dataDir: string): void {
  // A ledger with a name of its own has its folder in `.errtrack`, which may be a planted link too.
  if (basename(dirname(dataDir)) === '.errtrack') openDataDir(dirname(dataDir));
  if (!isOwnFolder(dataDir)) makePrivate(dataDir);
  hideFromGit(join(dataDir, '.gitignore'));
}

/** Why nothing can be recorded in a data folder, in words, or null. Nothing is made for the look. */
export function explainUnwritable(dataDir: string): string | null {
  const above = dirname(dataDir);
  const nested = basename(above) === '.errtrack' ? [above] : [];
  try {
    for (const path of [...nested, dataDir, join(dataDir, DATA_FOLDERS.journal)]) {
      const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
      if (!isThere) refuseForeignParent(path);
      else if (!isOwnFolder(path)) refuseForeignFolder(path);
      accessSync(isThere ? path : dirname(path), constants.W_OK | constants.X_OK);
      if (!isThere) return null;
    }
    return null;
  } catch (error) {
    return tellReason(error);
  }
}

/** An empty file is that of a process that died, or found no room, before it wrote. */
function hideFromGit(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) createExclusively(path, HIDDEN);
  if (stat?.isFile() !== true || stat.size > 0 || stat.nlink > 1) return;
  const fd = openSync(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    writeFully(fd, Buffer.from(HIDDEN));
  } finally {
    closeSync(fd);
  }
}

function makePrivate(path: string): void {
  const parent = refuseForeignParent(path);
  const uid = process.getuid?.();
  try {
    mkdirSync(path, { mode: 0o700 });
    if (uid === 0 && parent.uid !== 0) chownSync(path, parent.uid, parent.gid);
    // What is synced in it is on the medium only if its own name is.
    syncFolder(dirname(path));
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  if (!isOwnFolder(path)) refuseForeignFolder(path);
}

function refuseForeignParent(path: string): Stats {
  const parent = statSync(dirname(path));
  const uid = process.getuid?.();
  if (uid === undefined || uid === 0 || parent.uid === uid) return parent;
  throw new Error(`${dirname(path)} belongs to another user: nothing is written there`);
}

function refuseForeignFolder(path: string): never {
  throw new Error(`${path} is not a folder of this user; move it away, then try again`);
}

/** A real folder that belongs to us, or for root to whoever owns its parent. */
function isOwnFolder(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isDirectory()) return false;
  const uid = process.getuid?.();
  if (uid === undefined || stat.uid === uid) return true;
  return uid === 0 && stat.uid === statSync(dirname(path)).uid;
}
