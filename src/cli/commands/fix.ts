import type { CountedRecord } from '../../core/errors/record.js';
import { toPrintable } from '../../terminal/printable.js';
import { formatAge, formatCount } from '../../terminal/relative-time.js';
import type { BulkOptions } from '../bulk-options.js';
import { carryOutOrSay, chooseRecords, type PlannedDecision } from '../chosen-records.js';
import type { Session } from '../session.js';
import { readRecords, type TrackedRecords } from '../tracked-records.js';

interface FixOptions extends BulkOptions {
  readonly description?: string;
}

export async function fix(
  session: Session,
  operands: readonly string[],
  options: FixOptions,
): Promise<number> {
  const { project, terminal, now } = session;
  const tracked = await readRecords(project);
  const chosen = await chooseRecords(session, tracked, { operands, options, statuses: ['active'] });
  for (const record of chosen.filter((it) => it.status === 'fixed')) {
    const age = toPrintable(formatAge(record.statusAt, now));
    terminal.talk(`Error ${tracked.shortHash(record)} is already fixed (${age})`);
  }
  const open = chosen.filter((record) => record.status !== 'fixed');
  const decisions = await createDecisions(session, open, tracked, options);
  const code = await carryOutOrSay(session, decisions, options);
  const isDone = code === 0 && !options.dryRun;
  if (isDone && open.length > 2) terminal.talk(`${formatCount(open.length, 'error')} fixed.`);
  return code;
}

async function createDecisions(
  { project }: Session,
  records: readonly CountedRecord[],
  { shorten }: TrackedRecords,
  { description = '' }: FixOptions,
): Promise<readonly PlannedDecision[]> {
  if (records.length === 0) return [];
  const { createFixes } = await import('../../fold/fix-decision.js');
  const hashes = records.map(({ hash }) => hash);
  return createFixes(project, hashes, { description, source: 'cli' }).map((event, index) => {
    const name = shorten(hashes[index] ?? '');
    return {
      event,
      planned: `Would mark error ${name} as fixed`,
      done: `Marked error ${name} as fixed`,
    };
  });
}
