import { isSeverity } from '../core/severity.js';
import { isObject, isText, isTextOrNull } from '../core/shape.js';
import type { SyncedTask } from '../core/todo-sides.js';

/** The visible files as they were seen together once: what people change is told by comparing with it. */
export interface Synced {
  /** Names of the Markdown files: others were never seen. */
  readonly names: string;
  /** Digests of ledger, TODO.md and FIXED_ERRORS.md; null for a file that was not there. */
  readonly ledger: string | null;
  readonly todo: string | null;
  readonly fixed: string | null;
  /** By hash. */
  readonly tasks: ReadonlyMap<string, SyncedTask>;
  /** Digests of the descriptions in FIXED_ERRORS.md, by hash and time of the fix. */
  readonly entries: ReadonlyMap<string, string>;
}

export function formatSynced(synced: Synced | null): object | null {
  if (synced === null) return null;
  const tasks = [...synced.tasks].map(([hash, task]) => [
    hash,
    ...FIELDS.map((name) => task[name]),
  ]);
  return { ...synced, tasks, entries: Object.fromEntries(synced.entries) };
}

/** Null for what was never seen, and for what is none of ours. */
export function parseSynced(raw: unknown): Synced | null {
  if (!isObject(raw) || !Array.isArray(raw['tasks']) || !isObject(raw['entries'])) return null;
  const { names, ledger, todo, fixed } = raw;
  if (!isText(names) || !isTextOrNull(ledger) || !isTextOrNull(todo) || !isTextOrNull(fixed))
    return null;
  const entries = Object.entries(raw['entries']).filter((pair): pair is [string, string] =>
    isText(pair[1]),
  );
  return {
    ...{ names, ledger, todo, fixed },
    tasks: new Map(raw['tasks'].flatMap(parseTask)),
    entries: new Map(entries),
  };
}

const FIELDS = ['mark', 'place', 'severity', 'text'] as const;
const MARKS = ['open', 'in progress', 'done', 'dropped'] as const;
const PLACES = ['section', 'shared section', 'elsewhere'] as const;

function parseTask(raw: unknown): readonly (readonly [string, SyncedTask])[] {
  if (!Array.isArray(raw)) return [];
  const [hash, rawMark, rawPlace, severity, text] = raw;
  const mark = MARKS.find((one) => one === rawMark);
  const place = PLACES.find((one) => one === rawPlace);
  if (mark === undefined || place === undefined) return [];
  return isText(hash) && isSeverity(severity) && isText(text)
    ? [[hash, { mark, place, severity, text }]]
    : [];
}
