import { ErrtrackError } from '../core/errtrack-error.js';
import { parseSince } from '../core/since.js';

/**
 * Epoch ms of an option that names a time, such as `--since 2h`; undefined where it was not given.
 * @throws ErrtrackError where it is no time.
 */
export function readSince(
  option: string,
  text: string | undefined,
  now: number,
): number | undefined {
  if (text === undefined) return undefined;
  const since = parseSince(text, now);
  if (since !== null) return since;
  throw new ErrtrackError(
    'BAD_OPTION',
    `${option} ${text} is no time; give an age such as 30m, 2h, 7d, or a date such as 2026-11-20`,
  );
}
