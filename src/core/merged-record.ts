import type { Counter, ErrorRecord, Fix, Grouping } from './errors/record.js';
import { createSample } from './errors/samples.js';
import type { ThrowEvent } from './events.js';
import { worseSeverity } from './severity.js';
import type { SplitBy } from './split-by.js';

/**
 * The record of two errors that are one, known by every name of both. The target says what it is and what is to be
 * done about it, but what is still to be fixed does not become fixed by being named alike.
 * @param at ISO time of the decision.
 */
export function joinRecords(target: ErrorRecord, source: ErrorRecord, at: string): ErrorRecord {
  const isReopened = target.status === 'fixed' && source.status === 'active';
  return {
    ...addNames(target, [source.hash, ...source.hashes]),
    ...(isReopened ? { ...pickToDo(source), statusAt: at } : joinToDo(target, source)),
    ...joinSeverity(target, source, isReopened),
    firstSeen: pickEarlier(target.firstSeen, source.firstSeen),
    regressions: Math.min(target.regressions + source.regressions, Number.MAX_SAFE_INTEGER),
    fixes: joinFixes(target, source),
    overflow: target.overflow || source.overflow,
  };
}

/** A record with more names; the same one where it has them. */
export function addNames(record: ErrorRecord, names: readonly string[]): ErrorRecord {
  const hashes = new Set(record.hashes);
  for (const name of names) if (name !== record.hash) hashes.add(name);
  return hashes.size === record.hashes.length ? record : { ...record, hashes: [...hashes].sort() };
}

/** A record as a newer version of the grouping knows it; the same one where it is as new. What people decided stays. */
export function upgradeGrouping(record: ErrorRecord, grouping: Grouping): ErrorRecord {
  if (grouping.version <= record.grouping.version) return record;
  return { ...record, grouping: { ...record.grouping, ...grouping } };
}

/** What a throw tells of its record for the first time; the same record where that is nothing. */
export function learnFrom(record: ErrorRecord, { error, grouping }: ThrowEvent): ErrorRecord {
  const upgraded = upgradeGrouping(record, grouping);
  // In a storm what is split off may first have been told by its digest alone.
  const isUntold = record.grouping.of !== undefined && record.stack.length === 0;
  if (!isUntold || error.stack.length === 0) return upgraded;
  const { message, location, stack, causes } = error;
  return { ...upgraded, message, location, stack, causes };
}

/** A record that is split from now on, by this, or not any more. */
export function splitRecord(record: ErrorRecord, by: SplitBy | null): ErrorRecord {
  const { split, ...grouping } = record.grouping;
  if ((split ?? null) === by) return record;
  return { ...record, grouping: by === null ? grouping : { ...grouping, split: by } };
}

/** What the one error said becomes one more thing that the other said. */
export function addSampleOf(counter: Counter, source: ErrorRecord, target: ErrorRecord): Counter {
  const { message, context } = source;
  const said = createSample({ t: counter.lastSeen, message, context });
  const samples = [said, ...counter.samples].filter((sample) => sample.message !== target.message);
  return { ...counter, samples };
}

type ToDo = Pick<ErrorRecord, 'status' | 'work' | 'task' | 'ignore'>;

function pickToDo({ status, work, task, ignore }: ErrorRecord): ToDo {
  return { status, work, task, ignore };
}

/** Of two open errors the one that is worked on, or has a task, tells that of both. */
function joinToDo(target: ErrorRecord, source: ErrorRecord): Partial<ToDo> {
  if (target.status !== 'active' || source.status !== 'active') return {};
  return {
    work: target.work === 'none' ? source.work : target.work,
    task: target.task === 'none' ? source.task : target.task,
  };
}

/** A person's choice stands, the target's before the other; what was found counts as long as it is not fixed. */
function joinSeverity(
  target: ErrorRecord,
  source: ErrorRecord,
  isReopened: boolean,
): Pick<ErrorRecord, 'severity' | 'severityBy'> {
  const { severity, severityBy } = target;
  if (severityBy === 'person') return { severity, severityBy };
  if (source.severityBy === 'person' || isReopened) {
    return { severity: source.severity, severityBy: source.severityBy };
  }
  const isOver = source.status === 'fixed';
  return { severity: isOver ? severity : worseSeverity(severity, source.severity), severityBy };
}

/** Each once, in order of time; the last one of a fixed error is that by which it is fixed. */
function joinFixes(target: ErrorRecord, source: ErrorRecord): readonly Fix[] {
  if (source.fixes.length === 0) return target.fixes;
  const current = target.status === 'fixed' ? target.fixes.slice(-1) : [];
  const past = target.fixes.slice(0, target.fixes.length - current.length);
  const isNew = (fix: Fix) =>
    !target.fixes.some(({ at, description }) => at === fix.at && description === fix.description);
  const joined = [...past, ...source.fixes.filter(isNew)].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
  return [...joined, ...current];
}

function pickEarlier(a: string, b: string): string {
  return Date.parse(b) < Date.parse(a) ? b : a;
}
