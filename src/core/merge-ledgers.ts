import type { ErrorRecord, ErrorStatus, Fix, TagCounts, TaskState } from './errors/record.js';
import type { Ledger } from './ledger-text.js';
import { settleAliases } from './settled-aliases.js';
import { worseSeverity } from './severity.js';
import { isObject, type RawObject } from './shape.js';

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
 * One record of two. The side whose status changed last tells status, work, task and description; history is
 * united; a person's choice of severity stands against a computed one. Which side is which makes no difference.
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
    hashes: union(mine.hashes, other.hashes),
    ...mergeSeverity(late, early),
    firstSeen: pickTime(mine.firstSeen, other.firstSeen, -1),
    regressions: Math.max(mine.regressions, other.regressions),
    fixes: mergeFixes(late.fixes, early.fixes),
    overflow: mine.overflow || other.overflow,
    ...counts,
  };
}

/** Of two changes at the same time, a person's decision goes before what happened by itself. */
const STATUS_RANK: Readonly<Record<ErrorStatus, number>> = { fixed: 2, ignored: 1, active: 0 };
const TASK_RANK: Readonly<Record<TaskState, number>> = {
  dismissed: 3,
  missing: 2,
  listed: 1,
  none: 0,
};

/** Above zero where `a` is the one that decides. Never zero for two that differ. */
function compare(a: ErrorRecord, b: ErrorRecord): number {
  return (
    Date.parse(a.statusAt) - Date.parse(b.statusAt) ||
    STATUS_RANK[a.status] - STATUS_RANK[b.status] ||
    Number(a.work === 'in_progress') - Number(b.work === 'in_progress') ||
    TASK_RANK[a.task] - TASK_RANK[b.task] ||
    Date.parse(b.firstSeen) - Date.parse(a.firstSeen) ||
    compareTexts(toText(describe(a)), toText(describe(b))) ||
    compareTexts(toText(a), toText(b))
  );
}

function describe({
  type,
  message,
  context,
  location,
  stack,
  causes,
  ignore,
  grouping,
}: ErrorRecord): RawObject {
  return { type, message, context, location, stack, causes, ignore, grouping };
}

/** A person's choice stands; of two choices the later record's; where neither status is newer, the worse one. */
function mergeSeverity(
  late: ErrorRecord,
  early: ErrorRecord,
): Pick<ErrorRecord, 'severity' | 'severityBy'> {
  const { severity, severityBy } = late;
  if (severityBy === early.severityBy) {
    const isNewer = Date.parse(late.statusAt) > Date.parse(early.statusAt);
    return { severity: isNewer ? severity : worseSeverity(severity, early.severity), severityBy };
  }
  const chosen = severityBy === 'person' ? late : early;
  return { severity: chosen.severity, severityBy: 'person' };
}

type Counts = Pick<ErrorRecord, 'occurrences' | 'lastSeen' | 'tags'>;

/**
 * Counts go on from the base on both sides, so that its part is in both: ours and theirs less the base. Without
 * a base nobody knows how much of the two is the same, and the greater one is the least that can be right.
 */
function mergeCounts(
  mine: ErrorRecord,
  other: ErrorRecord,
  base: ErrorRecord | null | undefined,
): Counts {
  const occurrences = mergeCount(
    mine.occurrences,
    other.occurrences,
    startOf(base, base?.occurrences),
  );
  const lastSeen = pickTime(mine.lastSeen ?? '', other.lastSeen ?? '', 1);
  const tags = mergeTags(mine.tags, other.tags, base === null ? null : (base?.tags ?? {}));
  return {
    ...(occurrences !== undefined && { occurrences }),
    ...(lastSeen !== '' && { lastSeen }),
    ...(tags !== undefined && { tags }),
  };
}

/** Where counting began: at nothing for a record that the base has not, unknown where the base is, or does not count. */
function startOf(base: ErrorRecord | null | undefined, count: number | undefined): number | null {
  return base === undefined ? 0 : (count ?? null);
}

function mergeCount(
  mine: number | undefined,
  other: number | undefined,
  start: number | null,
): number | undefined {
  if (mine === undefined || other === undefined) return mine ?? other;
  const most = Math.max(mine, other);
  // The same change on both sides is one change, as git takes it.
  if (start === null || mine === other) return most;
  return Math.min(Math.max(mine + other - start, most), Number.MAX_SAFE_INTEGER);
}

function mergeTags(
  mine: TagCounts | undefined,
  other: TagCounts | undefined,
  base: TagCounts | null,
): TagCounts | undefined {
  if (mine === undefined || other === undefined) return mine ?? other;
  const tags = union(Object.keys(mine), Object.keys(other)).map((tag) => {
    const [my, their, start] = [own(mine, tag), own(other, tag), base && own(base, tag)];
    const values = union(Object.keys(my), Object.keys(their)).map((value) => {
      const from = start === null ? null : (ownCount(start, value) ?? 0);
      return [value, mergeCount(ownCount(my, value), ownCount(their, value), from)] as const;
    });
    return [tag, Object.fromEntries(values.map(([value, count]) => [value, count ?? 0]))] as const;
  });
  return Object.fromEntries(tags);
}

function own(counts: TagCounts, tag: string): Readonly<Record<string, number>> {
  return Object.hasOwn(counts, tag) ? (counts[tag] ?? {}) : {};
}

function ownCount(counts: Readonly<Record<string, number>>, value: string): number | undefined {
  return Object.hasOwn(counts, value) ? counts[value] : undefined;
}

/** By time and description. Of one that both sides have, the one that says more is kept. */
function mergeFixes(late: readonly Fix[], early: readonly Fix[]): readonly Fix[] {
  const fixes = new Map<string, Fix>();
  for (const fix of [...early, ...late]) {
    const key = JSON.stringify([fix.at, fix.description]);
    const known = fixes.get(key);
    fixes.set(key, known === undefined ? fix : { ...known, ...withoutNulls(fix) });
  }
  return [...fixes.values()].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || compareTexts(toText(a), toText(b)),
  );
}

function withoutNulls(fix: Fix): Partial<Fix> {
  return Object.fromEntries(Object.entries(fix).filter(([, value]) => value !== null));
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return isSame(a, b) ? a : [...new Set([...a, ...b])].sort();
}

/** The earlier time (sign -1) or the later one (1); of two forms of the same time always the same. */
function pickTime(a: string, b: string, sign: number): string {
  const order = toTime(a) - toTime(b) || compareTexts(a, b);
  return order * sign >= 0 ? a : b;
}

function toTime(text: string): number {
  return text === '' ? Number.NEGATIVE_INFINITY : Date.parse(text);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || toText(a) === toText(b);
}

/** The same for the same value, in whatever order its fields stand. */
function toText(value: unknown): string {
  return (
    JSON.stringify(value, (_name, inner: unknown) => (isObject(inner) ? inOrder(inner) : inner)) ??
    ''
  );
}

function inOrder(value: RawObject): RawObject {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareTexts(a, b)));
}
