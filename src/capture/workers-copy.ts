import { join } from 'node:path';
import type { Occurrences } from '../core/events.js';
import type { Project } from '../files/project.js';
import { isMainThread } from '../files/thread.js';
import { readJournals, startReading } from '../journal/read-journal.js';
import type { Described } from './description.js';

/** Whether a fatal error is a worker's, which comes to the main thread once more, as a copy that may have lost its class. */
export function isWorkersCopy(copy: Described, reason: string | null, project: Project): boolean {
  if (!isMainThread()) return false;
  const reading = startReading(new Map());
  readJournals(
    join(project.dataDir, 'journal'),
    reading,
    (file) => file.pid === process.pid && file.thread !== 0,
  );
  return reading.events.some(
    (event) => event.type === 'occurrences' && (event.k === copy.k || isLike(event, copy, reason)),
  );
}

function isLike({ sample }: Occurrences, copy: Described, reason: string | null): boolean {
  if (sample === null) return false;
  const { type, message, stack } = sample.error;
  if (type.startsWith('NonError(')) return message === reason || message === copy.error.message;
  return message === copy.error.message && stack.join('\n') === copy.error.stack.join('\n');
}
