import { uptime } from 'node:os';
import type { Run } from '../core/runs/run.js';
import { isEnd } from '../core/runs/status.js';
import { getHostId, isAtWork } from '../files/host.js';

/** A writer that is at work touches its log at least three times in this time. */
const HEARTBEAT_MS = 60_000;

/**
 * Whether the process that writes a run is gone without having ended it. On the same start of this machine its pid
 * tells; elsewhere, in another container too, its log has been left alone for a minute.
 * @param touchedAt when its log was last written, or touched, in epoch ms.
 */
export function isWriterGone(
  run: Pick<Run, 'status' | 'host' | 'boot' | 'pid' | 'processStart'>,
  touchedAt: number,
  now: number,
): boolean {
  if (isEnd(run.status)) return false;
  const here = getHostId();
  const isOfThisHost = run.host === here.host;
  if (isOfThisHost && run.boot === here.boot) return !isAtWork(run.pid, run.processStart);
  const isOfEarlierBoot = isOfThisHost && touchedAt < now - uptime() * 1_000;
  return isOfEarlierBoot || now - touchedAt > HEARTBEAT_MS;
}
