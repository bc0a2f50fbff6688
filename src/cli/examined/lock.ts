import { join } from 'node:path';
import { LOCK_MAX_AGE_MS, type LockOwner, readLockOwner } from '../../files/lock.js';
import type { Project } from '../../files/project.js';
import type { Finding } from '../../terminal/diagnosis.js';
import { formatAge } from '../../terminal/relative-time.js';

/** Who brings the files up to date now, or was killed while doing so; null where nobody is, and where it cannot be read. */
export function findLockOwner({ dataDir }: Project): LockOwner | null {
  try {
    return readLockOwner(join(dataDir, 'fold.lock'));
  } catch {
    return null;
  }
}

/** Who that is, in words. */
export function describeLock({ pid, isAlive, isStale, since }: LockOwner, now: number): string {
  const who = pid === null ? 'an unknown process' : `process ${pid}`;
  const where =
    isAlive === null ? ' of another machine or container, or from before a restart' : '';
  const state = isAlive === false ? ', which is gone' : '';
  const age = formatAge(new Date(since).toISOString(), now);
  return `held by ${who}${where}${state}, ${age}${isStale ? '; `errtrack sync` takes it over' : ''}`;
}

/** A fold takes a second. One that hangs is overtaken, but it is a process that somebody waits for. */
export function examineLock(owner: LockOwner | null, now: number): readonly Finding[] {
  if (owner?.isAlive !== true || now - owner.since <= LOCK_MAX_AGE_MS) return [];
  return [
    {
      problem: `A fold has been at work for too long: its lock is ${describeLock(owner, now)}`,
      cure: `\`kill ${owner.pid}\` if it hangs, then \`errtrack sync\``,
    },
  ];
}
