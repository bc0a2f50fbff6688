import { carryOut } from '../decisions.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

export async function reopen(session: Session, operands: readonly string[]): Promise<number> {
  const tracked = await readRecords(session.project);
  const named = getNamedRecords(tracked, operands, (record) => record.status !== 'active');
  for (const record of named.filter((it) => it.status === 'active')) {
    session.terminal.talk(`Error ${tracked.shortHash(record)} is already active`);
  }
  return carryOut(
    session,
    named
      .filter((record) => record.status !== 'active')
      .map((record) => ({
        event: { type: 'reopen', hash: record.hash },
        done: `Reopened error ${tracked.shortHash(record)}`,
      })),
  );
}
