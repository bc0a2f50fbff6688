import type { JournalEvent, ThrowEvent } from '../core/events.js';
import { formatLine } from '../files/checked-line.js';
import { createDecimal } from './decimal.js';
import type { RepeatOf } from './entry.js';
import { shortenEvent } from './shortened-event.js';

const MAX_LINE_BYTES = 64 * 1024;

/**
 * An event as a line, told in part where it is too large for one.
 * @throws where it is no data, or too large however it is shortened.
 */
export function formatEvent(event: JournalEvent): string {
  for (const candidate of shortenEvent(event)) {
    const line = formatLine(JSON.stringify(candidate));
    if (Buffer.byteLength(line) <= MAX_LINE_BYTES) return line;
  }
  throw new Error(`A record (${event.type}) is larger than 64 KB`);
}

const formatNumber = createDecimal();
const formatTime = createDecimal();

/** The shortest line of all, and nearly the only one of a storm. */
export function formatRepeat(n: number, t: number, k: string): string {
  return formatLine(`{"n":${formatNumber(n)},"t":${formatTime(t)},"type":"repeat","k":"${k}"}`);
}

const MAX_MESSAGE = 500;

/**
 * A throw of which all has been told often enough but severity, context and tags, what it says, and whence it was
 * called: of these, what differs from the last full record.
 */
export function formatVariant(
  event: ThrowEvent,
  as: RepeatOf | null,
  last: RepeatOf | null,
): string {
  const { m, p } = event;
  const { n, t, k, severity, context, tags, task, error } = event;
  return formatEvent({
    ...{ n, t, type: 'repeat', k },
    ...(as?.signature !== last?.signature && { severity, context, tags, task }),
    ...(m !== undefined && m !== last?.m && { m, message: error.message.slice(0, MAX_MESSAGE) }),
    ...(p !== undefined && p !== last?.p && { p }),
  });
}
