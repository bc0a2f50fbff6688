import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';

const BIN = resolve('bin/errtrack.js');

/** Every command that may ask git something, and some that should not. */
const COMMANDS = [
  ...[['status'], ['list', '--all'], ['list', '--json'], ['doctor'], ['sync'], ['check', '--json']],
  ...[['fix', '--all', '-d', 'done'], ['scrub', '--dry-run'], ['scrub'], ['init']],
];

/**
 * Run every command in a repository whose configuration, hooks, attributes and folders try to run a program. It
 * must never start, though plain git starts it.
 */
export async function commandHostileRepository(): Promise<Figure> {
  const project = new TrackedProject();
  try {
    const canary = join(project.folder, 'canary');
    const path = arm(project, canary);
    const harmed: string[] = [];
    for (const args of COMMANDS) {
      if (args[0] === 'sync') untick(project);
      const { code, stderr } = project.node([BIN, ...args], { PATH: path });
      if (existsSync(canary))
        harmed.push(`errtrack ${args.join(' ')} ran what the repository names`);
      if (/at .*:\d+:\d+/.test(stderr)) harmed.push(`errtrack ${args.join(' ')} failed: ${stderr}`);
      if (code === null) harmed.push(`errtrack ${args.join(' ')} did not end`);
      rmSync(canary, { force: true });
    }
    if (!isArmed(project, canary)) harmed.push('plain git did not run it: the trap is none');
    return { what: 'commands in a hostile repository', tried: COMMANDS.length, harmed };
  } finally {
    project.remove();
  }
}

/** Returns a PATH that has the repository's own folders first. */
function arm(project: TrackedProject, canary: string): string {
  const script = project.write('trap.sh', `#!/bin/sh\necho fired >> '${canary}'\ncat\n`);
  chmodSync(script, 0o755);
  project.write('.gitattributes', '* filter=trap diff=trap merge=trap\n');
  git(project, 'init', '-q', '-b', 'main');
  project.run(
    "import { captureError } from 'errtrack'; captureError(new Error('one')); captureError(new TypeError('two'));",
    { ERRTRACK: '1' },
  );
  git(project, 'add', '-f', 'package.json', 'TODO.md', 'errors_log.json');
  git(project, 'commit', '-qm', 'one');
  for (const name of ['git', 'bin/git', 'node_modules/.bin/git']) {
    chmodSync(project.write(name, `#!/bin/sh\necho fired >> '${canary}'\n`), 0o755);
  }
  for (const [key, value] of Object.entries(TRAPS)) {
    git(project, 'config', key, value.replaceAll('SCRIPT', script));
  }
  for (const hook of [
    'post-index-change',
    'pre-commit',
    'post-checkout',
    'reference-transaction',
  ]) {
    chmodSync(project.write(`hooks/${hook}`, `#!/bin/sh\necho fired >> '${canary}'\n`), 0o755);
  }
  project.write('included', `[core]\n\tfsmonitor = ${script}\n`);
  mkdirSync(join(project.folder, '.git', 'refs', 'heads', '--upload-pack=x'), { recursive: true });
  project.write('.git/refs/heads/--exec=\u001b[31m', `${git(project, 'rev-parse', 'HEAD')}\n`);
  rmSync(canary, { force: true });
  const own = ['.', 'bin', join(project.folder, 'bin'), join(project.folder, 'node_modules/.bin')];
  return [...own, process.env['PATH'] ?? ''].join(delimiter);
}

const TRAPS: Readonly<Record<string, string>> = {
  'user.name': 'Ada',
  'user.email': 'ada@example.com',
  'core.fsmonitor': 'SCRIPT',
  'core.hooksPath': 'hooks',
  'core.pager': 'SCRIPT',
  'pager.var': 'SCRIPT',
  'core.editor': 'SCRIPT',
  'core.sshCommand': 'SCRIPT',
  'core.askPass': 'SCRIPT',
  'credential.helper': 'SCRIPT',
  'alias.var': '!SCRIPT',
  'alias.status': '!SCRIPT',
  'alias.cat-file': '!SCRIPT',
  'diff.external': 'SCRIPT',
  'diff.trap.textconv': 'SCRIPT',
  'diff.trap.command': 'SCRIPT',
  'filter.trap.clean': 'SCRIPT',
  'filter.trap.smudge': 'SCRIPT',
  'filter.trap.process': 'SCRIPT',
  'merge.trap.driver': 'SCRIPT',
  'gpg.program': 'SCRIPT',
  'commit.gpgSign': 'true',
  'uploadpack.packObjectsHook': 'SCRIPT',
  'includeIf.gitdir:**.path': '../included',
};

/** Tick a task by hand: the fold then asks who did it. */
function untick(project: TrackedProject): void {
  project.write('TODO.md', (project.read('TODO.md') ?? '').replace('- [ ]', '- [x]'));
}

function isArmed(project: TrackedProject, canary: string): boolean {
  try {
    git(project, 'status');
  } catch {
    // What the trap prints is no answer for git.
  }
  return existsSync(canary);
}

function git(project: TrackedProject, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  const env = { PATH: process.env['PATH'], HOME: project.folder, GIT_CONFIG_NOSYSTEM: '1' };
  const options = { cwd: project.folder, env, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync('git', [...who, ...args], options).trim();
}
