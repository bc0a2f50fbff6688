import { existsSync, linkSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Counter, ErrorRecord, Sample } from '../core/errors/record.js';
import { isTooDeep } from '../core/json-depth.js';
import type { UndoneFix } from '../core/ledger.js';
import { isErrorRecord, isTagCounts } from '../core/ledger-text.js';
import { isHash, isListOf, isObject, isText, isTextOrNull, isTime } from '../core/shape.js';
import { openDataFolder } from '../files/data-dir.js';
import { createExclusively, isErrno, syncFolder, writeTemporary } from '../files/durable-file.js';
import { readRegularFile } from '../files/small-file.js';

export type FoldedNumbers = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** What this machine knows beyond the ledger. Each fold writes the next generation, and none is rewritten. */
export interface State {
  readonly generation: number;
  /** For each writer the sequence numbers that have been folded. */
  readonly folded: FoldedNumbers;
  readonly counters: ReadonlyMap<string, Counter>;
  /** Records that this generation brings into the visible files; null for one that was deleted. */
  readonly changed: ReadonlyMap<string, ErrorRecord | null>;
  /** The same records as the ledger had them; null for those that it lacked. */
  readonly before: ReadonlyMap<string, ErrorRecord | null>;
  /** Fixes that this generation takes back in the visible files. */
  readonly undone: readonly UndoneFix[];
  /** Digests of the ledger that this generation replaces and of the one that it writes. */
  readonly replaces: string | null;
  readonly writes: string | null;
  readonly head: string | null;
  /** Names of the Markdown files set in code, relative to the root. */
  readonly files: { readonly todo?: string; readonly fixed?: string };
  /** Whether the visible files are known to be in place. */
  readonly installed: boolean;
}

export const FIRST_STATE: State = {
  generation: 0,
  folded: new Map(),
  counters: new Map(),
  changed: new Map(),
  before: new Map(),
  undone: [],
  replaces: null,
  writes: null,
  head: null,
  files: {},
  installed: true,
};

const MAX_BYTES = 1_000_000_000;
const NAME = /^([1-9]\d{0,14})\.json$/;
const GENERATIONS_KEPT = 2;

/**
 * The newest generation that can be understood. One that cannot is passed over for the one before, and its
 * number stays taken.
 * @throws the file system's error where one is there and may not be read: an older one would forget what it holds.
 */
export function readState(dataDir: string): State {
  const folder = join(dataDir, 'state');
  const generations = listGenerations(folder);
  const [newest = 0] = generations;
  for (const generation of generations) {
    const state = readGeneration(folder, generation);
    if (state !== null) return { ...state, generation: newest };
  }
  return { ...FIRST_STATE, generation: newest };
}

/** The number of the newest generation, 0 where there is none. */
export function findNewestGeneration(dataDir: string): number {
  return listGenerations(join(dataDir, 'state'))[0] ?? 0;
}

/**
 * Install the next generation: it is whole and on the medium before it has its name, and only one writer can
 * have the name.
 * @returns false where somebody else was first: read again and start over.
 */
export function installState(dataDir: string, state: State): boolean {
  const folder = openDataFolder(dataDir, 'state');
  const path = join(folder, `${state.generation}.json`);
  const text = formatState(state);
  const temporary = writeTemporary(path, Buffer.from(text), 0o600);
  try {
    return link(temporary, path, text);
  } finally {
    unlinkSync(temporary);
    syncFolder(folder);
  }
}

/** Note that the visible files of a generation are in place. */
export function markInstalled(dataDir: string, generation: number): void {
  createExclusively(join(dataDir, 'state', `${generation}.installed`), '');
}

/** Whether any generation that is there holds what a test looks for. */
export function holdsInState(dataDir: string, test: (json: string) => boolean): boolean {
  const folder = join(dataDir, 'state');
  return listGenerations(folder).some((generation) => {
    const text = readBytes(join(folder, `${generation}.json`))?.toString('utf8');
    return text !== undefined && parseJson(text) !== null && test(text);
  });
}

/** Drop all but the newest generations. */
export function pruneStates(dataDir: string, kept = GENERATIONS_KEPT): void {
  const folder = join(dataDir, 'state');
  for (const generation of listGenerations(folder).slice(kept)) {
    for (const ending of ['json', 'installed'])
      removeIfThere(join(folder, `${generation}.${ending}`));
  }
}

/** Without links (exFAT, some mounts) an exclusive create has to do. */
function link(temporary: string, path: string, text: string): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    if (isErrno(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'))
      return createExclusively(path, text, { sync: true });
    throw error;
  }
}

function listGenerations(folder: string): readonly number[] {
  try {
    const numbers = readdirSync(folder).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    return numbers.map(Number).sort((a, b) => b - a);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

function readGeneration(folder: string, generation: number): State | null {
  const bytes = readBytes(join(folder, `${generation}.json`));
  const raw = bytes === null ? null : parseJson(bytes.toString('utf8'));
  return parseState(raw, generation, existsSync(join(folder, `${generation}.installed`)));
}

/** Null also where it is no file at all; what the file system refuses to say is another matter. */
function readBytes(path: string): Buffer | null {
  try {
    return readRegularFile(path, MAX_BYTES);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    return null;
  }
}

function formatState(state: State): string {
  const { replaces, writes, head, files, undone } = state;
  return JSON.stringify({
    version: 1,
    folded: Object.fromEntries(state.folded),
    counters: Object.fromEntries(state.counters),
    changed: Object.fromEntries(state.changed),
    before: Object.fromEntries(state.before),
    undone,
    replaces,
    writes,
    head,
    files,
  });
}

function parseState(raw: unknown, generation: number, installed: boolean): State | null {
  if (!isObject(raw) || raw['version'] !== 1 || !isObject(raw['files'])) return null;
  const { folded, counters, changed, before, undone, replaces, writes, head, files } = raw;
  if (!isObject(folded) || !Object.values(folded).every(isNumbers)) return null;
  if (!isObject(counters) || !isObject(changed) || !Array.isArray(undone)) return null;
  if (!isTextOrNull(replaces) || !isTextOrNull(writes) || !isTextOrNull(head)) return null;
  return {
    generation,
    folded: mapOf(folded, isNumbers),
    counters: mapOf(counters, isCounter),
    changed: mapOf(changed, isRecordOrNull),
    before: mapOf(isObject(before) ? before : {}, isRecordOrNull),
    undone: undone.filter(isUndoneFix),
    replaces,
    writes,
    head,
    files: {
      ...(typeof files['todo'] === 'string' && { todo: files['todo'] }),
      ...(typeof files['fixed'] === 'string' && { fixed: files['fixed'] }),
    },
    installed,
  };
}

function mapOf<T>(raw: object, isValue: (value: unknown) => value is T): Map<string, T> {
  const map = new Map<string, T>();
  for (const [key, value] of Object.entries(raw)) if (isValue(value)) map.set(key, value);
  return map;
}

function isNumbers(raw: unknown): raw is [number, number][] {
  return (
    Array.isArray(raw) &&
    raw.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isSafeInteger),
    )
  );
}

/** Whether a parsed value is a whole counter. */
export function isCounter(raw: unknown): raw is Counter {
  return (
    isObject(raw) &&
    Number.isSafeInteger(raw['occurrences']) &&
    isTime(raw['firstSeen']) &&
    isTime(raw['lastSeen']) &&
    isTagCounts(raw['tags']) &&
    isObject(raw['days']) &&
    Object.values(raw['days']).every(Number.isSafeInteger) &&
    isListOf(raw['samples'], isSample)
  );
}

function isSample(raw: unknown): raw is Sample {
  return isObject(raw) && isTime(raw['t']) && isText(raw['message']) && isText(raw['context']);
}

function isRecordOrNull(raw: unknown): raw is ErrorRecord | null {
  return raw === null || isErrorRecord(raw);
}

function isUndoneFix(raw: unknown): raw is UndoneFix {
  return isObject(raw) && isHash(raw['hash']) && isText(raw['fixedAt']);
}

function parseJson(text: string): unknown {
  if (isTooDeep(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}
