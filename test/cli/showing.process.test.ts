import { beforeEach, expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

let project: FoldProject;

const PROGRAM = (line: string) => `export function load() {\n  ${line}\n}\n`;

/** Throw from a file of the project, in a process of its own that folds at its end. */
function throwOnce(): void {
  const { stderr } = project.run(
    `const { load } = await import(process.cwd() + '/load.js');
    try { load(); } catch (error) { captureError(error, { context: 'load' }); }`,
    { ERRTRACK: '1' },
  );
  expect(stderr).toBe('');
}

function commit(subject: string): string {
  project.git('add', '--', 'load.js', 'package.json');
  project.git('commit', '-q', '--allow-empty', '-m', subject);
  return project.git('rev-parse', 'HEAD').trim();
}

/** The section of `show` with what git knows; hashes by their names, ages left out. */
function showGit(hash: string, names: Readonly<Record<string, string>>): readonly string[] {
  const { stdout } = project.cli('show', hash);
  const [, section = ''] = stdout.split('\nGit\n');
  const text = Object.entries(names).reduce(
    (all, [name, commit]) => all.replaceAll(commit.slice(0, 10), name),
    section.split('\n\n')[0] ?? '',
  );
  return text.split('\n').map((line) => line.replace(/, \S+Z \([^)]*\)/, '').trim());
}

beforeEach(() => {
  project = new FoldProject({ git: true });
});

test('show names the commit of the line, through folds, a fix and a regression', () => {
  project.write('load.js', PROGRAM('return 1;'));
  const calm = commit('Load');
  project.run('captureError(new Error("another"));', { ERRTRACK: '1' });
  project.write('load.js', PROGRAM("throw new Error('no face');"));
  const broken = commit('Break it');
  throwOnce();
  project.write('load.js', `// Moved.\n${PROGRAM("throw new Error('no face');")}`);
  const moved = commit('Move it');
  const hash = project.records().find(({ message }) => message === 'no face')?.hash ?? '';
  expect(showGit(hash, { calm, broken, moved })).toEqual([
    'load.js:2 is from broken by Ada: Break it',
    'the line is another one now than in broken, where it was thrown',
    'commits that touched the file since calm, where it was not seen yet:',
    'broken by Ada: Break it',
  ]);

  project.write('load.js', PROGRAM('return 2;'));
  const mended = commit('Mend it');
  expect(project.cli('fix', hash).status).toBe(0);
  project.write('load.js', PROGRAM("throw new Error('no face');"));
  const again = commit('Break it again');
  throwOnce();
  expect(project.records().find((it) => it.hash === hash)).toMatchObject({ regressions: 1 });
  expect(showGit(hash, { mended, again })).toEqual([
    'load.js:2 is from again by Ada: Break it again',
    'commits that touched the file since it was fixed at mended:',
    'again by Ada: Break it again',
  ]);
  const { git } = JSON.parse(project.cli('show', hash, '--json').stdout);
  expect(git).toMatchObject({
    ...{ commit: again, commitOf: 'occurrence', head: again, missing: null, more: false },
    line: { commit: again, author: 'Ada', subject: 'Break it again', changed: false },
    since: { commit: mended, reason: 'fix' },
    commits: [{ commit: again }],
  });
});

test('show says what it does not know', () => {
  project.write('load.js', PROGRAM('return 1;'));
  const head = commit('Load');
  project.write('load.js', PROGRAM("throw new Error('no face');"));
  throwOnce();
  const hash = project.records()[0]?.hash ?? '';
  expect(showGit(hash, { head })).toEqual([
    'load.js:2 is from head by Ada: Load',
    'the line has changes that are not committed',
    'the last commits that touched the file:',
    'head by Ada: Load',
  ]);
  // A clone has the ledger, and nothing of what this machine knows.
  project.remove('.errtrack');
  expect(showGit(hash, { head })[1]).toBe(
    'looked up at HEAD: at which commit it was thrown is not known',
  );
});
