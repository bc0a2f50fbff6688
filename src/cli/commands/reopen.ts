import type { CountedRecord } from '../../core/errors/record.js';
import { compileRecordMatch } from '../../core/grouping-rules.js';
import { readConfig } from '../../files/config.js';
import { toPrintable } from '../../terminal/printable.js';
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
  const chosen = await chooseRecords(session, tracked, { operands, options, statuses });
  for (const record of chosen.filter((it) => it.status === 'active')) {
    session.terminal.talk(`Error ${tracked.shortHash(record)} is already active`);
  }
  const meant = chosen.filter((record) => record.status !== 'active');
  const decisions = meant.map((record) => ({
    event: { type: 'reopen' as const, hash: record.hash },
    planned: `Would reopen error ${tracked.shortHash(record)}`,
    done: `Reopened error ${tracked.shortHash(record)}`,
  }));
  const code = await carryOutOrSay(session, decisions, options);
  tellRules(session, meant);
  return code;
}

/** A rule has no end: what it ignores besides goes on to be ignored. */
function tellRules({ project, terminal }: Session, records: readonly CountedRecord[]): void {
  const ignored = records.filter(({ status }) => status === 'ignored');
  if (ignored.length === 0) return;
  const { config, source } = readConfig(project.root);
  for (const [index, rule] of (config.rules ?? []).entries()) {
    if (rule.ignore !== true || !ignored.some(compileRecordMatch(rule.match))) continue;
    const told = toPrintable(JSON.stringify(rule));
    terminal.talk(
      `rules[${index}] of ${source} goes on to ignore new errors like it; take it out there: ${told}`,
    );
  }
}
