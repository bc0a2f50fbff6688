import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DiskOp, NameChange, Named } from './disk-log.js';

/**
 * What a disk promises of that which was not synced.
 * `ordered`: changes of names come in the order in which they were asked for, and each sync of anything brings all
 * before it; of a file's new bytes a beginning is there, and all of them where it was renamed over another
 * (ext4 as Linux mounts it).
 * `minimal`: what POSIX says and no more: a name is there once its folder is synced, bytes once their file is;
 * of the rest each thing is there or not, whatever the order, and lost bytes are zeros.
 */
export const DISK_MODELS = ['ordered', 'minimal'] as const;

export type DiskModel = (typeof DISK_MODELS)[number];

export interface DiskImage {
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, { readonly file: number; readonly bytes: Buffer }>;
}

type Random = () => number;
type Indexed<O> = { readonly index: number; readonly op: O };
type DataOp = Extract<DiskOp, { op: 'write' | 'truncate' }>;

/** The disk after the power went away before the operation `at`, one of those that may be found then. */
export function cutDisk(
  ops: readonly DiskOp[],
  at: number,
  model: DiskModel,
  random: Random,
): DiskImage {
  const done = ops.slice(0, at);
  const names = model === 'ordered' ? orderedNames(done, random) : minimalNames(done, random);
  const contents = new Map<number, Buffer>();
  for (const what of names.present.values()) {
    if (typeof what !== 'number') continue;
    contents.set(what, remainingBytes(done, what, model, names, random));
  }
  return reachable(names.present, contents);
}

/** A file as its writer has it, nothing lost. */
export function wholeBytes(ops: readonly DiskOp[], at: number, file: number): Buffer {
  return apply(dataOf(ops.slice(0, at), file).map(({ op }) => op));
}

export function writeImage({ folders, files }: DiskImage, into: string): void {
  for (const folder of folders) mkdirSync(join(into, folder), { recursive: true });
  for (const [path, { bytes }] of files) writeFileSync(join(into, path), bytes);
}

interface Names {
  readonly present: ReadonlyMap<string, Named>;
  /** Up to where the order of operations has come to the disk. */
  readonly until: number;
  /** For each file the operation that brought its bytes with it. */
  readonly brought: ReadonlyMap<number, number>;
}

function orderedNames(ops: readonly DiskOp[], random: Random): Names {
  const synced = ops.findLastIndex(({ op }) => op === 'sync' || op === 'sync-folder') + 1;
  const until = between(synced, ops.length, random);
  const present = new Map<string, Named>();
  const brought = new Map<number, number>();
  for (const [index, op] of ops.entries()) {
    if (op.op !== 'names' || (!op.durable && index >= until)) continue;
    for (const { path, to } of op.changes) {
      if (typeof to === 'number' && present.has(path)) brought.set(to, index);
    }
    set(present, op.changes);
  }
  return { present, until, brought };
}

function minimalNames(ops: readonly DiskOp[], random: Random): Names {
  const kept = pick([0, 0.2, 0.5, 0.8, 1], random);
  const present = new Map<string, Named>();
  for (const [index, op] of ops.entries()) {
    if (op.op !== 'names') continue;
    const folders = new Set(op.changes.map(({ path }) => dirname(path)));
    // Two folders are two places on the disk: a move from one to the other may be there by half.
    for (const folder of folders) {
      if (op.durable || isFolderSynced(ops, folder, index) || random() < kept) {
        set(
          present,
          op.changes.filter(({ path }) => dirname(path) === folder),
        );
      }
    }
  }
  return { present, until: ops.length, brought: new Map() };
}

function isFolderSynced(ops: readonly DiskOp[], folder: string, since: number): boolean {
  const path = folder === '.' ? '' : folder;
  return ops.some((op, index) => index > since && op.op === 'sync-folder' && op.path === path);
}

function set(present: Map<string, Named>, changes: readonly NameChange[]): void {
  for (const { path, to } of changes) {
    if (to === null) present.delete(path);
    else present.set(path, to);
  }
}

function remainingBytes(
  ops: readonly DiskOp[],
  file: number,
  model: DiskModel,
  { until, brought }: Names,
  random: Random,
): Buffer {
  const lastSync = ops.findLastIndex((op) => op.op === 'sync' && op.file === file);
  const synced = Math.max(lastSync, brought.get(file) ?? -1);
  const all = dataOf(ops, file);
  const safe = all.filter(({ index }) => index < synced).map(({ op }) => op);
  const loose = all.filter(({ index }) => index > synced);
  if (model === 'minimal') return apply([...safe, ...anyOf(loose, random)]);
  return apply([...safe, ...beginningOf(loose, until, random)]);
}

/** Up to some byte; an emptying that is not on the disk keeps what was written after it away too. */
function beginningOf(
  loose: readonly Indexed<DataOp>[],
  until: number,
  random: Random,
): readonly DataOp[] {
  const lost = loose.findIndex(({ index, op }) => op.op === 'truncate' && index >= until);
  const possible = (lost === -1 ? loose : loose.slice(0, lost)).map(({ op }) => op);
  const sizes = possible.map((op) => (op.op === 'write' ? op.bytes.length : 0));
  let left = between(
    0,
    sizes.reduce((sum, size) => sum + size, 0),
    random,
  );
  return possible.map((op) => {
    if (op.op === 'truncate') return op;
    const bytes = op.bytes.subarray(0, left);
    left -= bytes.length;
    return { ...op, bytes };
  });
}

/** Each there, torn, or lost: what lies before a later one is zeros then. */
function anyOf(loose: readonly Indexed<DataOp>[], random: Random): readonly DataOp[] {
  const kept = pick([0, 0.3, 0.7, 1], random);
  return loose.flatMap(({ op }): readonly DataOp[] => {
    if (op.op === 'truncate') return random() < kept ? [op] : [];
    if (random() < kept) return [op];
    if (random() < 0.5) return [];
    const bytes = Buffer.from(op.bytes);
    const torn = between(0, bytes.length, random);
    return [{ ...op, bytes: random() < 0.5 ? bytes.subarray(0, torn) : bytes.fill(0, torn) }];
  });
}

function dataOf(ops: readonly DiskOp[], file: number): readonly Indexed<DataOp>[] {
  return ops.flatMap((op, index) =>
    (op.op === 'write' || op.op === 'truncate') && op.file === file ? [{ index, op }] : [],
  );
}

function apply(ops: readonly DataOp[]): Buffer {
  let bytes = Buffer.alloc(0);
  for (const op of ops) {
    const end = op.op === 'write' ? op.at + op.bytes.length : op.size;
    const size = op.op === 'write' ? Math.max(bytes.length, op.bytes.length > 0 ? end : 0) : end;
    const next = Buffer.alloc(size);
    bytes.copy(next);
    if (op.op === 'write') op.bytes.copy(next, op.at);
    bytes = next;
  }
  return bytes;
}

/** What lies in a folder that has no name is nowhere. */
function reachable(
  names: ReadonlyMap<string, Named>,
  contents: ReadonlyMap<number, Buffer>,
): DiskImage {
  const isThere = (path: string): boolean =>
    path === '.' || (names.get(path) === 'folder' && isThere(dirname(path)));
  const entries = [...names].filter(([path]) => isThere(dirname(path)));
  return {
    folders: entries.filter(([, what]) => what === 'folder').map(([path]) => path),
    files: new Map(
      entries.flatMap(([path, file]) =>
        typeof file === 'number'
          ? [[path, { file, bytes: contents.get(file) ?? Buffer.alloc(0) }] as const]
          : [],
      ),
    ),
  };
}

/** Often one of the ends: there most goes wrong. */
function between(from: number, to: number, random: Random): number {
  const end = random();
  if (end < 0.25) return from;
  if (end > 0.75) return to;
  return from + Math.floor(random() * (to - from + 1));
}

function pick<T>(values: readonly [T, ...T[]], random: Random): T {
  return values[Math.floor(random() * values.length)] ?? values[0];
}
