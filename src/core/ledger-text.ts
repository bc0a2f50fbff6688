import { type ErrorRecord, RECORD_FIELDS } from './errors/record.js';
import { findJsonFault } from './json-fault.js';
import { lineAt, tellLineOf } from './json-place.js';
import { countNames, findRepeatedName, type JsonScan, scanJson } from './json-scan.js';
import { findBadField } from './record-checks.js';
import { isHash, isObject, type RawObject } from './shape.js';

const LEDGER_VERSION = 1;
/** A ledger has eight levels; unknown fields may have more, but not so many that they cannot be written again. */
const MAX_DEPTH = 100;

/** The ledger as it stands in `errors_log.json`. Fields that this version does not know are kept. */
export interface Ledger {
  readonly errors: ReadonlyMap<string, ErrorRecord>;
  /** Unknown top-level fields. */
  readonly extra: RawObject;
}

export type ParsedLedger =
  | { readonly ok: true; readonly ledger: Ledger }
  /** What is wrong and where, without the file's name. */
  | { readonly ok: false; readonly problem: string; readonly cure: string };

export const EMPTY_LEDGER: Ledger = { errors: new Map(), extra: {} };

/** Parse and validate a ledger's text. Nothing of it is believed before it has been checked. */
export function parseLedger(text: string): ParsedLedger {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const scan = scanJson(json, MAX_DEPTH);
  if (scan.tooDeepAt !== null) return bad(tellDepth(json, scan.tooDeepAt), RESTORE);
  const parsed = parseJson(json);
  if (!('value' in parsed)) return findConflict(json) ?? bad(parsed.problem, RESTORE);
  const loss = findLoss(json, parsed.value, scan);
  return loss ?? checkLedger(parsed.value, json);
}

function tellDepth(json: string, offset: number): string {
  return `it is nested more than ${MAX_DEPTH} levels deep (line ${lineAt(json, offset)})`;
}

/** What a parser would pass over, and the next write would not bring back. */
function findLoss(
  json: string,
  value: unknown,
  { lossyNumberAt, names }: JsonScan,
): ParsedLedger | null {
  if (lossyNumberAt !== null) {
    const line = lineAt(json, lossyNumberAt);
    return bad(`it holds a number that cannot be kept exactly (line ${line})`, RESTORE);
  }
  if (countNames(value) === names) return null;
  const repeated = findRepeatedName(json);
  if (repeated === null) return null;
  const line = lineAt(json, repeated.offset);
  return bad(`it has ${show(repeated.name)} twice (line ${line})`, MERGE_ANEW);
}

/** Looked for where the JSON is bad: markers make it so. */
function findConflict(text: string): ParsedLedger | null {
  const conflict = /^(?:<{7,}|\|{7,}|={7,}|>{7,})(?: |$)/m.exec(text);
  if (conflict === null) return null;
  return bad(
    `it holds merge-conflict markers (line ${lineAt(text, conflict.index)})`,
    'Run `errtrack sync --resolve`, which merges both sides',
  );
}

/** The cure of most that can be wrong with a ledger; `<file>` stands for its name. */
export const RESTORE =
  'Mend it by hand, or restore it with `git checkout -- <file>`, then run `errtrack sync`';

/** Git may merge line by line without seeing a conflict. */
const MERGE_ANEW =
  'Run `errtrack sync --resolve` if a merge made that, else mend it by hand, or restore it with `git checkout -- <file>`, then run `errtrack sync`';

/** The cure of a ledger that a newer version has written. */
export const UPDATE = 'Update errtrack';

function checkLedger(raw: unknown, text: string): ParsedLedger {
  if (!isObject(raw)) return bad(`it holds ${show(raw)}, expected an object (line 1)`, RESTORE);
  const { version, errors, ...extra } = raw;
  if (typeof version === 'number' && version > LEDGER_VERSION) {
    return bad(
      `it has version ${version}${tellLineOf(text, 'version')}, newer than this errtrack knows`,
      UPDATE,
    );
  }
  if (version === undefined && isObject(raw['active_errors'])) {
    return bad('it is a ledger of error_tracker.py', 'Run `errtrack adopt`, which takes it over');
  }
  if (version !== LEDGER_VERSION) {
    const where = tellLineOf(text, 'version');
    return bad(`its "version" is ${show(version)}${where}, expected ${LEDGER_VERSION}`, RESTORE);
  }
  if (!isObject(errors)) {
    return bad(
      `its "errors" is ${show(errors)}${tellLineOf(text, 'errors')}, expected an object`,
      RESTORE,
    );
  }
  return checkRecords(errors, extra, text);
}

function checkRecords(errors: RawObject, extra: RawObject, text: string): ParsedLedger {
  const records = new Map<string, ErrorRecord>();
  for (const hash of Object.keys(errors)) {
    const raw = errors[hash];
    if (!isHash(hash)) {
      return bad(`${show(hash)}${tellLineOf(text, hash)} is no hash of 16 hex digits`, RESTORE);
    }
    const field = findBadField(raw, hash);
    if (field !== null) {
      const got = isObject(raw) ? `: ${show(raw[field])}` : '';
      return bad(`the record ${hash}${tellLineOf(text, hash)} has a bad "${field}"${got}`, RESTORE);
    }
    if (isRecord(raw)) records.set(hash, raw);
  }
  return { ok: true, ledger: { errors: records, extra } };
}

/** Narrows what `findBadField` has checked. */
function isRecord(raw: unknown): raw is ErrorRecord {
  return isObject(raw);
}

/** The ledger's text: records by hash, fields in their order, two spaces, final newline. */
export function formatLedger(ledger: Ledger): string {
  const errors: Record<string, unknown> = {};
  for (const hash of [...ledger.errors.keys()].sort()) {
    const record = ledger.errors.get(hash);
    if (record !== undefined) errors[hash] = inOrder(record);
  }
  return `${JSON.stringify({ version: LEDGER_VERSION, ...ledger.extra, errors }, null, 2)}\n`;
}

function inOrder(record: ErrorRecord): object {
  const { ...rest }: Record<string, unknown> = { ...record };
  const ordered: Record<string, unknown> = {};
  for (const field of RECORD_FIELDS) {
    if (rest[field] !== undefined) ordered[field] = rest[field];
    delete rest[field];
  }
  return { ...ordered, ...rest };
}

function parseJson(json: string): { value: unknown } | { problem: string } {
  try {
    const value: unknown = JSON.parse(json);
    return { value };
  } catch {
    return { problem: `it is no valid JSON (${whereIn(json)})` };
  }
}

function whereIn(json: string): string {
  if (json.trim() === '') return 'it is empty';
  const { offset, isCut } = findJsonFault(json);
  return isCut
    ? `it ends too early, at line ${lineAt(json, json.length)}`
    : `line ${lineAt(json, offset)}`;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 60);
}

function bad(problem: string, cure: string): ParsedLedger {
  return { ok: false, problem, cure };
}
