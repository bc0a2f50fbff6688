import { join } from 'node:path';
import { isMainThread } from '../files/thread.js';
import { listJournals } from '../journal/journal-name.js';
import { readJournal, startReading } from '../journal/read-journal.js';
import { isCaptured } from './counted-once.js';
import { errorTracker } from './default-tracker.js';
import type { Recorder } from './recorder.js';

/**
 * Record what ends the process, without changing how it ends: the monitor only looks on. A rejection is seen
 * when it ends the process, not where a handler of the host's deals with it.
 */
export function registerUncaught(): void {
  process.on('uncaughtExceptionMonitor', (error: unknown, origin: string) => {
    // A boundary on its way has recorded it.
    if (!isCaptured(error)) errorTracker.captureFatal(error, origin, isWorkersCopy);
  });
}

/** A worker's uncaught error comes to the main thread once more, as a copy. */
function isWorkersCopy(k: string, { project }: Recorder): boolean {
  if (!isMainThread()) return false;
  const reading = startReading(new Map());
  for (const file of listJournals(join(project.dataDir, 'journal'))) {
    if (file.pid === process.pid && file.thread !== 0) readJournal(file, reading);
  }
  return reading.events.some(
    (event) => event.type === 'occurrences' && event.k === k && event.sample?.fatal === true,
  );
}
