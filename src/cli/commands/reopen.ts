import type { BulkOptions } from '../bulk-options.js';
import { carryOutOrSay, chooseRecords } from '../chosen-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

export async function reopen(
  session: Session,
  operands: readonly string[],
  options: BulkOptions,
): Promise<number> {
  const tracked = await readRecords(session.project);
  const statuses = ['fixed', 'ignored'] as const;
  const chosen = chooseRecords(session, tracked, { operands, options, statuses });
  for (const record of chosen.filter((it) => it.status === 'active')) {
    session.terminal.talk(`Error ${tracked.shortHash(record)} is already active`);
  }
  const decisions = chosen
    .filter((record) => record.status !== 'active')
    .map((record) => ({
      event: { type: 'reopen' as const, hash: record.hash },
      planned: `Would reopen error ${tracked.shortHash(record)}`,
      done: `Reopened error ${tracked.shortHash(record)}`,
    }));
  return carryOutOrSay(session, decisions, options);
}
