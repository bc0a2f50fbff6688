import { join } from 'node:path';
import type { FoldEvent } from '../core/events.js';
import type { Project } from '../files/project.js';
import { isMainThread } from '../files/thread.js';
import { listJournals } from '../journal/journal-name.js';
import { readJournal, startReading } from '../journal/read-journal.js';
import type { Claim } from './capture.js';
import { claimThrow, isCaptured, isReasonCaptured, startCall } from './counted-once.js';
import { errorTracker } from './default-tracker.js';
import type { Described } from './description.js';

/**
 * Record what ends the process, without changing how it ends: the monitor only looks on. A rejection is seen
 * when it ends the process, not where a handler of the host's deals with it.
 */
export function registerUncaught(): void {
  process.on('uncaughtExceptionMonitor', (error: unknown, origin: string) => {
    // A boundary on its way has recorded it.
    if (isCaptured(error) || isReasonCaptured(error)) return;
    errorTracker.captureFatal(error, origin, claimFatal(error));
  });
}

function claimFatal(error: unknown): Claim {
  const claim = claimThrow(error, startCall());
  return {
    ...claim,
    take: (describe, project) =>
      !isWorkersCopy(describe(), project) && claim.take(describe, project),
  };
}

/** A worker's uncaught error comes to the main thread once more, as a copy that may have lost its class. */
function isWorkersCopy(copy: Described, project: Project): boolean {
  if (!isMainThread()) return false;
  const reading = startReading(new Map());
  for (const file of listJournals(join(project.dataDir, 'journal'))) {
    if (file.pid === process.pid && file.thread !== 0) readJournal(file, reading);
  }
  return reading.events.some((event) => event.type === 'occurrences' && isCopyOf(copy, event));
}

function isCopyOf(copy: Described, event: Extract<FoldEvent, { type: 'occurrences' }>): boolean {
  if (event.k === copy.k) return true;
  const error = event.sample?.error;
  if (error === undefined || error.message !== copy.message) return false;
  const isSameType = copy.stack.length > 0 || error.type === copy.type;
  return isSameType && error.stack.join('\n') === copy.stack.join('\n');
}
