import type { WriteFileOptions } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

type Call = (...args: never[]) => unknown;

const fs = process.getBuiltinModule('node:fs');

/** node:fs as Node made it, whatever is put in its place here. */
export const realFs = { ...fs };

/** What each function works on: the path that comes first, two paths, or an open file. */
const FUNCTIONS = {
  accessSync: 'path',
  chmodSync: 'path',
  chownSync: 'path',
  closeSync: 'file',
  copyFileSync: 'paths',
  existsSync: 'path',
  fchmodSync: 'file',
  fchownSync: 'file',
  fdatasyncSync: 'file',
  fstatSync: 'file',
  fsyncSync: 'file',
  ftruncateSync: 'file',
  linkSync: 'paths',
  lstatSync: 'path',
  mkdirSync: 'path',
  openSync: 'path',
  readdirSync: 'path',
  readFileSync: 'path',
  readSync: 'file',
  realpathSync: 'path',
  renameSync: 'paths',
  rmdirSync: 'path',
  rmSync: 'path',
  statSync: 'path',
  unlinkSync: 'path',
  utimesSync: 'path',
  writeSync: 'file',
} as const;

export type FsName = keyof typeof FUNCTIONS;

/** One call that concerns the watched folder. */
export interface FsCall {
  readonly name: FsName;
  readonly args: readonly unknown[];
  /** What it works on; of an open file the path by which it was opened. */
  readonly paths: readonly string[];
  /** What a write is to write. */
  readonly bytes: Buffer | null;
}

/** Told of each call in place of it; `run` does it. */
export type Around = (call: FsCall, run: () => unknown) => unknown;

let watched: { readonly folder: string; readonly around: Around } | null = null;
let isInside = false;
let isInstalled = false;
const openPaths = new Map<number, string>();

/**
 * Put `around` in the way of every synchronous call of node:fs that concerns a folder, for ES imports and
 * `require` alike. What Node itself calls on the way to one of them is not told apart.
 * @returns what ends it.
 */
export function watchFs(folder: string, around: Around): () => void {
  if (watched !== null) throw new Error(`${watched.folder} is watched already: end that first`);
  install();
  watched = { folder: resolve(folder), around };
  return () => {
    watched = null;
  };
}

function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  const patches = Object.entries(FUNCTIONS).map(([name]) => [name, createPatch(name)]);
  Object.assign(fs, Object.fromEntries(patches), { writeFileSync, appendFileSync });
  syncBuiltinESMExports();
}

function createPatch(name: string): Call {
  if (!isName(name)) throw new Error(`${name} is no function that can be watched`);
  const real: Call = realFs[name];
  const patch: Call = (...args) => {
    const call = watched === null || isInside ? null : describe(name, args);
    return call === null ? note(name, args, real(...args)) : tell(call, () => real(...args));
  };
  return Object.assign(patch, real);
}

function tell(call: FsCall, real: () => unknown): unknown {
  isInside = true;
  try {
    return watched?.around(call, () => note(call.name, call.args, real()));
  } catch (error) {
    // The one that never throws.
    if (call.name === 'existsSync') return false;
    throw error;
  } finally {
    isInside = false;
  }
}

function note(name: FsName, args: readonly unknown[], result: unknown): unknown {
  const [first] = args;
  if (name === 'openSync' && typeof result === 'number') openPaths.set(result, pathOf(first));
  if (name === 'closeSync' && typeof first === 'number') openPaths.delete(first);
  return result;
}

function describe(name: FsName, args: readonly unknown[]): FsCall | null {
  const paths = findPaths(name, args);
  if (!paths.some((path) => isWatched(path))) return null;
  return { name, args, paths, bytes: name === 'writeSync' ? bytesOf(args) : null };
}

function findPaths(name: FsName, [first, second]: readonly unknown[]): readonly string[] {
  const kind = FUNCTIONS[name];
  if (kind === 'paths') return [pathOf(first), pathOf(second)];
  if (typeof first === 'number') return [openPaths.get(first) ?? ''];
  return [pathOf(first)];
}

function pathOf(value: unknown): string {
  if (value instanceof URL) return value.pathname;
  return typeof value === 'string' || Buffer.isBuffer(value) ? resolve(String(value)) : '';
}

function isWatched(path: string): boolean {
  const folder = watched?.folder;
  return folder !== undefined && (path === folder || path.startsWith(folder + sep));
}

/** The arguments after the descriptor are bytes, offset and length, or a text. */
function bytesOf([, data, offset, length]: readonly unknown[]): Buffer {
  if (!(data instanceof Uint8Array)) return Buffer.from(String(data));
  const start = typeof offset === 'number' ? offset : 0;
  const end = typeof length === 'number' ? start + length : data.length;
  return Buffer.from(data.subarray(start, end));
}

/** Node opens, writes and closes inside: here each of the three can fail. */
function writeFileSync(
  path: string,
  data: string | Uint8Array,
  options: WriteFileOptions = {},
): void {
  if (watched === null || !isWatched(pathOf(path))) {
    realFs.writeFileSync(path, data, options);
    return;
  }
  const { flag = 'w', mode = 0o666 } =
    typeof options === 'object' && options !== null ? options : {};
  const fd = fs.openSync(path, flag, mode);
  try {
    const bytes = Buffer.from(data);
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at, bytes.length - at);
  } finally {
    fs.closeSync(fd);
  }
}

function appendFileSync(path: string, data: string | Uint8Array): void {
  fs.writeFileSync(path, data, { flag: 'a' });
}

function isName(name: string): name is FsName {
  return name in FUNCTIONS;
}
