import { parseRunEvent } from '../core/runs/run-event.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { formatLine, parseLine } from '../files/checked-line.js';

/** The line of an event in `events.jsonl`, with its newline. */
export function formatRunLine(event: RunEvent): string {
  return formatLine(JSON.stringify(toFinite(event)));
}

/** The event of a line without its newline: `unknown` for one of a later version, null where it is torn or altered. */
export function parseRunLine(line: string): RunEvent | 'unknown' | null {
  return parseRunEvent(parseLine(line));
}

/** JSON has no word for what is no number; the fold takes it for nothing done. */
function toFinite(event: RunEvent): RunEvent {
  if (event.type === 'step.progress' && isOdd(event.percent)) return { ...event, percent: 0 };
  if (event.type === 'step.start' && isOdd(event.runPercent)) return { ...event, runPercent: 0 };
  return event;
}

function isOdd(percent: number | undefined): boolean {
  return percent !== undefined && !Number.isFinite(percent);
}
