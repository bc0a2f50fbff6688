import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

const PROGRAM = `
configure({ fold: 'manual' });
captureError(new TypeError('no face'), { context: 'alpha', severity: 'HIGH' });
captureError(new RangeError('too wide'), { context: 'beta' });
`;

/** A project with two tasks, and the hash of each by its context. */
function prepare() {
  const project = new FoldProject();
  project.run(PROGRAM);
  expect(project.cli('sync').status).toBe(0);
  const hashOf = (context: string) =>
    project.records().find((it) => it.context === context)?.hash ?? '';
  const edit = (change: (todo: string) => string) =>
    project.write('TODO.md', change(project.read('TODO.md')));
  return { project, edit, alpha: hashOf('alpha'), beta: hashOf('beta') };
}

const tick = (todo: string) => todo.replace('- [ ] **TypeError**', '- [x] **TypeError**');
const takeOut = (todo: string) => todo.replace(/- \[ \] \*\*RangeError.*\n/, '');

test('sync says in words what people did', () => {
  const { project, edit, alpha, beta } = prepare();
  edit((todo) => takeOut(tick(todo)));
  const { status, stdout, stderr } = project.cli('sync');
  expect(status).toBe(0);
  expect(stdout).toBe(
    `Took in 2 events\n${alpha.slice(0, 8)} was ticked: it is fixed\n` +
      `${beta.slice(0, 8)} is gone from TODO.md; it stays active\n`,
  );
  expect(stderr).toContain(`Without a task: ${beta.slice(0, 8)}. \`npx errtrack sync --restore\``);
});

test('sync --json says the same to programs', () => {
  const { project, edit, alpha, beta } = prepare();
  edit((todo) => takeOut(tick(todo)));
  const { stdout } = project.cli('sync', '--json');
  expect(JSON.parse(stdout)).toEqual({
    events: 2,
    read: [
      { kind: 'fixed', hash: alpha, now: '' },
      { kind: 'missing', hash: beta },
    ],
    missing: [beta],
    notes: [],
  });
});

describe('sync --dry-run', () => {
  test('shows what would change, and writes nothing', () => {
    const { project, edit, alpha } = prepare();
    edit(tick);
    const another = `captureError(new Error('new'), { context: 'gamma', severity: 'LOW' });`;
    project.run(`configure({ fold: 'manual' }); ${another}`);
    const before = project.snapshot();
    const { status, stdout, stderr } = project.cli('sync', '--dry-run');
    expect(project.snapshot()).toEqual(before);
    expect(status).toBe(0);
    expect(stderr).toContain(`${alpha.slice(0, 8)} was ticked: it is fixed`);
    expect(stdout).toMatch(/^--- a\/errors_log\.json\n/m);
    expect(stdout).toMatch(/^--- a\/TODO\.md\n\+\+\+ b\/TODO\.md\n@@ /m);
    expect(stdout).toMatch(/^-- \[x\] \*\*TypeError\*\*/m);
    expect(stdout).toMatch(/^\+- \[ \] \*\*Error\*\* in `gamma`/m);
    expect(stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\/FIXED_ERRORS\.md$/m);
    expect(project.cli('sync').status).toBe(0);
    expect(project.tasks('FIXED_ERRORS.md')).toEqual([alpha]);
  });

  test('is a patch that does to the bytes what sync does', () => {
    const { project, edit } = prepare();
    edit(
      (todo) =>
        `\uFEFF${tick(todo).replaceAll('\n', '\r\n')}\r\nseen by 👩‍🚀 \u00a0❤️\u200b\r\n\r\n`,
    );
    const copy = new FoldProject();
    for (const file of ['TODO.md', 'errors_log.json']) copy.write(file, project.read(file));
    copy.write('sync.patch', project.cli('sync', '--dry-run').stdout);
    execFileSync('git', ['apply', '--whitespace=nowarn', 'sync.patch'], { cwd: copy.folder });
    expect(project.cli('sync').status).toBe(0);
    for (const file of ['TODO.md', 'FIXED_ERRORS.md', 'errors_log.json']) {
      expect(copy.read(file)).toBe(project.read(file));
    }
  });

  test('has one diff for each file in JSON, and none where all is up to date', () => {
    const { project, edit } = prepare();
    expect(JSON.parse(project.cli('sync', '--dry-run', '--json').stdout)).toMatchObject({
      dryRun: true,
      events: 0,
      diffs: [],
    });
    edit(tick);
    const { diffs } = JSON.parse(project.cli('sync', '--dry-run', '--json').stdout);
    const files = diffs.map((it: { readonly file: string }) => it.file);
    expect(files).toEqual(['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md']);
  });

  test.each([
    ['--dry-run', '--restore'],
    ['--dry-run', '--resolve'],
    ['--restore', '--dismiss'],
  ])('%s and %s say different things', (...flags) => {
    const { status, stderr } = new FoldProject().cli('sync', ...flags);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: (?:With --dry-run|Give --restore)/);
  });
});

describe('a task that was taken out', () => {
  test.each(['--restore', '--dismiss'])('is settled by sync %s', (flag) => {
    const { project, edit, alpha, beta } = prepare();
    edit(takeOut);
    project.cli('sync');
    const { status, stdout } = project.cli('sync', flag);
    const isBack = flag === '--restore';
    expect(status).toBe(0);
    expect(stdout).toContain(`${isBack ? 'Wrote anew' : 'Left out for good'}: ${beta.slice(0, 8)}`);
    expect(project.tasks()).toEqual(isBack ? [alpha, beta] : [alpha]);
    const { stdout: after, stderr } = project.cli('sync');
    expect([after, stderr]).toEqual(['Everything is up to date\n', '']);
  });

  test('is found again where a person puts it back', () => {
    const { project, edit, beta } = prepare();
    const todo = project.read('TODO.md');
    edit(takeOut);
    project.cli('sync');
    project.write('TODO.md', todo);
    expect(project.cli('sync').stdout).toContain(`${beta.slice(0, 8)} is back in TODO.md`);
    expect(project.records().find(({ hash }) => hash === beta)?.task).toBe('listed');
  });
});

test('a description that a person changes in FIXED_ERRORS.md is the description', () => {
  const { project, alpha } = prepare();
  project.cli('fix', alpha, '-d', 'first words');
  const history = project.read('FIXED_ERRORS.md').replace('first words', 'better *words*');
  project.write('FIXED_ERRORS.md', history);
  expect(project.cli('sync').stdout).toContain('was described anew in the history');
  expect(project.cli('show', alpha).stdout).toContain('better *words*');
  expect(project.read('FIXED_ERRORS.md')).toBe(history);
});

test('an entry that a person deletes from FIXED_ERRORS.md does not come back', () => {
  const { project, alpha, beta } = prepare();
  project.cli('fix', alpha);
  project.write('FIXED_ERRORS.md', '# Fixed errors\n');
  project.cli('sync');
  project.cli('move', alpha, 'LOW');
  project.cli('fix', beta);
  expect(project.tasks('FIXED_ERRORS.md')).toEqual([beta]);
});

describe('a file that cannot be understood', () => {
  test.each([
    ['that is no UTF-8', (todo: string) => Buffer.from(`${todo}\u00e9\n`, 'latin1'), 'UTF-8'],
    ['that is UTF-16', (todo: string) => Buffer.from(`\uFEFF${todo}`, 'utf16le'), 'UTF-8'],
    [
      'in conflict',
      (todo: string) => Buffer.from(`<<<<<<< a\n${todo}=======\n>>>>>>> b\n`),
      '--resolve',
    ],
  ])('stops sync, which says why: a TODO.md %s', (_what, spoil, cure) => {
    const { project } = prepare();
    const bytes = spoil(tick(project.read('TODO.md')));
    writeFileSync(join(project.folder, 'TODO.md'), bytes);
    for (const flag of ['--dry-run', '--json']) {
      const { status, stdout, stderr } = project.cli('sync', flag);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^error: Cannot read TODO\.md: it /);
      expect(stderr).toContain(cure);
    }
    expect(readFileSync(join(project.folder, 'TODO.md'))).toEqual(bytes);
  });

  test('is told of where it is the history', () => {
    const { project, alpha } = prepare();
    project.cli('fix', alpha);
    const history = Buffer.from(`${project.read('FIXED_ERRORS.md')}\u00e9`, 'latin1');
    writeFileSync(join(project.folder, 'FIXED_ERRORS.md'), history);
    const { status, stderr } = project.cli('sync');
    expect([status, stderr]).toEqual([
      0,
      'what was changed in FIXED_ERRORS.md is not read: it is not valid UTF-8; save it as UTF-8\n',
    ]);
  });
});

test('sync says so where it makes a TODO.md anew that was gone', () => {
  const { project, alpha, beta } = prepare();
  rmSync(join(project.folder, 'TODO.md'));
  expect(project.cli('sync', '--dry-run').stderr).toContain('TODO.md was gone as a whole');
  expect(project.cli('sync').stderr).toContain('TODO.md was gone as a whole');
  expect(project.tasks()).toEqual([alpha, beta]);
});
