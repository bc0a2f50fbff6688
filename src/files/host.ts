import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { digest } from './digest.js';

/** What tells this machine, and this start of it, from others: a pid means something only within both. */
export interface HostId {
  readonly host: string;
  /** This start of the machine, and where there are several the set of processes that see each other's pids. */
  readonly boot: string;
}

let known: HostId | undefined;

export function getHostId(): HostId {
  known ??= { host: shortHash(hostname()), boot: shortHash(readBootId() + readPidNamespace()) };
  return known;
}

/** Whether a process of this host is alive (also one that is not ours). */
export function isAlive(pid: number): boolean {
  // Zero and what is below it name groups.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Whether the process that had a pid when it started then is still at work. One that has ended, and that nobody has
 * asked for its exit code yet, is not; nor is another one that was given the same pid.
 * @param startedAs what `readStartOf` said of it; null where that could not be told.
 */
export function isAtWork(pid: number, startedAs: string | null): boolean {
  if (!isAlive(pid)) return false;
  const stat = readStat(pid);
  if (stat === null) return true;
  return stat.state !== 'Z' && (startedAs === null || stat.start === startedAs);
}

/**
 * When a process of this host started, so that one which was given the pid of another is not taken for it; null
 * where that cannot be told.
 */
export function readStartOf(pid: number): string | null {
  return readStat(pid)?.start ?? null;
}

function readStat(pid: number): { readonly state: string; readonly start: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name before them, in brackets, may hold anything; the start is the 22nd field of all.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    return state === undefined || start === undefined ? null : { state, start };
  } catch {
    return null;
  }
}

/** Containers may share a folder and a kernel, and not see each other's processes. */
function readPidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    // No such file outside Linux: the minute of the start is near enough.
    return String(Math.round((Date.now() / 1000 - uptime()) / 60));
  }
}

function shortHash(text: string): string {
  return digest(text).slice(0, 8);
}
