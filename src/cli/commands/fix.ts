import type { CountedRecord } from '../../core/errors/record.js';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { selectRecords, sortRecords } from '../../core/selection.js';
import { toPrintable } from '../../terminal/printable.js';
import { formatAge, formatCount } from '../../terminal/relative-time.js';
import { carryOut, type Decision } from '../decisions.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { readRecords, type TrackedRecords } from '../tracked-records.js';
import { hintAtWords } from '../word-hints.js';

interface FixOptions {
  readonly description?: string;
  readonly context?: string;
  readonly type?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

export async function fix(
  session: Session,
  operands: readonly string[],
  options: FixOptions,
): Promise<number> {
  checkUsage(operands, options);
  const { project, terminal, now } = session;
  const tracked = await readRecords(project);
  const named = operands.length > 0;
  const chosen = named ? getNamedRecords(tracked, operands) : selectActive(tracked, options);
  for (const record of chosen.filter((it) => it.status === 'fixed')) {
    const age = toPrintable(formatAge(record.statusAt, now));
    terminal.talk(`Error ${tracked.shortHash(record)} is already fixed (${age})`);
  }
  const open = chosen.filter((record) => record.status !== 'fixed');
  if (!named && open.length === 0) {
    terminal.talk('No active errors match; nothing to do.');
    hintAtWords(terminal, [
      { typed: options.context, known: tracked.records.map((it) => it.context) },
      { typed: options.type, known: tracked.records.map((it) => it.type) },
    ]);
  }
  if (options.dryRun) {
    for (const record of open)
      terminal.print(`Would mark error ${tracked.shortHash(record)} as fixed`);
    return 0;
  }
  const code = await carryOut(session, await createDecisions(session, open, tracked, options));
  if (code === 0 && open.length > 2) terminal.talk(`${formatCount(open.length, 'error')} fixed.`);
  return code;
}

/** @throws ErrtrackError where it is not clear which errors are meant. */
function checkUsage(operands: readonly string[], { context, type, all }: FixOptions): void {
  const selects = context !== undefined || type !== undefined || all === true;
  if (operands.length > 0 && selects) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Give either hashes or a selector (--context, --type, --all), not both',
    );
  }
  if (operands.length === 0 && !selects) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Which error? Give a hash from `errtrack list`, or a selector (--context, --type, --all)',
    );
  }
}

function selectActive(
  { records }: TrackedRecords,
  { context, type }: FixOptions,
): readonly CountedRecord[] {
  const selected = selectRecords(records, {
    statuses: ['active'],
    ...(context === undefined ? {} : { contexts: [context] }),
    ...(type === undefined ? {} : { types: [type] }),
  });
  return sortRecords(selected, 'severity');
}

async function createDecisions(
  { project }: Session,
  records: readonly CountedRecord[],
  { shorten }: TrackedRecords,
  { description = '' }: FixOptions,
): Promise<readonly Decision[]> {
  if (records.length === 0) return [];
  const { createFixes } = await import('../../fold/fix-decision.js');
  const hashes = records.map(({ hash }) => hash);
  return createFixes(project, hashes, { description, source: 'cli' }).map((event, index) => ({
    event,
    done: `Marked error ${shorten(hashes[index] ?? '')} as fixed`,
  }));
}
