import { homedir } from 'node:os';
import { GROUPING_VERSION } from '../core/errors/fingerprint.js';
import type { CodeLocation, ErrorRecord } from '../core/errors/record.js';
import { removeSecrets, takeClean } from '../core/errors/secrets.js';
import type { NewEvent } from '../core/events.js';
import type { OldError, OldLedger } from '../core/old-ledger.js';
import type { Severity } from '../core/severity.js';
import type { ForeignTask } from '../core/todo.js';
import { digest } from '../files/digest.js';
import { parsePlace } from '../markdown/foreign-tasks.js';
import type { DatedEvent } from './decisions.js';

/** An error that is taken over. */
export interface AdoptedError {
  readonly hash: string;
  /** As it was written before. */
  readonly writtenHash: string;
  /** Whether it is only the id of a known error that comes back. */
  readonly isKnown: boolean;
  readonly severity: Severity;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly location: CodeLocation | null;
  readonly occurrences: number;
  /** Where its task stands, from 1; null where it has none. */
  readonly line: number | null;
  readonly hasId: boolean;
  /** What makes it a record: none for a known one. */
  readonly events: readonly DatedEvent[];
}

export interface AdoptionPlan {
  readonly adopted: readonly AdoptedError[];
  readonly notes: readonly string[];
}

interface Sources {
  readonly tasks: readonly ForeignTask[];
  /** The ids that stand in TODO.md. */
  readonly present: ReadonlySet<string>;
  readonly records: readonly ErrorRecord[];
  readonly old: OldLedger | null;
}

const MAX_MESSAGE = 8 * 1024;
const MAX_NAME = 200;

/** Decide for each foreign task, and each active error of an old ledger that has none, what it becomes. */
export function planAdoption({ tasks, present, records, old }: Sources): AdoptionPlan {
  const adopted = new Map<string, AdoptedError>();
  const notes: string[] = [];
  const oldErrors = new Map(
    [...(old?.active ?? [])].map(([written, error]) => [deriveHash(written), error]),
  );
  for (const task of tasks) {
    const named = records.filter((record) => isNamed(record, task.hash));
    const [known] = named;
    const hash = known?.hash ?? deriveHash(task.hash);
    const where = `${task.hash} (line ${task.line})`;
    if (named.length > 1)
      notes.push(`${where} may be one of ${named.length} errors: left as it is`);
    else if (adopted.has(hash)) notes.push(`${where} stands there twice: the first is taken over`);
    else if (present.has(hash) && !task.hasId) {
      notes.push(`${where} has another task already: left as it is`);
    } else if (known?.status === 'fixed') {
      notes.push(`${where} is marked as fixed already: left as it is`);
    } else if (known) adopted.set(hash, relink(known, task));
    else adopted.set(hash, takeOver(hash, task.hash, { task, old: oldErrors.get(hash) }));
  }
  for (const [hash, error] of oldErrors) {
    const isKnown = records.some((record) => record.hash === hash);
    if (isKnown || adopted.has(hash)) continue;
    adopted.set(hash, takeOver(hash, error.hash, { task: null, old: error }));
  }
  return { adopted: [...adopted.values()], notes };
}

function isNamed({ hash, hashes }: ErrorRecord, written: string): boolean {
  return [hash, ...hashes].some((name) => name.startsWith(written));
}

/** The old hash goes on naming the error: it begins the new one, and a digest of it fills that up. */
function deriveHash(written: string): string {
  return (written + digest(JSON.stringify(['adopted', written]))).slice(0, 16);
}

function relink(record: ErrorRecord, task: ForeignTask): AdoptedError {
  const { hash, severity, type, message, context, location, occurrences = 0 } = record;
  return {
    ...{ hash, severity, type, message, context, location, occurrences },
    ...{ writtenHash: task.hash, line: task.line, hasId: task.hasId },
    isKnown: true,
    events: [],
  };
}

/** What tells of an error: one of them, or both. */
interface Source {
  readonly task: ForeignTask | null;
  readonly old: OldError | undefined;
}

/** What the old ledger knows is whole; what the task says may be cut, but its section is a person's choice. */
function takeOver(hash: string, writtenHash: string, { task, old }: Source): AdoptedError {
  const place = old === undefined ? task : parsePlace(old.location);
  const said = {
    severity: task?.severity ?? old?.severity ?? 'MEDIUM',
    type: takeClean(old?.type || task?.type || 'Error', MAX_NAME),
    message: takeClean(old?.message || task?.message || '', MAX_MESSAGE),
    context: takeClean(place?.context ?? '', MAX_NAME),
    location: place?.location ?? null,
    occurrences: Math.max(old?.occurrences ?? 1, task?.occurrences ?? 1),
  };
  const events = createEvents(hash, said, {
    stack: (old?.traceback ?? []).slice(0, 50).map((line) => removeSecrets(line, homedir())),
    firstSeen: parseTime(old?.firstSeen ?? task?.firstSeen),
    lastSeen: parseTime(old?.lastSeen),
    task: task !== null,
  });
  return {
    ...{ hash, writtenHash, ...said, events },
    isKnown: false,
    line: task?.line ?? null,
    hasId: task?.hasId ?? false,
  };
}

type Said = Pick<
  AdoptedError,
  'severity' | 'type' | 'message' | 'context' | 'location' | 'occurrences'
>;

interface History {
  readonly stack: readonly string[];
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
  readonly task: boolean;
}

/** The first occurrence is told whole, and all others are counted. */
function createEvents(hash: string, said: Said, history: History): readonly DatedEvent[] {
  const { severity, context, occurrences, ...error } = said;
  const { stack, firstSeen, lastSeen, task } = history;
  const first: NewEvent = {
    type: 'throw',
    k: hash,
    ...{ severity, context, task },
    error: {
      type: error.type,
      message: error.message,
      location: error.location,
      stack,
      causes: [],
    },
    tags: {},
    fatal: false,
    grouping: { version: GROUPING_VERSION },
  };
  const at = firstSeen;
  if (occurrences === 1) return [{ event: first, at }];
  const last = Math.max(lastSeen ?? at ?? Date.now(), at ?? 0);
  const more: NewEvent = { type: 'count', k: hash, count: occurrences - 1, since: last };
  return [
    { event: first, at: at ?? last },
    { event: more, at: last },
  ];
}

/** A time that nobody can read is none; one from the future would hide that the error comes back. */
function parseTime(said: string | undefined | null): number | null {
  const time = said ? Date.parse(said) : Number.NaN;
  return Number.isFinite(time) && time > 0 ? Math.min(time, Date.now()) : null;
}
