import { delimiter, join, resolve } from 'node:path';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';
import { GitTraps, runGit } from './support/git-traps.js';

const BIN = resolve('bin/errtrack.js');

/** A shell that was given one of these would run it, a terminal would obey it, and git would take it for an option. */
const EVIL_NAME =
  '--help $(touch obeyed) `touch obeyed` "\'; touch obeyed; \u001b]0;x\u0007\u001b[31m\u009b5m';
const EVIL_BRANCH = 'a/--exec=$(touch${IFS}obeyed)`touch${IFS}obeyed`"\';touch${IFS}obeyed;';
/** Git itself makes no tag of such a name; whoever writes its files does. */
const EVIL_TAG = '--output=obeyed';
const EVIL_FILE = '-$(touch obeyed)`touch obeyed`"\'; \u001b[31m.mjs';

/** Every command that may ask git something, and some that should not. HASH stands for that of a recorded error. */
const COMMANDS: readonly (readonly string[])[] = [
  ...[['show', 'HASH'], ['show', 'HASH', '--json'], ['status'], ['list', '--all']],
  ...[['list', '--json'], ['doctor'], ['doctor', '--json'], ['sync'], ['sync', '--resolve']],
  ...[['check'], ['check', '--json'], ['fix', '--all', '-d', 'done'], ['show', 'HASH']],
  ...[['reopen', 'HASH'], ['scrub', '--dry-run'], ['scrub'], ['init'], ['init', '--git']],
  ...[
    ['check', '--format', 'github'],
    ['check', '--baseline', EVIL_BRANCH],
  ],
  ...[
    ['check', '--baseline', `${EVIL_BRANCH}:errors_log.json`],
    ['check', '--baseline', EVIL_TAG],
  ],
  ['run', '--check', '--format', 'github', '--', process.execPath, `./${EVIL_FILE}`],
  ...[
    ['status', '--since', EVIL_BRANCH],
    ['__complete', 'bash', '--', 'show', ''],
  ],
  ['__complete', 'fish', '--', 'check', '--baseline', ''],
];

/**
 * Run every command in a repository whose configuration, hooks, attributes and folders try to run a program, and whose
 * names try to be taken for more than names. None must ever start, though plain git starts each.
 */
export async function commandHostileRepository(): Promise<Figure> {
  const project = new TrackedProject();
  try {
    const hash = commitErrors(project);
    const traps = new GitTraps(project);
    traps.takeFired();
    const harmed = COMMANDS.flatMap((args) => {
      if (args[0] === 'sync') tick(project);
      return tryCommand(
        project,
        args.map((word) => word.replace('HASH', hash)),
        traps,
      );
    });
    const broken = traps.findBroken().map((name) => `plain git did not run ${name}: no trap`);
    return {
      what: 'commands in a hostile repository',
      tried: COMMANDS.length,
      harmed: [...harmed, ...broken],
    };
  } finally {
    project.remove();
  }
}

/** What becomes of one command, in words; nothing where it does no harm. */
function tryCommand(
  project: TrackedProject,
  args: readonly string[],
  traps: GitTraps,
): readonly string[] {
  const name = `errtrack ${args.join(' ')}`;
  const env = { ...getEvilVariables(project), PATH: getEvilPath(project) };
  const { code, stdout, stderr } = project.node([BIN, ...args], env);
  const fired = traps.takeFired();
  const isAsked = args[0] === 'show' && !args.includes('--json');
  return [
    ...(fired.length > 0 ? [`${name} ran ${fired.join(', ')}`] : []),
    ...(project.read('obeyed') === null ? [] : [`${name} obeyed a name`]),
    ...(/^ +at .*:\d+:\d+\)?$/m.test(stderr) ? [`${name} failed: ${stderr}`] : []),
    ...(code === null ? [`${name} did not end`] : []),
    // Of JSON, only what would move a cursor: the rest is the reader's.
    ...(hasControls(stdout + stderr) ? [`${name} printed a control character`] : []),
    ...(isAsked && !stdout.includes('is from ') ? [`${name} did not ask git: ${stdout}`] : []),
  ];
}

function hasControls(text: string): boolean {
  return [...text].some((it) => it < ' ' && it !== '\n' && it !== '\t');
}

/** Two errors, one of them thrown in a file with a name of its own, all committed by somebody with such a name. */
function commitErrors(project: TrackedProject): string {
  project.write('plain.txt', 'plain\n');
  project.write(
    EVIL_FILE,
    "import { captureError } from 'errtrack'; captureError(new Error('one'));\n",
  );
  runGit(project, 'init', '-q', '-b', 'main');
  runGit(project, 'config', 'user.name', EVIL_NAME);
  runGit(project, 'config', 'user.email', `ada@example.com`);
  runGit(project, 'add', '-f', '--', 'package.json', 'plain.txt', EVIL_FILE);
  runGit(project, 'commit', '-q', '-m', `one ${EVIL_NAME}`);
  signHead(project);
  runGit(project, 'update-ref', `refs/tags/${EVIL_TAG}`, 'HEAD');
  runGit(project, 'checkout', '-q', '-b', EVIL_BRANCH);
  project.node([`./${EVIL_FILE}`], { ERRTRACK: '1' });
  project.run("import { captureError } from 'errtrack'; captureError(new TypeError('two'));", {
    ERRTRACK: '1',
  });
  const hash = project.records().find(({ message }) => message === 'one')?.hash;
  if (hash === undefined) throw new Error('nothing was recorded');
  return hash;
}

/** A signature that is none makes git ask whoever checks signatures all the same. */
function signHead(project: TrackedProject): void {
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----';
  const raw = runGit(project, 'cat-file', 'commit', 'HEAD').replace('\n\n', `\n${signature}\n\n`);
  const path = project.write('.git/signed', `${raw}\n`);
  const hash = runGit(project, 'hash-object', '-t', 'commit', '-w', '--no-filters', path);
  runGit(project, 'update-ref', 'HEAD', hash);
}

/** With the repository's own folders first, where it has a `git` of its own. */
function getEvilPath({ folder }: TrackedProject): string {
  const own = ['.', 'bin', join(folder, 'bin'), join(folder, 'node_modules/.bin')];
  return [...own, process.env['PATH'] ?? ''].join(delimiter);
}

/** What a hook, or whoever started us, may have set: each leads plain git elsewhere, or to a program. */
function getEvilVariables({ folder }: TrackedProject): Readonly<Record<string, string>> {
  const script = join(folder, 'trap-alias.sh');
  const elsewhere = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY'];
  const programs = [
    ...['GIT_EXTERNAL_DIFF', 'GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_PAGER', 'PAGER', 'GIT_EDITOR'],
    ...['GIT_ASKPASS', 'GIT_PROXY_COMMAND', 'GIT_SEQUENCE_EDITOR', 'GIT_TRACE2_EVENT'],
  ];
  return {
    ...Object.fromEntries(elsewhere.map((name) => [name, '/nowhere'])),
    ...Object.fromEntries(programs.map((name) => [name, script])),
    ...{ GIT_EXEC_PATH: join(folder, 'bin'), GIT_TRACE: join(folder, 'obeyed') },
    ...{ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.fsmonitor', GIT_CONFIG_VALUE_0: script },
    ...{ GIT_CONFIG_PARAMETERS: `'core.fsmonitor'='${script}'` },
    ...{ GIT_ALLOW_PROTOCOL: 'ext:ssh', GIT_NAMESPACE: 'x', GIT_REPLACE_REF_BASE: 'refs/heads/' },
  };
}

/** Tick a task by hand: the fold then asks who did it. */
function tick(project: TrackedProject): void {
  project.write(
    'TODO.md',
    (project.read('TODO.md') ?? '').replace('- [ ] **TypeError', '- [x] **TypeError'),
  );
}
