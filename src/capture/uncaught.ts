import { join } from 'node:path';
import type { Occurrences } from '../core/events.js';
import type { Project } from '../files/project.js';
import { isMainThread } from '../files/thread.js';
import { listJournals } from '../journal/journal-name.js';
import { readJournal, startReading } from '../journal/read-journal.js';
import type { Claim } from './claim.js';
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
    if (isCaptured(error) || isReasonCaptured(findReason(error))) return;
    errorTracker.captureFatal(error, origin, claimFatal(error));
  });
}

function claimFatal(error: unknown): Claim {
  const claim = claimThrow(error, startCall());
  return {
    ...claim,
    take: (describe, project) =>
      !isWorkersCopy(describe(), findReason(error), project) && claim.take(describe, project),
  };
}

const REJECTION = /The promise rejected with the reason "(.*)"\.$/s;

/** What was really thrown, as text, where Node has put an error of its own around what is none. */
function findReason(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'ERR_UNHANDLED_REJECTION') return REJECTION.exec(error.message)?.[1] ?? null;
  if (error.code !== 'ERR_UNHANDLED_ERROR' || !('context' in error)) return null;
  const { context } = error;
  return typeof context === 'object' || typeof context === 'function' ? null : String(context);
}

/** A worker's uncaught error comes to the main thread once more, as a copy that may have lost its class. */
function isWorkersCopy(copy: Described, reason: string | null, project: Project): boolean {
  if (!isMainThread()) return false;
  const reading = startReading(new Map());
  for (const file of listJournals(join(project.dataDir, 'journal'))) {
    if (file.pid === process.pid && file.thread !== 0) readJournal(file, reading);
  }
  return reading.events.some(
    (event) => event.type === 'occurrences' && (event.k === copy.k || isLike(event, copy, reason)),
  );
}

function isLike({ sample }: Occurrences, copy: Described, reason: string | null): boolean {
  if (sample === null) return false;
  const { type, message, stack } = sample.error;
  if (type.startsWith('NonError(')) return message === reason || message === copy.message;
  return message === copy.message && stack.join('\n') === copy.stack.join('\n');
}
