import { ErrtrackError } from '../../core/errtrack-error.js';
import { findNearestWord } from '../../core/nearest-word.js';
import { isSeverity, SEVERITIES, type Severity } from '../../core/severity.js';
import { toOneLine } from '../../terminal/printable.js';
import type { BulkOptions } from '../bulk-options.js';
import { carryOutOrSay, chooseRecords, isBulk } from '../chosen-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

/** `move <hash> HIGH`, or `move HIGH --context stage1`. */
export async function move(
  session: Session,
  operands: readonly string[],
  options: BulkOptions,
): Promise<number> {
  const level = operands.at(-1) ?? '';
  const names = operands.slice(0, -1);
  if (names.length === 0 && !isBulk(options)) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Move what where? Give a hash and a severity, or a severity and a selector (--context, --type, --search …, --all)',
    );
  }
  const severity = readSeverity(level);
  const tracked = await readRecords(session.project);
  const statuses = ['active'] as const;
  const named = await chooseRecords(session, tracked, { operands: names, options, statuses });
  // A choice that only confirms what errtrack found is still a choice, which stays.
  const settled = named.filter((it) => it.severity === severity && it.severityBy === 'person');
  for (const record of settled) {
    session.terminal.talk(`Error ${tracked.shortHash(record)} is already ${severity}`);
  }
  const decisions = named
    .filter((record) => !settled.includes(record))
    .map((record) => ({
      event: { type: 'severity' as const, hash: record.hash, severity },
      planned: `Would move error ${tracked.shortHash(record)} to ${severity}`,
      done: `Moved error ${tracked.shortHash(record)} to ${severity}`,
    }));
  return carryOutOrSay(session, decisions, options);
}

/** @throws ErrtrackError with the nearest one, where it is none. */
function readSeverity(text: string): Severity {
  const severity = text.trim().toUpperCase();
  if (isSeverity(severity)) return severity;
  const nearest = findNearestWord(severity, SEVERITIES);
  const hint = nearest === null ? '' : ` (did you mean ${nearest}?)`;
  throw new ErrtrackError(
    'BAD_OPTION',
    `${toOneLine(text)} is no severity: it must be ${SEVERITIES.slice(0, -1).join(', ')} or ${SEVERITIES.at(-1)}${hint}`,
  );
}
