import type { CountedRecord, IgnoreCondition } from '../../core/errors/record.js';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { compileRecordMatch, type GroupingRule } from '../../core/grouping-rules.js';
import {
  CONDITION_FORMS,
  parseIgnoreCondition,
  tellCondition,
} from '../../core/ignore-condition.js';
import { toOneLine, toPrintable } from '../../terminal/printable.js';
import { carryOut } from '../decisions.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { readRecords, type TrackedRecords } from '../tracked-records.js';

interface IgnoreOptions {
  readonly until?: string;
  readonly type?: string;
  readonly context?: string;
  readonly message?: string;
  readonly dryRun?: boolean;
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
  const isRule = operands.length === 0;
  const meant = isRule
    ? selectActive(tracked, match)
    : refuseSettled(session, tracked, getNamedRecords(tracked, operands), condition);
  if (isRule) await ignoreByRule(session, match, options);
  if (options.dryRun) {
    for (const record of meant) {
      session.terminal.print(`Would ignore error ${tracked.shortHash(record)}`);
    }
    return 0;
  }
  const how = tellCondition(condition);
  return carryOut(
    session,
    meant.map((record) => ({
      event: { type: 'ignore', hash: record.hash, condition },
      done: `Ignored error ${tracked.shortHash(record)}${how === '' ? '' : ` ${how}`}`,
    })),
  );
}

type Match = GroupingRule['match'];

function readMatch({ type, context, message }: IgnoreOptions): Match {
  return {
    ...(type !== undefined && { type }),
    ...(message !== undefined && { message }),
    ...(context !== undefined && { context }),
  };
}

/** @throws ErrtrackError where it is not clear which errors are meant. */
function checkUsage(operands: readonly string[], match: Match, { until }: IgnoreOptions): void {
  const hasMatch = Object.keys(match).length > 0;
  if (operands.length > 0 && hasMatch) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Give either hashes or what a rule goes by (--type, --context, --message), not both',
    );
  }
  if (operands.length === 0 && !hasMatch) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Which error? Give a hash from `errtrack list`, or what a rule goes by (--type, --context, --message)',
    );
  }
  if (hasMatch && until !== undefined) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'A rule holds until it is taken out: --until goes with hashes only',
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

function selectActive({ records }: TrackedRecords, match: Match): readonly CountedRecord[] {
  const isMeant = compileRecordMatch(match);
  return records.filter((record) => record.status === 'active' && isMeant(record));
}

async function ignoreByRule(
  { project, terminal }: Session,
  match: Match,
  { dryRun = false }: IgnoreOptions,
): Promise<void> {
  const rule: GroupingRule = { match, ignore: true };
  const told = toPrintable(JSON.stringify(rule));
  if (dryRun) return terminal.print(`Would add the rule ${told}`);
  const { addRule } = await import('../../files/config-edit.js');
  const { file, isKnown } = addRule(project, rule);
  if (isKnown) terminal.talk(`${toPrintable(file)} has the rule ${told} already`);
  else terminal.print(`Added to ${toPrintable(file)}: ${told}`);
}
