import type { CountedRecord, ErrorRecord } from './errors/record.js';
import type { JoinedKeys } from './joined-keys.js';
import { compareRecords } from './record-order.js';
import { SEVERITIES, type Severity } from './severity.js';

/** What recorded errors are compared with, and where that stands. */
export interface Baseline {
  /** A commit's ledger, any object of git's, or a file. */
  readonly kind: 'commit' | 'object' | 'file';
  /** As a person gave it; `HEAD` where nobody did. Null for a file. */
  readonly ref: string | null;
  /** The commit whose ledger it is; null for anything else, and before the first commit. */
  readonly commit: string | null;
  /** The ledger's name, relative to the root, or the file as a person named it. Null for an object. */
  readonly file: string | null;
  /** False where that commit has no ledger: then everything is new. */
  readonly found: boolean;
}

/** What a gate has to know of an error that was there before. */
interface KnownError {
  readonly status: ErrorRecord['status'];
  readonly regressions: number;
  readonly isSplit: boolean;
}

/** The errors that were there before, by each of their names. */
export type KnownErrors = ReadonlyMap<string, KnownError>;

export interface GateRules {
  /** Only findings of this severity, or of a worse one. */
  readonly severity?: Severity;
  /** Only what came back. */
  readonly regressedOnly?: boolean;
  /** So many findings are let through. */
  readonly max?: number;
}

export interface Finding {
  /** Not known before, or fixed before and here again. */
  readonly kind: 'new' | 'regressed';
  readonly record: CountedRecord;
}

export interface Verdict {
  readonly passed: boolean;
  /** What the rules ask for, the worst first. */
  readonly findings: readonly Finding[];
  /** What is new or came back, and the rules do not ask for. */
  readonly passedOver: number;
  /** Active errors that were there before. */
  readonly known: number;
  /** Those of them that were ignored then, and are not any more. */
  readonly woken: number;
}

type Knowable = Pick<ErrorRecord, 'hash' | 'hashes' | 'status' | 'regressions' | 'grouping'>;

/** The errors of a ledger, as a gate goes by them. A record's own name stands before another's alias. */
export function listKnownErrors(records: readonly Knowable[]): KnownErrors {
  const known = new Map<string, KnownError>();
  for (const { hash, status, regressions, grouping } of records) {
    known.set(hash, { status, regressions, isSplit: grouping.split !== undefined });
  }
  for (const { hash, hashes } of records) {
    const error = known.get(hash);
    for (const name of hashes) if (error && !known.has(name)) known.set(name, error);
  }
  return known;
}

/** What a gate judges by. */
type Judged = Knowable & Pick<ErrorRecord, 'severity'>;

/** All that is recorded. Counts are asked for only of findings: of ten thousand errors they cost more than the rest. */
export interface Recorded<R extends Judged> {
  readonly errors: Iterable<R>;
  readonly joined: JoinedKeys;
  count(record: R): CountedRecord;
}

/** Judge what is recorded by what was known before. Only active errors count: what is ignored or fixed is settled. */
export function judge<R extends Judged>(
  recorded: Recorded<R>,
  before: KnownErrors,
  rules: GateRules,
): Verdict {
  const tally = { passedOver: 0, known: 0, woken: 0 };
  const findings: Finding[] = [];
  for (const record of recorded.errors) {
    if (record.status !== 'active') continue;
    const standing = compare(record, findBefore(record, before, recorded.joined));
    if (standing === 'known' || standing === 'woken') {
      tally.known++;
      if (standing === 'woken') tally.woken++;
    } else if (isAskedFor(standing, record.severity, rules)) {
      findings.push({ kind: standing, record: recorded.count(record) });
    } else tally.passedOver++;
  }
  findings.sort((a, b) => compareRecords(a.record, b.record, 'severity'));
  return { passed: findings.length <= (rules.max ?? 0), findings, ...tally };
}

/** Several where they were merged since. */
function findBefore(
  { hash, hashes, grouping }: Judged,
  before: KnownErrors,
  joined: JoinedKeys,
): readonly KnownError[] {
  const named = findNamed([hash, ...hashes], before);
  if (named.length > 0) return named;
  const led = findNamed(joined.get(hash) ?? [], before);
  if (led.length > 0) return led;
  // What it was split off from was all of it, as long as nobody had split that.
  return findNamed([grouping.of ?? ''], before).filter(({ isSplit }) => !isSplit);
}

function findNamed(names: readonly string[], before: KnownErrors): readonly KnownError[] {
  return [...new Set(names.flatMap((name) => before.get(name) ?? []))];
}

function compare(
  { regressions }: Judged,
  before: readonly KnownError[],
): Finding['kind'] | 'known' | 'woken' {
  if (before.length === 0) return 'new';
  const regressionsBefore = before.reduce((sum, error) => sum + error.regressions, 0);
  if (regressions > regressionsBefore) return 'regressed';
  if (before.some(({ status }) => status === 'active')) return 'known';
  return before.some(({ status }) => status === 'ignored') ? 'woken' : 'regressed';
}

function isAskedFor(
  kind: Finding['kind'],
  found: Severity,
  { severity = 'LOW', regressedOnly = false }: GateRules,
): boolean {
  if (regressedOnly && kind !== 'regressed') return false;
  return SEVERITIES.indexOf(found) <= SEVERITIES.indexOf(severity);
}
