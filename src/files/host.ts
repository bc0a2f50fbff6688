import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { digest } from './digest.js';

/** What tells this machine, and this start of it, from others: a pid means something only within both. */
export interface HostId {
  readonly host: string;
  readonly boot: string;
}

let known: HostId | undefined;

export function getHostId(): HostId {
  known ??= { host: shortHash(hostname()), boot: shortHash(readBootId()) };
  return known;
}

/** Whether a process of this host is alive (also one that is not ours). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
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
