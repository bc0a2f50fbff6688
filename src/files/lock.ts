import { linkSync, lstatSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { isObject, isText } from '../core/shape.js';
import { randomHex } from './digest.js';
import { createExclusively, temporaryPath } from './durable-file.js';
import { isErrno } from './errno.js';
import { getHostId, isAlive, readStartOf } from './host.js';
import { readOwnFile } from './small-file.js';

/** A holder older than this is overtaken, alive or not: two folds at once are safe, only wasteful. */
export const LOCK_MAX_AGE_MS = 30_000;

/** What says no owner after this long was left so by one that is gone: to write it takes no time. */
export const UNNAMED_MAX_AGE_MS = 2_000;
const MAX_BYTES = 10_000;

export interface Lock {
  release(): void;
}

/**
 * Try to take a lock file. The lock only saves work: correctness never rests on it.
 * @returns null where somebody else holds it.
 */
export function tryLock(path: string): Lock | null {
  const nonce = randomHex(8);
  const owner = JSON.stringify({ ...describeOwner(process.pid), nonce });
  const lock = { release: () => removeOwn(path, owner) };
  if (createExclusively(path, owner)) return lock;
  return overtakeStale(path) && createExclusively(path, owner) ? lock : null;
}

/** What a lock or marker file says of its owner, so that others can tell whether it is gone. */
export function describeOwner(pid: number): object {
  return { ...getHostId(), pid, started: readStartOf(pid) };
}

/**
 * Take a lock or marker file away whose owner is gone, or has held it for too long.
 * @returns whether the name is free, as far as one can tell.
 */
export function overtakeStale(path: string): boolean {
  const content = readStale(path);
  return content === 'held' ? false : content === 'gone' || moveAway(path, content.text);
}

/** Who holds a lock or marker file, for a person. */
export interface LockOwner {
  /** Null where it does not say. */
  readonly pid: number | null;
  /** Epoch ms. */
  readonly since: number;
  /** Null where nobody here can tell: a process of another machine, container or start of this one. */
  readonly isAlive: boolean | null;
  /** Whether whoever wants it next takes it over. */
  readonly isStale: boolean;
}

/** Look at a lock or marker file and leave it as it is; null where there is none. */
export function readLockOwner(path: string): LockOwner | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const stale = readStale(path);
  if (stat === undefined || stale === 'gone') return null;
  const text = mayBeLock(stat) ? (readOwnFile(path, MAX_BYTES)?.toString('utf8') ?? '') : '';
  const owner = parseOwner(text);
  return {
    pid: owner?.pid ?? null,
    since: Math.round(stat.mtimeMs),
    isAlive: owner !== null && isOwnerHere(owner) ? !isOwnerGone(text, 0) : null,
    isStale: stale !== 'held',
  };
}

/** Null text: no lock of anybody's, but a link, a FIFO, a folder or a file far too large. */
type Stale = 'held' | 'gone' | { readonly text: string | null };

function readStale(path: string): Stale {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 'gone';
  if (!mayBeLock(stat)) return { text: null };
  const text = readOwnFile(path, MAX_BYTES)?.toString('utf8');
  if (text === undefined) return 'gone';
  // From the future: the clock was set back, and nobody knows the age.
  const age = Math.abs(Date.now() - stat.mtimeMs);
  return age > LOCK_MAX_AGE_MS || isOwnerGone(text, age) ? { text } : 'held';
}

function mayBeLock(stat: Stats): boolean {
  return stat.isFile() && stat.size <= MAX_BYTES;
}

function isOwnerGone(text: string, age: number): boolean {
  const owner = parseOwner(text);
  // A file without its content yet is being made this instant.
  if (owner === null) return age > UNNAMED_MAX_AGE_MS;
  if (!isOwnerHere(owner)) return false;
  const started = readStartOf(owner.pid);
  const isOther = isText(owner.started) && started !== null && owner.started !== started;
  return isOther || !isAlive(owner.pid);
}

interface Owner {
  readonly pid: number;
  readonly host: unknown;
  readonly boot: unknown;
  readonly started: unknown;
}

function parseOwner(text: string): Owner | null {
  try {
    const raw: unknown = JSON.parse(text);
    if (!isObject(raw) || typeof raw['pid'] !== 'number') return null;
    return { pid: raw['pid'], host: raw['host'], boot: raw['boot'], started: raw['started'] };
  } catch {
    return null;
  }
}

function isOwnerHere({ host, boot }: Owner): boolean {
  const here = getHostId();
  return host === here.host && boot === here.boot;
}

/** Of two that overtake, one may be late and hold the other's new lock in its hand: that one goes back. */
function moveAway(path: string, stale: string | null): boolean {
  const aside = temporaryPath(path);
  try {
    renameSync(path, aside);
    const stat = lstatSync(aside);
    // A folder keeps its new name: what is in it is not ours to remove.
    if (stat.isDirectory()) return true;
    const isStale = !mayBeLock(stat) || readOwnFile(aside, MAX_BYTES)?.toString('utf8') === stale;
    if (!isStale) linkSync(aside, path);
    unlinkSync(aside);
    return isStale;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EEXIST', 'EPERM')) return false;
    throw error;
  }
}

/** Remove a lock or marker file, unless it has become somebody else's. Trouble is left to its age. */
function removeOwn(path: string, owner: string): void {
  try {
    if (readOwnFile(path, MAX_BYTES)?.toString('utf8') === owner) unlinkSync(path);
  } catch {
    // Gone, or out of reach: it goes stale.
  }
}
