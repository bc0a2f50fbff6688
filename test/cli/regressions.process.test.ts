import { expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

const STAGE = `captureError(new Error('no face in the picture'), { context: 'stage1' });`;
/** On the older code: it says when it has started, and throws when it is told to. */
const LATE = `
import { existsSync, writeFileSync } from 'node:fs';
writeFileSync('.errtrack/started', '');
while (!existsSync('.errtrack/merged')) await new Promise((resume) => setTimeout(resume, 20));
${STAGE}`;

/** Status, occurrences and regressions. */
function look(it: FoldProject): string {
  const { stdout, stderr } = it.cli('list', '--all', '--json');
  expect(stderr).toBe('');
  const [record, ...others] = JSON.parse(stdout);
  expect(others).toEqual([]);
  return `${record.status} ${record.occurrences} ${record.regressions}`;
}

function run(it: FoldProject, program = STAGE): void {
  expect(it.run(program)).toMatchObject({ status: 0, stdout: '', stderr: '' });
}

async function until(it: FoldProject, name: string): Promise<void> {
  while (!it.has(name)) await new Promise((resume) => setTimeout(resume, 20));
}

test('an error that is fixed on one of three branches is what it is on each of them', async () => {
  const it = new FoldProject({ git: true });
  it.write('.gitignore', '.errtrack\n');
  run(it);
  expect(look(it)).toBe('active 1 0');
  const [{ hash }] = JSON.parse(it.cli('list', '--json').stdout);
  it.commitAll();
  it.git('branch', 'feature');
  it.git('branch', 'release');

  // While main is fixed, a process of before goes on.
  const older = it.start(LATE);
  await until(it, '.errtrack/started');
  it.write('stage.js', '// mended\n');
  it.commitAll();
  expect(it.cli('fix', hash, '-d', 'mended')).toMatchObject({ status: 0 });
  it.commitAll();
  it.write('.errtrack/merged', '');
  expect(await older).toBe(0);
  it.cli('sync');
  expect(look(it)).toBe('fixed 2 0');
  expect(it.tasks()).toEqual([]);
  expect(it.git('status', '--short')).toBe('');

  // A branch without the fix: its ledger says active, and so does the occurrence.
  it.git('checkout', '-q', 'feature');
  run(it);
  it.cli('sync');
  expect(look(it)).toBe('active 3 0');
  expect(it.tasks()).toEqual([hash]);
  expect(it.read('TODO.md')).not.toContain('regression');
  expect(it.git('status', '--short')).toBe('');

  // What ran there, and is taken in on main, is no regression either.
  run(it, `configure({ fold: 'manual' }); ${STAGE}`);
  it.git('checkout', '-q', 'main');
  expect(it.cli('sync').stderr).toContain(
    'a commit that is not known to hold its fix: counted, not reopened',
  );
  expect(look(it)).toBe('fixed 4 0');

  // After the merge the fix is in the code of the branch, and did not hold.
  it.git('checkout', '-q', 'release');
  it.git('merge', '-q', 'main');
  expect(look(it)).toBe('fixed 4 0');
  run(it);
  it.cli('sync');
  expect(look(it)).toBe('active 5 1');
  expect(it.read('TODO.md')).toMatch(
    / · regression: was fixed \d{4}-\d\d-\d\d in `[0-9a-f]{10}` · /,
  );
  expect(it.read('FIXED_ERRORS.md')).toMatch(/\n- \*\*Came back:\*\* .* UTC in `[0-9a-f]{10}` /);
  it.git('stash', '-q');
  it.git('checkout', '-q', 'main');
  expect(look(it)).toBe('fixed 5 0');
});
