import { constants } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type FsCall, realFs } from './watched-fs.js';

/** What stands under a name: a file by its number, a folder, or nothing. */
export type Named = number | 'folder' | null;

export interface NameChange {
  readonly path: string;
  readonly to: Named;
}

/** One thing that a program has asked of the disk. Paths are relative to the watched folder. */
export type DiskOp =
  /** Names change: those of one operation. What is `durable` is on the medium already. */
  | { readonly op: 'names'; readonly changes: readonly NameChange[]; readonly durable: boolean }
  | { readonly op: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly op: 'truncate'; readonly file: number; readonly size: number }
  | { readonly op: 'sync'; readonly file: number }
  | { readonly op: 'sync-folder'; readonly path: string }
  /** Nothing of the disk's: what the program was told, or set out to do. */
  | { readonly op: 'told'; readonly what: Told };

export interface Told {
  readonly kind: string;
  readonly key: string;
}

interface OpenFile {
  readonly what: number | 'folder';
  readonly path: string;
  readonly isAppending: boolean;
  at: number;
}

/** Everything that was asked of the disk in one folder, in order. To be given to `watchFs`. */
export class DiskLog {
  readonly ops: DiskOp[] = [];
  readonly #root: string;
  readonly #names = new Map<string, Named>([['', 'folder']]);
  readonly #sizes = new Map<number, number>();
  readonly #open = new Map<number, OpenFile>();
  #files = 0;

  /** What is in the folder by now is on the medium. */
  constructor(root: string) {
    this.#root = root;
    const names = realFs.readdirSync(root, { recursive: true, encoding: 'utf8' });
    for (const name of names.sort()) {
      const path = join(root, name);
      if (realFs.statSync(path).isDirectory()) this.#change([{ path: name, to: 'folder' }], true);
      else this.place(name, realFs.readFileSync(path));
    }
  }

  /** Note what the program knows by now. */
  tell(kind: string, key: string): void {
    this.ops.push({ op: 'told', what: { kind, key } });
  }

  /** A file that somebody else has put under a name, and synced. */
  place(path: string, bytes: Buffer): void {
    const file = this.#createFile();
    this.#write(file, 0, bytes);
    this.ops.push({ op: 'sync', file });
    this.#change([{ path, to: file }], true);
  }

  readonly around = (call: FsCall, run: () => unknown): unknown => {
    const recorder = this.#recorders[call.name];
    return recorder === undefined ? run() : recorder(call, run);
  };

  readonly #recorders: Readonly<Record<string, (call: FsCall, run: () => unknown) => unknown>> = {
    openSync: (call, run) => this.#openFile(call, run),
    closeSync: ({ args }, run) => {
      this.#open.delete(Number(args[0]));
      return run();
    },
    writeSync: (call, run) => this.#writeFile(call, run),
    ftruncateSync: ({ args }, run) => {
      const result = run();
      const what = this.#open.get(Number(args[0]))?.what;
      if (typeof what === 'number') this.#truncate(what, Number(args[1] ?? 0));
      return result;
    },
    fsyncSync: ({ args }, run) => this.#sync(args, run),
    fdatasyncSync: ({ args }, run) => this.#sync(args, run),
    renameSync: ({ paths }, run) => {
      const result = run();
      const [from = '', to = ''] = this.#relative(paths);
      const moved = this.#names.get(from) ?? null;
      this.#change([
        { path: from, to: null },
        { path: to, to: moved },
      ]);
      return result;
    },
    linkSync: ({ paths }, run) => {
      const result = run();
      const [from = '', to = ''] = this.#relative(paths);
      this.#change([{ path: to, to: this.#names.get(from) ?? null }]);
      return result;
    },
    copyFileSync: ({ paths }, run) => {
      const result = run();
      const [, to = ''] = this.#relative(paths);
      const file = this.#createFile();
      this.#change([{ path: to, to: file }]);
      this.#write(file, 0, realFs.readFileSync(join(this.#root, to)));
      return result;
    },
    unlinkSync: ({ paths }, run) => {
      const result = run();
      this.#change(this.#relative(paths).map((path) => ({ path, to: null })));
      return result;
    },
    mkdirSync: ({ paths }, run) => {
      const result = run();
      for (const path of this.#relative(paths)) this.#makeFolders(path);
      return result;
    },
  };

  #openFile({ args, paths }: FsCall, run: () => unknown): unknown {
    const fd = run();
    const [path = ''] = this.#relative(paths);
    const flags = flagsOf(args[1]);
    const known = this.#names.get(path) ?? null;
    const what = known ?? this.#createFile();
    if (known === null) this.#change([{ path, to: what }]);
    else if (typeof what === 'number' && (flags & constants.O_TRUNC) !== 0) this.#truncate(what, 0);
    const isAppending = (flags & constants.O_APPEND) !== 0;
    this.#open.set(Number(fd), { what, path, isAppending, at: 0 });
    return fd;
  }

  #writeFile({ args, bytes }: FsCall, run: () => unknown): unknown {
    const file = this.#open.get(Number(args[0]));
    const written = Number(run());
    if (file === undefined || typeof file.what !== 'number' || bytes === null) return written;
    const asked = args[1] instanceof Uint8Array ? args[4] : args[2];
    const at = file.isAppending
      ? (this.#sizes.get(file.what) ?? 0)
      : typeof asked === 'number'
        ? asked
        : file.at;
    this.#write(file.what, at, bytes.subarray(0, written));
    file.at = at + written;
    return written;
  }

  #sync([fd]: readonly unknown[], run: () => unknown): unknown {
    const result = run();
    const file = this.#open.get(Number(fd));
    if (file?.what === 'folder') this.ops.push({ op: 'sync-folder', path: file.path });
    else if (file !== undefined) this.ops.push({ op: 'sync', file: file.what });
    return result;
  }

  #makeFolders(path: string): void {
    if (this.#names.get(path) === 'folder') return;
    if (path !== '' && dirname(path) !== '.') this.#makeFolders(dirname(path));
    this.#change([{ path, to: 'folder' }]);
  }

  #createFile(): number {
    this.#sizes.set(++this.#files, 0);
    return this.#files;
  }

  #write(file: number, at: number, bytes: Buffer): void {
    this.#sizes.set(file, Math.max(this.#sizes.get(file) ?? 0, at + bytes.length));
    this.ops.push({ op: 'write', file, at, bytes });
  }

  #truncate(file: number, size: number): void {
    if (this.#sizes.get(file) === size) return;
    this.#sizes.set(file, size);
    this.ops.push({ op: 'truncate', file, size });
  }

  #change(changes: readonly NameChange[], durable = false): void {
    for (const { path, to } of changes) this.#names.set(path, to);
    this.ops.push({ op: 'names', changes, durable });
  }

  #relative(paths: readonly string[]): readonly string[] {
    return paths.map((path) => relative(this.#root, path));
  }
}

const FLAGS: Readonly<Record<string, number>> = {
  w: constants.O_TRUNC,
  'w+': constants.O_TRUNC,
  a: constants.O_APPEND,
  'a+': constants.O_APPEND,
  ax: constants.O_APPEND,
};

function flagsOf(flags: unknown): number {
  return typeof flags === 'number' ? flags : (FLAGS[String(flags)] ?? 0);
}
