import { ErrtrackError } from '../core/errtrack-error.js';
import { parseSince, parseUntil } from '../core/since.js';
import { toOneLine } from '../terminal/printable.js';

/**
 * Epoch ms of an option that names a time, such as `--since 2h`; undefined where it was not given.
 * @throws ErrtrackError where it is no time.
 */
export function readSince(
  option: string,
  text: string | undefined,
  now: number,
): number | undefined {
  return readTime(option, text, now, parseSince);
}

/** The same of an end, such as `--until 2026-11-20`, which takes in that day. */
export function readUntil(
  option: string,
  text: string | undefined,
  now: number,
): number | undefined {
  return readTime(option, text, now, parseUntil);
}

function readTime(
  option: string,
  text: string | undefined,
  now: number,
  parse: typeof parseSince,
): number | undefined {
  if (text === undefined) return undefined;
  const time = parse(text, now);
  if (time !== null) return time;
  throw new ErrtrackError(
    'BAD_OPTION',
    `${option} ${toOneLine(text)} is no time; give an age such as 30m, 2h, 7d, or a date such as 2026-11-20`,
  );
}
