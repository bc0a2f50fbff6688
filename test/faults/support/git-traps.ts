import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TrackedProject } from '../../support/tracked-project.js';

/** Something of a repository that names a program, and the plain git command that runs it. */
interface Trap {
  readonly name: string;
  /** SCRIPT stands for a program that leaves the name of the trap in the canary. */
  readonly config: Readonly<Record<string, string>>;
  readonly plain: readonly string[];
  readonly input?: string;
}

const TRAPS: readonly Trap[] = [
  { name: 'fsmonitor', config: { 'core.fsmonitor': 'SCRIPT' }, plain: ['status'] },
  { name: 'alias', config: { 'alias.look': '!SCRIPT' }, plain: ['look'] },
  {
    name: 'textconv',
    config: { 'diff.trap.textconv': 'SCRIPT' },
    plain: ['blame', '-L', '1,1', 'HEAD', '--', 'package.json'],
  },
  {
    name: 'filter',
    config: { 'filter.trap.clean': 'SCRIPT', 'filter.trap.smudge': 'SCRIPT' },
    plain: ['blame', '-L', '1,1', '--', 'package.json'],
  },
  {
    name: 'external-diff',
    config: { 'diff.external': 'SCRIPT' },
    plain: ['log', '-p', '--ext-diff', '-1', '--', 'plain.txt'],
  },
  {
    name: 'diff-driver',
    config: { 'diff.trap.command': 'SCRIPT' },
    plain: ['log', '-p', '--ext-diff', '-1', '--', 'package.json'],
  },
  {
    name: 'signature',
    config: { 'gpg.program': 'SCRIPT', 'log.showSignature': 'true' },
    plain: ['log', '-1'],
  },
  {
    name: 'pager',
    config: { 'core.pager': 'SCRIPT' },
    plain: ['TERMINAL', '--paginate', 'branch'],
  },
  {
    name: 'editor',
    config: { 'core.editor': 'SCRIPT' },
    plain: ['commit', '--allow-empty', '--no-verify', '--no-gpg-sign'],
  },
  {
    name: 'credentials',
    config: { 'credential.helper': '!SCRIPT' },
    plain: ['credential', 'fill'],
    input: 'protocol=https\nhost=example.invalid\n\n',
  },
  {
    name: 'fetch',
    config: {
      'core.sshCommand': 'SCRIPT',
      'core.repositoryFormatVersion': '1',
      'extensions.partialClone': 'origin',
      'remote.origin.promisor': 'true',
      'remote.origin.url': 'ssh://example.invalid/x',
      'protocol.ssh.allow': 'always',
    },
    plain: ['cat-file', '-e', '1'.repeat(40)],
  },
];

const HOOKS = ['post-index-change', 'pre-commit', 'post-checkout', 'reference-transaction'];

/** Traps that are set in a repository, all at once. */
export class GitTraps {
  readonly #project: TrackedProject;
  readonly #canary: string;

  /** Set them, in a file that the configuration includes. */
  constructor(project: TrackedProject) {
    this.#project = project;
    this.#canary = join(project.folder, 'canary');
    project.write('.git/info/attributes', '* filter=trap diff=trap\nplain.txt !filter !diff\n');
    for (const { name, config } of TRAPS) {
      const script = this.#plant(`trap-${name}.sh`, name);
      for (const [key, value] of Object.entries(config)) {
        runGit(project, 'config', '--file', '.git/more', key, value.replace('SCRIPT', script));
      }
    }
    for (const hook of HOOKS) this.#plant(`hooks/${hook}`, 'hook');
    runGit(project, 'config', '--file', '.git/more', 'core.hooksPath', 'hooks');
    for (const path of ['git', 'bin/git', 'node_modules/.bin/git']) this.#plant(path, 'git');
    runGit(project, 'config', 'include.path', 'more');
  }

  /** What was run since the last look. */
  takeFired(): readonly string[] {
    const names = existsSync(this.#canary) ? readFileSync(this.#canary, 'utf8').split('\n') : [];
    rmSync(this.#canary, { force: true });
    return names.filter((name) => name !== '');
  }

  /** Traps that plain git does not run, or not any more: they would prove nothing. */
  findBroken(): readonly string[] {
    const hook: Trap = {
      ...{ name: 'hook', config: {} },
      plain: ['commit', '--allow-empty', '--no-gpg-sign', '-m', 'x'],
    };
    return [...TRAPS, hook].flatMap(({ name, plain, input = '' }) => {
      this.takeFired();
      runPlain(this.#project, plain, input);
      return this.takeFired().includes(name) ? [] : [name];
    });
  }

  #plant(path: string, name: string): string {
    const text = `#!/bin/sh\necho ${name} >> '${this.#canary}'\nexit 0\n`;
    const script = this.#project.write(path, text);
    chmodSync(script, 0o755);
    return script;
  }
}

/** A pager is for those who sit at a terminal. */
const IN_TERMINAL = 'import pty, sys; pty.spawn(sys.argv[1:])';

function runPlain(project: TrackedProject, args: readonly string[], input: string): void {
  const [first = '', ...rest] = args;
  const [program = '', ...all] =
    first === 'TERMINAL' ? ['python3', '-c', IN_TERMINAL, 'git', ...rest] : ['git', ...args];
  const env = { PATH: process.env['PATH'], HOME: project.folder, GIT_CONFIG_NOSYSTEM: '1' };
  spawnSync(program, all, { cwd: project.folder, env, input, timeout: 20_000 });
}

/** Run git for a test, as whoever. */
export function runGit(project: TrackedProject, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: project.folder, GIT_CONFIG_NOSYSTEM: '1' };
  const options = { cwd: project.folder, env, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('git', args, options).trim();
}
