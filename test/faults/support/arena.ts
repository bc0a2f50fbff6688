import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CountedRecord } from '../../../src/core/errors/record.js';
import { openProject } from '../../../src/files/open-project.js';
import { removeFolder } from '../../support/remove-folder.js';
import { type Ended, type Started, start } from './started.js';

const CLI = resolve('bin/errtrack.js');
const CHILD = resolve('dist/commands/fold.js');

/** What a program of a harness imports. */
export const LIBRARY = resolve('dist/index.js');

const UNSHARE = ['--pid', '--fork', '--mount-proc', '--kill-child'] as const;

/** Whether this user may make a pid namespace here. */
export function canUnshare(): boolean {
  return spawnSync('unshare', [...UNSHARE, 'true']).status === 0;
}

type Environment = Readonly<Record<string, string>>;

/** A project in a folder of its own: real processes, the built library, real git, and a home that is empty. */
export class Arena {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-arena-')));
  readonly dataDir = join(this.folder, '.errtrack');
  readonly #home = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-home-')));
  readonly #isGit: boolean;

  constructor({ git = false } = {}) {
    this.#isGit = git;
    // Programs here throw all of their errors on one line, and count each.
    const errtrack = { maxErrorsPerSite: 10_000 };
    this.write('package.json', `${JSON.stringify({ type: 'module', errtrack })}\n`);
    if (git) this.git('init', '-q', '-b', 'main');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** Hashes of our items in a Markdown file, as often as they stand there. */
  tasks(name = 'TODO.md'): readonly string[] {
    return findTaskHashes(this.has(name) ? this.read(name) : '');
  }

  node(args: readonly string[], env: Environment = {}): Started {
    return this.start(process.execPath, args, env);
  }

  cli(args: readonly string[], env: Environment = {}): Started {
    return this.node([CLI, ...args], env);
  }

  /** The same in a pid namespace of its own, as in a container that shares the folder. */
  nodeApart(args: readonly string[], env: Environment = {}): Started {
    return this.start('unshare', [...UNSHARE, process.execPath, ...args], env);
  }

  cliApart(args: readonly string[]): Started {
    return this.nodeApart([CLI, ...args]);
  }

  /** The fold's own child, as a tracked process starts it. */
  foldChild(env: Environment = {}): Started {
    const project = openProject(this.folder, { env: {} });
    return this.node([CHILD, JSON.stringify(project)], { ERRTRACK: '0', ...env });
  }

  start(file: string, args: readonly string[], env: Environment = {}): Started {
    return start(file, args, { cwd: this.folder, env: { ...this.#environment(), ...env } });
  }

  /** Every record with its counts, folded or not. @throws where they cannot be listed. */
  async list(): Promise<readonly CountedRecord[]> {
    const { code, stdout, stderr } = await this.cli(['list', '--all', '--json']).ended;
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, {
      cwd: this.folder,
      env: this.#environment(),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  startGit(...args: readonly string[]): Promise<Ended> {
    return this.start('git', args).ended;
  }

  /** Wait for the folds that tracked processes have started. */
  async untilQuiet(): Promise<void> {
    for (let waited = 0; waited < 30_000 && this.#isChildAtWork(); waited += 20) await pause(20);
  }

  #isChildAtWork(): boolean {
    try {
      const { pid }: { pid: number } = JSON.parse(this.read('.errtrack/fold.marker'));
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  remove(): void {
    for (const folder of [this.folder, this.#home]) {
      removeFolder(folder);
    }
  }

  #environment(): NodeJS.ProcessEnv {
    const { PATH } = process.env;
    return { PATH, HOME: this.#home, NO_COLOR: '1', ...(this.#isGit && GIT_ENVIRONMENT) };
  }
}

const GIT_ENVIRONMENT = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  GIT_EDITOR: 'true',
  GIT_CONFIG_NOSYSTEM: '1',
} as const;

export function findTaskHashes(text: string): readonly string[] {
  return [...text.matchAll(/<!-- errtrack:([0-9a-f]{16}) -->/g)].map((it) => it[1] ?? '');
}
