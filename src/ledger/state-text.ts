import { type Cutting, isCutting } from '../core/cutting.js';
import type { Counter, ErrorRecord } from '../core/errors/record.js';
import type { JoinedKeys } from '../core/joined-keys.js';
import { isTooDeep } from '../core/json-depth.js';
import type { UndoneFix } from '../core/ledger.js';
import { isErrorRecord } from '../core/record-checks.js';
import { isHash, isListOf, isObject, isText, isTextOrNull } from '../core/shape.js';
import type { ReturnedFix } from '../core/todo.js';
import { type FoldedNumbers, isCounter, mapOf, parseFolded } from './counter-text.js';
import { formatSynced, parseSynced, type Synced } from './synced.js';

/** What this machine knows beyond the ledger. Each fold writes the next generation, and none is rewritten. */
export interface State {
  readonly generation: number;
  /** For each writer the sequence numbers that have been folded. */
  readonly folded: FoldedNumbers;
  readonly counters: ReadonlyMap<string, Counter>;
  /** Raw keys that were led to another record than their own. */
  readonly joined: JoinedKeys;
  /** Records that this generation brings into the visible files; null for one that was deleted. */
  readonly changed: ReadonlyMap<string, ErrorRecord | null>;
  /** The same records as the ledger had them; null for those that it lacked. */
  readonly before: ReadonlyMap<string, ErrorRecord | null>;
  /** Fixes that this generation takes back in the visible files. */
  readonly undone: readonly UndoneFix[];
  /** Fixes of which this generation says that they did not hold; missing where there are none. */
  readonly returned?: readonly ReturnedFix[];
  /** What was taken out of TODO.md with the tasks of errors that are done with, in this order. */
  readonly cuttings: readonly Cutting[];
  /** Digests of the ledger that this generation replaces and of the one that it writes. */
  readonly replaces: string | null;
  readonly writes: string | null;
  readonly head: string | null;
  /** The last other commit that was checked out at a fold. */
  readonly headBefore: string | null;
  /** The visible files as they were read when this generation was made, and as it leaves them. */
  readonly read: Synced | null;
  readonly left: Synced | null;
  /** Names of the Markdown files set in code, relative to the root. */
  readonly files: { readonly todo?: string; readonly fixed?: string };
  /** Whether the visible files are known to be in place. */
  readonly installed: boolean;
}

export const FIRST_STATE: State = {
  generation: 0,
  folded: new Map(),
  counters: new Map(),
  joined: new Map(),
  changed: new Map(),
  before: new Map(),
  undone: [],
  cuttings: [],
  replaces: null,
  writes: null,
  head: null,
  headBefore: null,
  read: null,
  left: null,
  files: {},
  installed: true,
};

/** The commits that were checked out at the last folds, the newest first. */
export function listFolded({ head, headBefore }: State): readonly string[] {
  return [head, headBefore].filter((commit) => commit !== null);
}

/** A generation of the state as it is stored. */
export function formatState(state: State): string {
  const { replaces, writes, head, headBefore, files, undone, returned, cuttings } = state;
  return JSON.stringify({
    version: 1,
    folded: Object.fromEntries(state.folded),
    counters: Object.fromEntries(state.counters),
    joined: Object.fromEntries(state.joined),
    changed: Object.fromEntries(state.changed),
    before: Object.fromEntries(state.before),
    undone,
    returned,
    cuttings,
    replaces,
    writes,
    head,
    headBefore,
    read: formatSynced(state.read),
    left: formatSynced(state.left),
    files,
  });
}

/** Null for what is no state: nothing of it is believed before it has been checked. */
export function parseState(raw: unknown, generation: number, installed: boolean): State | null {
  if (!isObject(raw) || raw['version'] !== 1 || !isObject(raw['files'])) return null;
  const { folded, counters, changed, before, undone, returned } = raw;
  const { replaces, writes, head, files } = raw;
  const numbers = parseFolded(folded);
  if (numbers === null || !isObject(counters) || !isObject(changed) || !Array.isArray(undone))
    return null;
  if (!isTextOrNull(replaces) || !isTextOrNull(writes) || !isTextOrNull(head)) return null;
  return {
    generation,
    folded: numbers,
    counters: mapOf(counters, isCounter),
    // A state from before there were any.
    joined: mapOf(isObject(raw['joined']) ? raw['joined'] : {}, isHashes),
    changed: mapOf(changed, isRecordOrNull),
    before: mapOf(isObject(before) ? before : {}, isRecordOrNull),
    undone: undone.filter(isUndoneFix),
    ...(isListOf(returned, isReturnedFix) && { returned }),
    cuttings: parseCuttings(raw),
    replaces,
    writes,
    head,
    headBefore: isText(raw['headBefore']) ? raw['headBefore'] : null,
    read: parseSynced(raw['read']),
    left: parseSynced(raw['left']),
    files: {
      ...(typeof files['todo'] === 'string' && { todo: files['todo'] }),
      ...(typeof files['fixed'] === 'string' && { fixed: files['fixed'] }),
    },
    installed,
  };
}

/** Those of a state as it is stored; none where it is from before there were any. */
export function parseCuttings(raw: unknown): readonly Cutting[] {
  const cuttings = isObject(raw) ? raw['cuttings'] : null;
  return Array.isArray(cuttings) ? cuttings.filter(isCutting) : [];
}

function isHashes(raw: unknown): raw is readonly string[] {
  return isListOf(raw, isHash);
}

function isRecordOrNull(raw: unknown): raw is ErrorRecord | null {
  return raw === null || isErrorRecord(raw);
}

function isReturnedFix(raw: unknown): raw is ReturnedFix {
  return (
    isUndoneFix(raw) && 'at' in raw && isText(raw.at) && 'commit' in raw && isTextOrNull(raw.commit)
  );
}

function isUndoneFix(raw: unknown): raw is UndoneFix {
  return isObject(raw) && isHash(raw['hash']) && isText(raw['fixedAt']);
}

/** Null for what is no JSON, or nested too deep to be worked with. */
export function parseStateJson(text: string): unknown {
  if (isTooDeep(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
