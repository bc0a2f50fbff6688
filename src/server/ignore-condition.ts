import type { IgnoreCondition } from '../core/errors/record.js';
import { CONDITION_FORMS, parseIgnoreCondition } from '../core/ignore-condition.js';
import { bad } from './query.js';

const MAX_LENGTH = 60;

/**
 * Until when an error is ignored, of `{ "until": "7d" }`, as in the command; null for ever.
 * @throws ErrtrackError for what is no condition, or is over.
 */
export function parseCondition(
  fields: Readonly<Record<string, unknown>>,
  now: number,
): IgnoreCondition | null {
  const until = Object.hasOwn(fields, 'until') ? fields['until'] : null;
  if (until === null || until === undefined || until === '') return null;
  const isShort = typeof until === 'string' && until.length <= MAX_LENGTH;
  const condition = isShort ? parseIgnoreCondition(until, now) : null;
  if (condition === null) throw bad('until', `is no time to come; give ${CONDITION_FORMS}`);
  return condition;
}
