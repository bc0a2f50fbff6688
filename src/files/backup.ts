import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  readdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { DATA_FOLDERS, openDataFolder } from './data-dir.js';
import { digest, randomHex } from './digest.js';
import { isErrno } from './errno.js';
import { readRegularFile } from './small-file.js';

const MAX_BYTES = 50_000_000;
const BACKUPS_KEPT = 20;

/** A version of a person's file that was replaced, by the name that it was kept under. */
export interface Backup {
  readonly path: string;
  /** The file's own name. */
  readonly of: string;
  readonly time: number;
  /** Digests of the version itself and of what took its place. */
  readonly replaced: string;
  readonly wrote: string;
}

const NAME = /^(.+)\.(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.([0-9a-f]{12})-([0-9a-f]{12})-/;
/** The kernel's clock, by which files are dated, is some milliseconds late. */
const CLOCK_MS = 50;

/** The old version of a file, by its second name. */
export interface KeptOld {
  readonly path: string;
  /** Whether it is the very file, so that what an editor still writes into it is seen; else a copy. */
  readonly isLink: boolean;
}

/**
 * A second name for the old file, so that what is written into it later is not lost; a copy where links fail.
 * @returns null where the old file is gone, or was replaced at that moment: the system tells no difference.
 */
export function keepOld(
  path: string,
  old: Uint8Array,
  bytes: Uint8Array,
  dataDir: string,
): KeptOld | null {
  const folder = openDataFolder(dataDir, 'backup');
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const versions = `${shortDigest(old)}-${shortDigest(bytes)}`;
  const backup = join(folder, `${basename(path)}.${time}.${versions}-${randomHex(3)}`);
  const isLink = linkOrCopy(path, backup);
  if (isLink === null) return null;
  dropOldBackups(folder, basename(path));
  return { path: backup, isLink };
}

function linkOrCopy(path: string, backup: string): boolean | null {
  try {
    linkSync(path, backup);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    copyFileSync(path, backup, constants.COPYFILE_EXCL);
    return false;
  }
}

/** A look that takes longer was interrupted: what it saw may be past. */
const QUICK_NS = 50_000n;
const LOOKS = 1_000;
/** Who has just slept is the last whom the scheduler stops: so little as can be slept. */
const REST_MS = 1;
const rest = new Int32Array(new SharedArrayBuffer(4));

/**
 * Whether the file that was kept is still the one that stands under its name: an equal one is not enough. The answer
 * is some microseconds old, not as old as it gets where the scheduler or a signal interrupts the look.
 */
export function standsAt(path: string, { path: backup, isLink }: KeptOld): boolean {
  if (!isLink) return true;
  const kept = statSync(backup, { throwIfNoEntry: false });
  for (let look = 0; look < LOOKS; look++) {
    Atomics.wait(rest, 0, 0, REST_MS);
    const before = process.hrtime.bigint();
    const stands = statSync(path, { throwIfNoEntry: false });
    if (stands === undefined || stands.ino !== kept?.ino || stands.dev !== kept.dev) return false;
    if (process.hrtime.bigint() - before < QUICK_NS) return true;
  }
  return true;
}

/** All that are kept, the oldest of each file first. */
export function listBackups(dataDir: string): readonly Backup[] {
  const folder = join(dataDir, DATA_FOLDERS.backup);
  return [...readNames(folder)].sort().flatMap((name) => {
    const [, of, hour, minutes, seconds, rest, replaced = '', wrote = ''] = NAME.exec(name) ?? [];
    if (of === undefined) return [];
    const time = Date.parse(`${hour}:${minutes}:${seconds}.${rest}`);
    return [{ path: join(folder, name), of, time, replaced, wrote }];
  });
}

/** Whether an editor that held it open has saved into it since. Nearly always one look at its date tells. */
export function wasSavedLater({ path, time, replaced }: Backup): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size === 0) return false;
  return stat.mtimeMs > time - CLOCK_MS && digestOf(path) !== replaced;
}

/** What a version is known by in the names. */
export function digestOf(path: string): string {
  return shortDigest(readRegularFile(path, MAX_BYTES) ?? '');
}

function shortDigest(bytes: string | Uint8Array): string {
  return digest(bytes).slice(0, 12);
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

function dropOldBackups(folder: string, name: string): void {
  const backups = readdirSync(folder).filter((entry) => entry.startsWith(`${name}.`));
  for (const old of backups.sort().slice(0, -BACKUPS_KEPT)) {
    try {
      unlinkSync(join(folder, old));
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
    }
  }
}
