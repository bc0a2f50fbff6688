import { createInterface } from 'node:readline/promises';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { formatCount } from '../../terminal/relative-time.js';
import type { BulkOptions } from '../bulk-options.js';
import { carryOutOrSay, chooseRecords, isBulk } from '../chosen-records.js';
import type { Session } from '../session.js';
import { readRecords } from '../tracked-records.js';

interface DeleteOptions extends BulkOptions {
  readonly yes?: boolean;
}

/** What was selected and is more than this is looked at before it is gone: a record cannot be brought back. */
const FEW = 3;

export async function deleteErrors(
  session: Session,
  operands: readonly string[],
  options: DeleteOptions,
): Promise<number> {
  const tracked = await readRecords(session.project);
  const statuses = ['active', 'fixed', 'ignored'] as const;
  const preferred = ['active'] as const;
  const chosen = await chooseRecords(session, tracked, { operands, options, statuses, preferred });
  const isToAsk = isBulk(options) && chosen.length > FEW && !options.yes && !options.dryRun;
  if (isToAsk && !(await isAgreed(session, chosen.length))) {
    session.terminal.talk('Nothing was deleted.');
    return 1;
  }
  const decisions = chosen.map((record) => ({
    event: { type: 'delete' as const, hash: record.hash },
    planned: `Would delete error ${tracked.shortHash(record)}`,
    done: `Deleted error ${tracked.shortHash(record)}`,
  }));
  return carryOutOrSay(session, decisions, options);
}

/** @throws ErrtrackError where nobody can be asked. */
async function isAgreed({ terminal }: Session, count: number): Promise<boolean> {
  const what = formatCount(count, 'error');
  if (!terminal.interactive) {
    throw new ErrtrackError(
      'BAD_OPTION',
      `Cannot ask without a terminal whether to delete ${what}; look with --dry-run, then add --yes`,
    );
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await questions
    .question(`Delete ${what}? They cannot be brought back. [y/N] `)
    .finally(() => questions.close());
  return /^y(es)?$/i.test(answer.trim());
}
