import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { removeFolder } from './remove-folder.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The part of a record that tests look at; the ledger of a folder without git carries the counts. */
export interface TrackedRecord {
  readonly hash: string;
  readonly status: string;
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly severity: string;
  readonly occurrences: number;
  readonly tags: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly grouping: Readonly<Record<string, unknown>>;
}

/** A project in a folder of its own, with this worktree linked as its errtrack, run from a bare environment. */
export class TrackedProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-project-')));
  readonly #home = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-home-')));

  constructor() {
    this.write('package.json', '{ "name": "project", "private": true }\n');
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(resolve('.'), join(this.folder, 'node_modules', 'errtrack'));
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** The text of a file, or null where there is none. */
  read(name: string): string | null {
    const path = join(this.folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  /** The names in a folder, sorted. */
  list(folder: string): readonly string[] {
    return readdirSync(join(this.folder, folder)).sort();
  }

  /** Run Node in the project. */
  node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.#home, ...env },
      encoding: 'utf8',
      timeout: 20_000,
    });
    return { code: status, signal, stdout, stderr };
  }

  /** Run a program of one file. */
  run(
    code: string,
    env: Readonly<Record<string, string>> = {},
    flags: readonly string[] = [],
  ): Ended {
    this.write('app.mjs', code);
    return this.node([...flags, 'app.mjs'], env);
  }

  /** The ledger as it stands; nothing is folded for it. */
  records(ledger = 'errors_log.json'): readonly TrackedRecord[] {
    const text = this.read(ledger);
    return text === null ? [] : Object.values(JSON.parse(text).errors);
  }

  /** `context × occurrences` of each record, sorted. */
  counts(ledger?: string): readonly string[] {
    return this.records(ledger)
      .map(({ context, occurrences }) => `${context} × ${occurrences}`)
      .sort();
  }

  remove(): void {
    for (const folder of [this.folder, this.#home]) {
      removeFolder(folder);
    }
  }
}
