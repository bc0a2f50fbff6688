import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface ProgramRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project in a folder of its own: what `npm pack` made of errtrack is installed, and nothing else. */
export class UserProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'errtrack-user-')));
  readonly tarball = packOnce();

  constructor(manifest: object = { type: 'module' }) {
    this.write('package.json', JSON.stringify({ name: 'user', private: true, ...manifest }));
    this.unpackInto('node_modules/errtrack');
  }

  /** Lay a copy of the package into a folder. */
  unpackInto(name: string): void {
    const target = join(this.folder, name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', this.tarball, '-C', target, '--strip-components=1']);
  }

  /** Make a package of our own node_modules known to the project. */
  link(name: string): void {
    const target = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(realpathSync(resolve('node_modules', name)), target, 'junction');
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  /** The text of a file, or null where there is none. */
  read(name: string): string | null {
    const path = join(this.folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  /** Run a Node program in the project, as from a plain shell. */
  node(args: readonly string[], env: NodeJS.ProcessEnv = {}): ProgramRun {
    return this.run(process.execPath, args, env);
  }

  run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ProgramRun {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      env: { ...plainEnvironment(), ...env },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  /** Fold what was captured, and read the ledger: its records, or none where nothing was ever recorded. */
  records(): readonly LedgerRecord[] {
    const { status, stderr } = this.node(['node_modules/errtrack/bin/errtrack.js', 'sync']);
    if (status !== 0) throw new Error(`errtrack sync: ${stderr}`);
    return Object.values(JSON.parse(this.read('errors_log.json') ?? '{ "errors": {} }').errors);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The part of a record that tests of the package look at. */
export interface LedgerRecord {
  readonly type: string;
  readonly message: string;
  readonly context: string;
  readonly severity: string;
  readonly occurrences: number;
}

/** Without the marks of the test runner, of CI and of npm, under which errtrack behaves otherwise. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  const kept = Object.entries({ PATH, HOME, TMPDIR, SystemRoot });
  return {
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
    NO_COLOR: '1',
  };
}

let tarball: string | undefined;

/** One tarball serves all projects of a test file. */
function packOnce(): string {
  if (tarball !== undefined) return tarball;
  const folder = mkdtempSync(join(tmpdir(), 'errtrack-pack-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', stdio: 'pipe' }));
  tarball = join(folder, packed.filename);
  return tarball;
}
