import type { BriefRecord } from './brief-record.js';
import type { ErrorStatus } from './errors/record.js';
import { compileGlob } from './glob.js';
import { createTextTest, type Search } from './search.js';
import type { Severity } from './severity.js';

/** Which records to take; what is left out does not restrict. */
export interface Selection {
  readonly statuses?: readonly ErrorStatus[];
  readonly severities?: readonly Severity[];
  /** Patterns (`stage*`), of which one has to fit. */
  readonly contexts?: readonly string[];
  readonly types?: readonly string[];
  /** Of the file in which it was thrown: one without a slash fits it in any folder, one that ends with a slash all below. */
  readonly files?: readonly string[];
  /** Names of tags and values, all of which it was seen with. */
  readonly tags?: readonly (readonly [name: string, value: string])[];
  /** Whether it came back after a fix. */
  readonly isRegressed?: boolean;
  /** The beginning of the id of a run that it was seen in, as far as that is kept. */
  readonly run?: string;
  /** Epoch ms: only what was seen then or later. */
  readonly since?: number;
  /** Epoch ms: only what was not seen any more after that. */
  readonly until?: number;
  /** Text to find in hash, type, message, context or file, in any case. */
  readonly search?: string;
  /** More that it has to be. */
  readonly query?: Search;
  /** Plain texts in lower case that stand in the JSON of whatever fits that. */
  readonly words?: readonly string[];
}

/** The records that a selection takes, in their order. */
export function selectRecords<R extends BriefRecord>(
  records: readonly R[],
  selection: Selection,
): readonly R[] {
  return records.filter(createSelectionTest(selection));
}

/** Whether a selection takes a record. */
export function createSelectionTest(selection: Selection): Search {
  const tests = [
    createMatch(selection.contexts, ({ context }) => context),
    createMatch(selection.types, ({ type }) => type),
    createFileMatch(selection.files),
    selection.search === undefined ? null : createTextTest(selection.search),
  ].filter((test) => test !== null);
  return (record) => tests.every((test) => test(record)) && isSelected(record, selection);
}

function isSelected(record: BriefRecord, selection: Selection): boolean {
  const { statuses, severities, tags = [], run, since, until, query } = selection;
  return (
    (statuses?.includes(record.status) ?? true) &&
    (severities?.includes(record.severity) ?? true) &&
    (selection.isRegressed !== true || record.regressions > 0) &&
    tags.every(([name, value]) => hasTag(record, name, value)) &&
    (run === undefined || record.runs.newest.some(({ id }) => id.startsWith(run))) &&
    (since === undefined || toTime(record.lastSeen ?? record.firstSeen) >= since) &&
    (until === undefined || toTime(record.lastSeen ?? record.firstSeen) <= until) &&
    (query?.(record) ?? true)
  );
}

function createMatch(
  patterns: readonly string[] | undefined,
  read: (record: BriefRecord) => string,
): Search | null {
  const globs = patterns?.map((pattern) => compileGlob(pattern));
  return globs === undefined ? null : (record) => globs.some((fits) => fits(read(record)));
}

function createFileMatch(patterns: readonly string[] | undefined): Search | null {
  const globs = patterns?.map((pattern) => compileGlob(toPathPattern(pattern), { isPath: true }));
  return globs === undefined
    ? null
    : ({ location }) => location !== null && globs.some((fits) => fits(location.file));
}

function toPathPattern(pattern: string): string {
  const path = pattern.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (path.endsWith('/')) return `${path}**`;
  return path.includes('/') ? path : `**/${path}`;
}

/** Names of tags come from programs: `constructor` is one only where it was given. */
function hasTag({ tags }: BriefRecord, name: string, value: string): boolean {
  return Object.hasOwn(tags, name) && Object.hasOwn(tags[name] ?? {}, value);
}

/** Epoch ms; what nobody can read is older than everything. */
function toTime(time: string): number {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? 0 : parsed;
}
