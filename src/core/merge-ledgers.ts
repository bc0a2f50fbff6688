import {
  type ErrorRecord,
  type ErrorStatus,
  type Fix,
  RECORD_FIELDS,
  type TaskState,
  type WorkState,
} from './errors/record.js';
import type { Ledger } from './ledger-text.js';
import { mergeCounts } from './merged-counts.js';
import { compareTexts, isSame, pickTime, toText, unite } from './plain-order.js';
import { settleAliases } from './settled-aliases.js';
import { worseSeverity } from './severity.js';
import type { RawObject } from './shape.js';

export interface MergedLedger {
  readonly ledger: Ledger;
  /** Hashes of the records in which the sides differ, or that only one of them has. */
  readonly differing: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Merge two ledgers record by record. Nothing is lost: a record of either side is in the result, also one that
 * the other side had deleted (deleting it again is one command, getting it back is none).
 * @param base what both began with, where it is known: it makes counts exact.
 */
export function mergeLedgers(ours: Ledger, theirs: Ledger, base: Ledger | null): MergedLedger {
  const errors = new Map<string, ErrorRecord>();
  const differing: string[] = [];
  for (const hash of new Set([...ours.errors.keys(), ...theirs.errors.keys()])) {
    const [mine, other] = [ours.errors.get(hash), theirs.errors.get(hash)];
    const merged = mergeOrTake(mine, other, base === null ? null : base.errors.get(hash));
    if (merged !== undefined) errors.set(hash, merged);
    if (!isSame(mine, other)) differing.push(hash);
  }
  const settled = settleAliases(errors, base);
  const extra = { ...theirs.extra, ...ours.extra };
  const kept = Object.keys(extra)
    .filter((name) => name in theirs.extra && !isSame(theirs.extra[name], extra[name]))
    .map((name) => `both sides have a "${name}" of their own: ours was kept`);
  return {
    ledger: { errors: settled.errors, extra },
    differing: [...new Set([...differing, ...settled.differing])],
    notes: [...settled.notes, ...kept],
  };
}

function mergeOrTake(
  mine: ErrorRecord | undefined,
  other: ErrorRecord | undefined,
  base: ErrorRecord | null | undefined,
): ErrorRecord | undefined {
  return mine === undefined || other === undefined
    ? (mine ?? other)
    : mergeRecords(mine, other, base);
}

/**
 * One record of two. The side whose status was decided last tells status and description; history is united; a
 * person's choice of severity stands against a computed one. Which side is which makes no difference.
 * @param base the record that both began with; undefined where there was none, null where that is not known.
 */
export function mergeRecords(
  mine: ErrorRecord,
  other: ErrorRecord,
  base: ErrorRecord | null | undefined,
): ErrorRecord {
  if (isSame(mine, other)) return mine;
  const [late, early] = compare(mine, other) >= 0 ? [mine, other] : [other, mine];
  const counts = mergeCounts(mine, other, base);
  return {
    ...early,
    ...late,
    hashes: unite(mine.hashes, other.hashes),
    ...mergeToDo(late, early, base ?? null),
    ...mergeSeverity(late, early, base ?? null),
    firstSeen: pickTime(mine.firstSeen, other.firstSeen, -1),
    regressions: Math.max(mine.regressions, other.regressions),
    fixes: mergeFixes(mine.fixes, other.fixes),
    overflow: mine.overflow || other.overflow,
    ...counts,
  };
}

/** Of two changes at the same time, a person's decision goes before what happened by itself. */
const STATUS_RANK: Readonly<Record<ErrorStatus, number>> = { fixed: 2, ignored: 1, active: 0 };
const WORK_RANK: Readonly<Record<WorkState, number>> = { in_progress: 1, none: 0 };
const TASK_RANK: Readonly<Record<TaskState, number>> = {
  dismissed: 3,
  missing: 2,
  listed: 1,
  none: 0,
};

/** Above zero where `a` is the one that decides. What is united anyway is left out: merging in any order is the same. */
function compare(a: ErrorRecord, b: ErrorRecord): number {
  return (
    compareChange(a, b) ||
    compareTexts(toText(describe(a)), toText(describe(b))) ||
    compareTexts(toText(listUnknown(a)), toText(listUnknown(b)))
  );
}

/** Which status came last. */
function compareChange(a: ErrorRecord, b: ErrorRecord): number {
  return compareTimes(a, b) || STATUS_RANK[a.status] - STATUS_RANK[b.status];
}

/**
 * That an error was seen for the first time on one branch says nothing against what was decided about it on another:
 * it was thrown by code without the fix. Of two first sights the first is the one.
 */
function compareTimes(a: ErrorRecord, b: ErrorRecord): number {
  const [isSight, isOther] = [isFirstSight(a), isFirstSight(b)];
  if (isSight !== isOther) return isSight ? -1 : 1;
  const order = Date.parse(a.statusAt) - Date.parse(b.statusAt);
  return isSight ? -order : order;
}

/** Whether nothing has happened to it since it was seen for the first time. */
function isFirstSight({ status, statusAt, firstSeen, fixes, regressions }: ErrorRecord): boolean {
  const isUntouched = status === 'active' && fixes.length === 0 && regressions === 0;
  return isUntouched && Date.parse(statusAt) === Date.parse(firstSeen);
}

function describe({
  statusAt,
  type,
  message,
  context,
  location,
  stack,
  causes,
  ignore,
  grouping,
}: ErrorRecord): RawObject {
  return { statusAt, type, message, context, location, stack, causes, ignore, grouping };
}

const KNOWN: ReadonlySet<string> = new Set(RECORD_FIELDS);

/** What this version does not know. */
function listUnknown(record: ErrorRecord): RawObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !KNOWN.has(name)));
}

type ToDo = Pick<ErrorRecord, 'work' | 'task'>;

/** Where both have the same status since the same time: what one side alone has changed, else what says more. */
function mergeToDo(late: ErrorRecord, early: ErrorRecord, base: ErrorRecord | null): ToDo {
  const { work, task } = late;
  if (compareChange(late, early) !== 0) return { work, task };
  return {
    work: mergeWord(work, early.work, base?.work, WORK_RANK),
    task: mergeWord(task, early.task, base?.task, TASK_RANK),
  };
}

function mergeWord<T extends string>(
  mine: T,
  other: T,
  base: T | undefined,
  rank: Readonly<Record<T, number>>,
): T {
  if (mine === base) return other;
  if (other === base) return mine;
  return rank[mine] >= rank[other] ? mine : other;
}

type Severe = Pick<ErrorRecord, 'severity' | 'severityBy'>;

/**
 * What one side alone has changed, where the base tells. Else a person's choice stands; of two choices the later
 * record's; where neither status is newer, the worse one.
 */
function mergeSeverity(late: ErrorRecord, early: ErrorRecord, base: ErrorRecord | null): Severe {
  if (base !== null && isSameSeverity(late, base)) return pickSeverity(early);
  if (base !== null && isSameSeverity(early, base)) return pickSeverity(late);
  const { severity, severityBy } = late;
  if (severityBy !== early.severityBy) return pickSeverity(severityBy === 'person' ? late : early);
  const isNewer = compareTimes(late, early) > 0 && !isFirstSight(late);
  return { severity: isNewer ? severity : worseSeverity(severity, early.severity), severityBy };
}

function isSameSeverity(a: Severe, b: Severe): boolean {
  return a.severity === b.severity && a.severityBy === b.severityBy;
}

function pickSeverity({ severity, severityBy }: Severe): Severe {
  return { severity, severityBy };
}

/** By time and description. Of one that both sides have, each tells what the other does not. */
function mergeFixes(one: readonly Fix[], other: readonly Fix[]): readonly Fix[] {
  const fixes = new Map<string, Fix>();
  for (const fix of [...one, ...other]) {
    const key = JSON.stringify([fix.at, fix.description]);
    const known = fixes.get(key);
    fixes.set(key, known === undefined ? fix : mergeFix(known, fix));
  }
  return [...fixes.values()].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || compareTexts(toText(a), toText(b)),
  );
}

function mergeFix(one: Fix, other: Fix): Fix {
  const [less, more] = compareTexts(toText(one), toText(other)) <= 0 ? [one, other] : [other, one];
  return {
    ...less,
    ...more,
    commit: pickTold(one.commit, other.commit),
    by: pickTold(one.by, other.by),
    source: compareTexts(one.source, other.source) > 0 ? one.source : other.source,
  };
}

function pickTold(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return compareTexts(one, other) > 0 ? one : other;
}
