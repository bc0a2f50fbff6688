import { readFileSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { randomHex } from './digest.js';
import { createExclusively, isErrno } from './durable-file.js';
import { getHostId, isAlive } from './host.js';

/** A holder older than this is overtaken, alive or not: two folds at once are safe, only wasteful. */
export const LOCK_MAX_AGE_MS = 30_000;

export interface Lock {
  release(): void;
}

/**
 * Try to take a lock file. The lock only saves work: correctness never rests on it.
 * @returns null where somebody else holds it.
 */
export function tryLock(path: string): Lock | null {
  const nonce = randomHex(8);
  const owner = JSON.stringify({ ...getHostId(), pid: process.pid, nonce });
  if (createExclusively(path, owner)) return { release: () => release(path, owner) };
  if (!isStale(path)) return null;
  overtake(path);
  return createExclusively(path, owner) ? { release: () => release(path, owner) } : null;
}

/** Whether the owner named in a lock or marker file is gone, or has held it for too long. */
export function isStale(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > LOCK_MAX_AGE_MS) return true;
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isOwnerHere(owner) && !isAlive(owner.pid);
  } catch (error) {
    // A file without its content yet is being made this instant; one that is gone is free to take.
    return isErrno(error, 'ENOENT');
  }
}

function isOwnerHere(owner: unknown): owner is { readonly pid: number } {
  if (typeof owner !== 'object' || owner === null) return false;
  const here = getHostId();
  return (
    'pid' in owner &&
    typeof owner.pid === 'number' &&
    'host' in owner &&
    owner.host === here.host &&
    'boot' in owner &&
    owner.boot === here.boot
  );
}

/** Rename before unlinking: of two that overtake, one fails here and leaves the other's new lock alone. */
function overtake(path: string): void {
  const aside = `${path}.${randomHex(4)}`;
  try {
    renameSync(path, aside);
    unlinkSync(aside);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}

function release(path: string, owner: string): void {
  try {
    if (readFileSync(path, 'utf8') === owner) unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}
