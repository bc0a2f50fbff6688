import type {
  DescribeEvent,
  FixEvent,
  IgnoreEvent,
  Occurrences,
  ReopenEvent,
  SeverityEvent,
  TaskEvent,
  ThrowEvent,
  WorkEvent,
} from '../events.js';
import type { FoldPolicy } from '../fold-policy.js';
import { worseSeverity } from '../severity.js';
import { parseAge } from '../since.js';
import { findBurst, joinMoments } from './moments.js';
import type { Counter, ErrorRecord, Fix, IgnoreCondition, Quiet } from './record.js';

/** Mark an error as fixed, at the time of the decision. */
export function fix(record: ErrorRecord, event: FixEvent): ErrorRecord {
  if (record.status === 'fixed') return record;
  const { description, commit, by, source } = event;
  const fix: Fix = { at: iso(event.t), description, commit, by, source };
  return {
    ...record,
    status: 'fixed',
    statusAt: fix.at,
    work: 'none',
    ignore: null,
    fixes: [...record.fixes, fix],
  };
}

/** Taking a fix back undoes it: the error was not fixed, so the fix is no history either. */
export function reopen(record: ErrorRecord, event: ReopenEvent): ErrorRecord {
  if (record.status === 'active') return record;
  return {
    ...record,
    status: 'active',
    statusAt: iso(event.t),
    task: 'listed',
    ignore: null,
    fixes: record.status === 'fixed' ? record.fixes.slice(0, -1) : record.fixes,
  };
}

/** The record of an error seen for the first time. */
export function createRecord(sample: ThrowEvent, firstAt: number): ErrorRecord {
  return {
    hash: sample.k,
    hashes: [],
    status: 'active',
    statusAt: iso(firstAt),
    work: 'none',
    task: sample.task ? 'listed' : 'none',
    severity: sample.severity,
    severityBy: null,
    ...describe(sample),
    firstSeen: iso(firstAt),
    regressions: 0,
    fixes: [],
    ignore: null,
    overflow: false,
    grouping: sample.grouping,
  };
}

type Description = Pick<
  ErrorRecord,
  'type' | 'message' | 'context' | 'location' | 'stack' | 'causes'
>;

function describe({ context, error }: ThrowEvent): Description {
  const { type, message, location, stack, causes } = error;
  return { type, message, context, location, stack, causes };
}

/** An occurrence of a known error changes its record only by raising it, or by asking for a task. */
export function seenAgain(record: ErrorRecord, sample: ThrowEvent): ErrorRecord {
  const severity =
    record.severityBy === 'person'
      ? record.severity
      : worseSeverity(record.severity, sample.severity);
  const task = record.task === 'none' && sample.task ? 'listed' : record.task;
  if (severity === record.severity && task === record.task) return record;
  return { ...record, severity, task };
}

/** An error that came back after its fix: described anew, its history kept. */
export function regress(record: ErrorRecord, event: Occurrences, sample: ThrowEvent): ErrorRecord {
  return {
    ...record,
    ...describe(sample),
    status: 'active',
    statusAt: iso(event.firstAt),
    task: sample.task ? 'listed' : 'none',
    severity: record.severityBy === 'person' ? record.severity : sample.severity,
    regressions: Math.min(record.regressions + 1, Number.MAX_SAFE_INTEGER),
    // An alias is made of other things than the record's own key.
    ...(sample.k === record.hash && { grouping: { ...record.grouping, ...sample.grouping } }),
  };
}

/** Why an occurrence of a fixed error does not show that its fix failed. */
export type Excuse = 'a process older than its fix' | 'a commit that is not known to hold its fix';

/**
 * Only a process that started after the fix, on code that holds it, can show that the fix did not hold:
 * its commit is the present one, the fix's own, or one whose ledger says that it is fixed. Null where it does.
 */
export function findExcuse(
  record: ErrorRecord,
  event: Occurrences,
  { head: presentHead, holdsFix }: FoldPolicy,
): Excuse | null {
  const { startedAt, head } = event.writer;
  if (startedAt <= Date.parse(record.statusAt)) return 'a process older than its fix';
  if (head === null || head === presentHead || head === record.fixes.at(-1)?.commit) return null;
  return holdsFix(head, record.hash) ? null : 'a commit that is not known to hold its fix';
}

/** A person's choice of severity stays, whatever occurs later. */
export function setSeverity(record: ErrorRecord, event: SeverityEvent): ErrorRecord {
  if (record.severity === event.severity && record.severityBy === 'person') return record;
  return { ...record, severity: event.severity, severityBy: 'person' };
}

/** Not to be fixed: the task goes, the counting goes on. A fixed error has nothing to ignore until it comes back. */
export function ignore(record: ErrorRecord, { t, condition }: IgnoreEvent): ErrorRecord {
  const isSame = JSON.stringify(record.ignore) === JSON.stringify(condition);
  if (record.status === 'fixed' || (record.status === 'ignored' && isSame)) return record;
  return { ...record, status: 'ignored', statusAt: iso(t), work: 'none', ignore: condition };
}

/**
 * An error that is ignored until a time, or for so many times, comes back when it is seen after that; the same record
 * where that is not so.
 */
export function wakeUp(
  record: ErrorRecord,
  event: Occurrences,
  sample: ThrowEvent,
  counter: Counter,
): ErrorRecord {
  const backAt = record.status === 'ignored' ? findWaking(record.ignore, event, counter) : null;
  if (backAt === null) return record;
  return {
    ...record,
    status: 'active',
    statusAt: iso(backAt),
    task: sample.task ? 'listed' : 'none',
    ignore: null,
  };
}

function findWaking(
  ignore: IgnoreCondition | null,
  { firstAt, lastAt }: Occurrences,
  { occurrences, quiet }: Counter,
): number | null {
  const until = Date.parse(ignore?.until ?? '');
  if (lastAt > until) return Math.max(firstAt, until);
  const { count } = ignore ?? {};
  if (count === undefined || quiet === undefined) return null;
  const windowMs = findWindow(ignore);
  if (windowMs !== null) return findBurst(quiet.recent ?? [], count, windowMs);
  return occurrences - quiet.from >= count ? lastAt : null;
}

/** One that nobody can read is none: the error comes back sooner, and is not lost. */
function findWindow(ignore: IgnoreCondition | null): number | null {
  return parseAge(ignore?.window ?? '') || null;
}

/**
 * The counter of an error that was just seen, as far as it is ignored for so many times. Another machine's decision
 * counts from the first throw here after it.
 */
export function countQuiet(
  record: ErrorRecord | undefined,
  before: Counter | undefined,
  after: Counter,
  event: Occurrences,
): Counter {
  const { quiet, ...rest } = after;
  if (record?.status !== 'ignored' || record.ignore?.count === undefined) {
    return quiet === undefined ? after : rest;
  }
  const { statusAt } = record;
  const isNew = quiet?.since !== statusAt;
  const from = isNew ? { since: statusAt, from: before?.occurrences ?? 0 } : quiet;
  const windowMs = findWindow(record.ignore);
  return {
    ...rest,
    quiet: windowMs === null ? from : { ...from, ...seeLately(from, event, windowMs) },
  };
}

/** What can be within one time with what was just seen, and was not before it was ignored. */
function seeLately(
  { since, recent = [] }: Quiet,
  { moments, firstAt, lastAt, count }: Occurrences,
  windowMs: number,
): Pick<Quiet, 'recent'> {
  const from = Math.max(Date.parse(since), firstAt - windowMs);
  const all = joinMoments(recent, moments ?? [[lastAt, count]]);
  return { recent: all.filter(([t]) => t > from) };
}

/** Only an active error is worked on. */
export function setWork(record: ErrorRecord, { work }: WorkEvent): ErrorRecord {
  return record.status !== 'active' || record.work === work ? record : { ...record, work };
}

export function setTask(record: ErrorRecord, { task }: TaskEvent): ErrorRecord {
  return record.task === task ? record : { ...record, task };
}

/** The fix of that time, in a person's later words; the same record where it has no such fix. */
export function describeFix(record: ErrorRecord, event: DescribeEvent): ErrorRecord {
  const { fixedAt, description } = event;
  const isMeant = (fix: Fix) => fix.at === fixedAt && fix.description !== description;
  if (!record.fixes.some(isMeant)) return record;
  return {
    ...record,
    fixes: record.fixes.map((fix) => (isMeant(fix) ? { ...fix, description } : fix)),
  };
}

function iso(t: number): string {
  return new Date(t).toISOString();
}
