import { ErrtrackError } from '../../core/errtrack-error.js';
import { isSeverity } from '../../core/severity.js';
import { carryOut } from '../decisions.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

export async function move(
  session: Session,
  [name = '', level = '']: readonly string[],
): Promise<number> {
  const severity = level.trim().toUpperCase();
  if (!isSeverity(severity)) throw new ErrtrackError('BAD_OPTION', `${level} is no severity`);
  const tracked = await readRecords(session.project);
  const named = getNamedRecords(tracked, [name]);
  // A choice that only confirms what errtrack found is still a choice, which stays.
  const settled = named.filter((it) => it.severity === severity && it.severityBy === 'person');
  for (const record of settled) {
    session.terminal.talk(`Error ${tracked.shortHash(record)} is already ${severity}`);
  }
  return carryOut(
    session,
    named
      .filter((record) => !settled.includes(record))
      .map((record) => ({
        event: { type: 'severity', hash: record.hash, severity },
        done: `Moved error ${tracked.shortHash(record)} to ${severity}`,
      })),
  );
}
