import { isIsoTime } from '../core/iso-time.js';
import { isRunId } from '../core/runs/run-id.js';
import type { RunSummary } from '../core/runs/run-summary.js';
import { formatCursor, parseCursor } from './cursor.js';
import { compareNewestFirst } from './run-shelf.js';

type Started = Pick<RunSummary, 'run_id' | 'start_time'>;
type Place = readonly [start: string, id: string];

export function formatRunCursor({ start_time, run_id }: Started): string {
  return formatCursor([start_time, run_id] satisfies Place);
}

/** @throws ErrtrackError for what is no cursor of a list of runs. */
export function parseRunCursor(text: string): Started {
  const [start_time, run_id] = parseCursor(text, isPlace);
  return { start_time, run_id };
}

export function isBehindRun(run: Started, place: Started): boolean {
  return compareNewestFirst(run, place) > 0;
}

function isPlace(raw: unknown): raw is Place {
  return Array.isArray(raw) && raw.length === 2 && isIsoTime(raw[0]) && isRunId(raw[1]);
}
