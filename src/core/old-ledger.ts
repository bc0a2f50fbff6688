import { isSeverity, type Severity } from './severity.js';
import { isObject, isText } from './shape.js';

/** An error as `error_tracker.py`, which errtrack comes from, kept it in its `errors_log.json`. */
export interface OldError {
  readonly hash: string;
  readonly type: string;
  readonly message: string;
  readonly location: string;
  readonly severity: Severity;
  readonly occurrences: number;
  /** As written, mostly ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly traceback: readonly string[];
}

export interface OldLedger {
  readonly active: ReadonlyMap<string, OldError>;
  /** How many fixed ones it holds. */
  readonly fixed: number;
}

/** The ledger of `error_tracker.py` in a text; null for anything else. An entry that is no error is passed over. */
export function parseOldLedger(text: string): OldLedger | null {
  const raw = parseJson(text);
  if (!isObject(raw) || 'version' in raw || 'errors' in raw) return null;
  const { active_errors: active, fixed_errors: fixed } = raw;
  if (!isObject(active) || !isObject(fixed)) return null;
  const errors = Object.entries(active).flatMap(([hash, entry]) => parseError(hash, entry) ?? []);
  return {
    active: new Map(errors.map((error) => [error.hash, error])),
    fixed: Object.keys(fixed).length,
  };
}

function parseError(hash: string, raw: unknown): OldError | null {
  if (!isObject(raw) || !/^[0-9a-f]{4,40}$/.test(hash)) return null;
  const { severity, occurrences } = raw;
  return {
    hash,
    type: textOf(raw['error_type']),
    message: textOf(raw['error_message']),
    location: textOf(raw['location']),
    severity: isSeverity(severity) ? severity : 'MEDIUM',
    occurrences: toCount(occurrences),
    firstSeen: textOf(raw['first_seen']),
    lastSeen: textOf(raw['last_seen']),
    traceback: textOf(raw['traceback']).split(/\r?\n/).filter(Boolean),
  };
}

/** At least one, and no more than can be counted on from. */
function toCount(raw: unknown): number {
  const isCount = typeof raw === 'number' && Number.isSafeInteger(raw) && raw > 0;
  return isCount ? Math.min(raw, 1_000_000_000) : 1;
}

function textOf(raw: unknown): string {
  return isText(raw) ? raw : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
