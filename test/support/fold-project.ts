import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import { openProject } from '../../src/files/open-project.js';
import type { Project } from '../../src/files/project.js';
import { makeTempFolder } from './temp-folder.js';

const CLI = resolve('bin/errtrack.js');
const LIBRARY = resolve('dist/index.js');

/** A project in a folder of its own, with real programs, real git, and a home that is empty. */
export class FoldProject {
  readonly folder = makeTempFolder();
  readonly dataDir = join(this.folder, '.errtrack');
  readonly #home = makeTempFolder();

  constructor({ git = false } = {}) {
    this.write('package.json', '{ "type": "module" }');
    if (git) this.git('init', '-q', '-b', 'main');
  }

  get project(): Project {
    return openProject(this.folder, { env: {} });
  }

  write(name: string, data: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), data);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  remove(name: string): void {
    rmSync(join(this.folder, name), { recursive: true });
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  records(): readonly ErrorRecord[] {
    return Object.values(JSON.parse(this.read('errors_log.json')).errors);
  }

  /** Hashes of the tasks in TODO.md. */
  tasks(name = 'TODO.md'): readonly string[] {
    const text = this.has(name) ? this.read(name) : '';
    return [...text.matchAll(/<!-- errtrack:([0-9a-f]{16}) -->/g)].map((it) => it[1] ?? '');
  }

  /** Run a program that uses the library as `errtrack`, from a plain shell. */
  run(program: string, env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
    return this.#spawn([...this.#evaluate(program)], env);
  }

  /** The same, not waited for. Resolves to its exit code. */
  start(program: string, env: NodeJS.ProcessEnv = {}): Promise<number | null> {
    const child = spawn(process.execPath, this.#evaluate(program), {
      cwd: this.folder,
      env: { ...this.#environment(), ...env },
      stdio: 'ignore',
    });
    return new Promise((done) => child.on('exit', done));
  }

  cli(...args: readonly string[]): SpawnSyncReturns<string> {
    return this.#spawn([CLI, ...args]);
  }

  startCli(...args: readonly string[]): Promise<number | null> {
    return this.#startCli(args, undefined);
  }

  /** Start a command, and kill it after so many milliseconds. */
  killCli(afterMs: number, ...args: readonly string[]): Promise<number | null> {
    return this.#startCli(args, afterMs);
  }

  #startCli(args: readonly string[], killAfterMs: number | undefined): Promise<number | null> {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: this.folder,
      env: this.#environment(),
      stdio: 'ignore',
    });
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    return new Promise((done) => {
      child.on('exit', (code) => {
        clearTimeout(timer);
        done(code);
      });
    });
  }

  /** Occurrences by message. */
  counts(): Record<string, number> {
    const { stdout, stderr } = this.cli('list', '--all', '--json');
    if (stderr !== '') throw new Error(stderr);
    const records: readonly { message: string; occurrences: number }[] = JSON.parse(stdout);
    return Object.fromEntries(records.map((it) => [it.message, it.occurrences]));
  }

  git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    const env = this.#environment();
    return execFileSync('git', [...who, ...args], {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  commitAll(): void {
    this.git('add', '-A');
    this.git('commit', '-qm', 'all');
  }

  /** Every file below the folder with its size, time and content. */
  snapshot(): Record<string, string> {
    const names = readdirSync(this.folder, { recursive: true, encoding: 'utf8' });
    const files = names.map((name) => {
      const stat = statSync(join(this.folder, name));
      const text = stat.isFile() ? this.read(name) : '';
      return [name, `${stat.mtimeMs} ${stat.ino} ${text}`] as const;
    });
    return Object.fromEntries(files.sort());
  }

  #evaluate(program: string): readonly string[] {
    const preamble = `import { captureError, ErrorTracker, configure } from ${JSON.stringify(LIBRARY)};`;
    return ['--input-type=module', '-e', `${preamble}\n${program}`];
  }

  #spawn(args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, args, {
      cwd: this.folder,
      env: { ...this.#environment(), ...env },
      encoding: 'utf8',
      // A long run, as JSON.
      maxBuffer: 64_000_000,
    });
  }

  #environment(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.#home, NO_COLOR: '1' };
  }
}
