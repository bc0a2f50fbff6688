import type { CountedRecord, IgnoreCondition } from '../../core/errors/record.js';
import { ErrtrackError } from '../../core/errtrack-error.js';
import type { GroupingRule } from '../../core/grouping-rule.js';
import { compileRecordMatch } from '../../core/grouping-rules.js';
import {
  CONDITION_FORMS,
  parseIgnoreCondition,
  tellCondition,
} from '../../core/ignore-condition.js';
import { toOneLine, toPrintable } from '../../terminal/printable.js';
import { refuseBlank } from '../asked-selection.js';
import type { BulkOptions } from '../bulk-options.js';
import { carryOutOrSay, chooseRecords, isBulk } from '../chosen-records.js';
import type { Session } from '../session.js';
import { readRecords, type TrackedRecords } from '../tracked-records.js';

/** `--type` and `--context` are one pattern here, and `--until` is a condition. */
interface IgnoreOptions
  extends Pick<
    BulkOptions,
    'severity' | 'file' | 'tag' | 'run' | 'since' | 'regressed' | 'search' | 'all' | 'dryRun'
  > {
  readonly until?: string;
  readonly type?: string;
  readonly context?: string;
  readonly message?: string;
}

export async function ignore(
  session: Session,
  operands: readonly string[],
  options: IgnoreOptions,
): Promise<number> {
  const match = readMatch(options);
  checkUsage(operands, match, options);
  const condition = readCondition(options, session.now);
  const tracked = await readRecords(session.project);
  const selectors = readSelectors(options);
  const meant = hasMatch(match)
    ? await ignoreByRule(session, tracked, match, options)
    : refuseSettled(
        session,
        tracked,
        await chooseRecords(session, tracked, {
          ...{ operands, options: selectors, statuses: ['active'] },
        }),
        condition,
      );
  const how = tellCondition(condition);
  const named = (hash: string) => `error ${tracked.shorten(hash)}${how === '' ? '' : ` ${how}`}`;
  return carryOutOrSay(
    session,
    meant.map(({ hash }) => ({
      event: { type: 'ignore', hash, condition },
      done: `Ignored ${named(hash)}`,
      planned: `Would ignore ${named(hash)}`,
    })),
    selectors,
  );
}

/** What selects active errors. */
function readSelectors({ type, context, message, until, ...options }: IgnoreOptions): BulkOptions {
  return options;
}

type Match = GroupingRule['match'];

function readMatch({ type, context, message }: IgnoreOptions): Match {
  return {
    ...(type !== undefined && { type }),
    ...(message !== undefined && { message }),
    ...(context !== undefined && { context }),
  };
}

function hasMatch(match: Match): boolean {
  return Object.keys(match).length > 0;
}

/** @throws ErrtrackError where a rule is asked for, and more than a rule can hold. */
function checkUsage(operands: readonly string[], match: Match, options: IgnoreOptions): void {
  if (!hasMatch(match)) return;
  for (const [field, pattern] of Object.entries(match)) refuseBlank(`--${field}`, String(pattern));
  if (operands.length > 0) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Give either hashes or what a rule goes by (--type, --context, --message), not both',
    );
  }
  if (options.until !== undefined || isBulk(readSelectors(options))) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'A rule (--type, --context, --message) holds for all that match until it is taken out. For those that are ' +
        "there say it in a search: --search 'type:… context:… message:…'",
    );
  }
}

function readCondition({ until }: IgnoreOptions, now: number): IgnoreCondition | null {
  if (until === undefined) return null;
  const condition = parseIgnoreCondition(until, now);
  if (condition !== null) return condition;
  throw new ErrtrackError(
    'BAD_OPTION',
    `--until ${toOneLine(until)} is no time to come: give ${CONDITION_FORMS}`,
  );
}

/** What is left to do among those that a person named. */
function refuseSettled(
  { terminal }: Session,
  tracked: TrackedRecords,
  records: readonly CountedRecord[],
  condition: IgnoreCondition | null,
): readonly CountedRecord[] {
  return records.filter((record) => {
    const isFixed = record.status === 'fixed';
    const isSame =
      record.status === 'ignored' && tellCondition(record.ignore) === tellCondition(condition);
    const name = tracked.shortHash(record);
    if (isFixed) terminal.talk(`Error ${name} is fixed: there is nothing to ignore`);
    else if (isSame) terminal.talk(`Error ${name} is already ignored`);
    return !isFixed && !isSame;
  });
}

/** Add a rule to the configuration. Returns the active errors that it is for. */
async function ignoreByRule(
  { project, terminal }: Session,
  { records }: TrackedRecords,
  match: Match,
  { dryRun = false }: IgnoreOptions,
): Promise<readonly CountedRecord[]> {
  const rule: GroupingRule = { match, ignore: true };
  const told = toPrintable(JSON.stringify(rule));
  if (dryRun) terminal.print(`Would add the rule ${told}`);
  else {
    const { addRule } = await import('../../files/config-edit.js');
    const { file, isKnown } = addRule(project, rule);
    if (isKnown) terminal.talk(`${toPrintable(file)} has the rule ${told} already`);
    else terminal.print(`Added to ${toPrintable(file)}: ${told}`);
  }
  const isMeant = compileRecordMatch(match);
  return records.filter((record) => record.status === 'active' && isMeant(record));
}
