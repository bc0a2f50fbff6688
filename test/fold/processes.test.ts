import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLedger } from '../../src/core/ledger-text.js';
import { FoldProject } from '../support/fold-project.js';

const FAILING = `
  try { throw new TypeError('no face'); }
  catch (error) { captureError(error, { context: 'stage1', severity: 'HIGH' }); process.exitCode = 3; }
`;

/** So many throws of 20 kinds, in turn. */
function storm(count: number): string {
  return `
    for (let i = 0; i < ${count}; i++) {
      const kind = 'kind ' + 'abcdefghijklmnopqrst'[i % 20];
      captureError(Object.assign(new Error(kind), { name: 'Kind' }), { context: kind });
    }
  `;
}

const KINDS = [...'abcdefghijklmnopqrst'].map((letter) => `kind ${letter}`);

function expectExact(it: FoldProject, each: number): void {
  expect(it.cli('sync')).toMatchObject({ status: 0 });
  expect(it.counts()).toEqual(Object.fromEntries(KINDS.map((kind) => [kind, each])));
  expect(parseLedger(it.read('errors_log.json')).ok).toBe(true);
  const hashes = it.records().map((record) => record.hash);
  expect(hashes).toHaveLength(20);
  const listed = it.records().filter((record) => record.status === 'active');
  expect([...it.tasks()].sort()).toEqual(listed.map((record) => record.hash));
}

/** Fold children of a folder that are alive, by their command lines. */
function countChildren(it: FoldProject): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      const line = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
      return line.includes('fold.js') && line.includes(it.folder);
    } catch {
      return false;
    }
  }).length;
}

describe('the same failing program, three times', () => {
  test('is one record, three occurrences, one task; and git sees nothing after the first', () => {
    const it = new FoldProject({ git: true });
    expect(it.run(FAILING)).toMatchObject({ status: 3, stdout: '', stderr: '' });
    expect(it.tasks()).toHaveLength(1);
    it.commitAll();
    for (let run = 2; run <= 3; run++) {
      expect(it.run(FAILING)).toMatchObject({ status: 3, stdout: '', stderr: '' });
      expect(it.git('status', '--porcelain')).toBe('');
    }
    expect(it.counts()).toEqual({ 'no face': 3 });
    expect(it.records()).toHaveLength(1);
    expect(it.tasks()).toHaveLength(1);
  });
});

describe('many processes at once', () => {
  test('8 of 500 errors of 20 kinds are counted exactly, with sync at work meanwhile', async () => {
    const it = new FoldProject();
    const storms = Promise.all(Array.from({ length: 8 }, () => it.start(storm(500))));
    let isOver = false;
    const ended = storms.finally(() => {
      isOver = true;
    });
    while (!isOver) await it.startCli('sync');
    expect(await ended).toEqual(Array.from({ length: 8 }, () => 0));
    expectExact(it, 200);
  });

  test('errors that are fixed meanwhile are counted all the same', async () => {
    const it = new FoldProject({ git: true });
    it.run(storm(20));
    const storms = Promise.all(Array.from({ length: 4 }, () => it.start(storm(500))));
    const fix = ['fix', '--context', 'kind a', '-d', 'done'];
    const commands = [fix, ['sync'], ['fix', '--context', 'kind b']];
    for (const command of commands) expect(await it.startCli(...command)).toBe(0);
    await storms;
    expectExact(it, 101);
  });

  test('50 failing scripts start at most 3 fold children at any time, and all are counted', async () => {
    const it = new FoldProject();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, countChildren(it));
    }, 10);
    const ends: Promise<number | null>[] = [];
    for (let script = 0; script < 50; script++) {
      ends.push(it.start(FAILING));
      // To start a process takes time, in which nobody looks.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const codes = await Promise.all(ends);
    clearInterval(watch);
    expect(codes).toEqual(Array.from({ length: 50 }, () => 3));
    // None seen would mean that the look was wrong.
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(3);
    const starts = it.read('.errtrack/fold.starts').split('\n');
    expect(starts.length).toBeLessThanOrEqual(12);
    expect(it.cli('sync')).toMatchObject({ status: 0 });
    expect(it.counts()).toEqual({ 'no face': 50 });
    expect(it.tasks()).toHaveLength(1);
  });

  test('a fold that is blocked starts no more children either', async () => {
    const it = new FoldProject();
    it.write('errors_log.json', '{');
    for (let round = 0; round < 4; round++) {
      await Promise.all(Array.from({ length: 5 }, () => it.start(FAILING)));
    }
    expect(it.read('.errtrack/fold.starts').split('\n').length).toBeLessThanOrEqual(12);
    expect(it.read('errors_log.json')).toBe('{');
    it.write('errors_log.json', '{"version":1,"errors":{}}');
    expect(it.cli('sync')).toMatchObject({ status: 0 });
    expect(it.counts()).toEqual({ 'no face': 20 });
  });
});

describe('folds that are killed', () => {
  test('at any time lose nothing, double nothing, and leave one task each', async () => {
    const it = new FoldProject();
    const kills = Number(process.env['ERRTRACK_TEST_KILLS'] ?? 8);
    for (let round = 0; round < kills; round += 6) {
      it.run(storm(20), { CI: 'true' });
      await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          it.killCli(60 + ((round * 7 + index * 23) % 140), 'sync'),
        ),
      );
    }
    expectExact(it, Math.ceil(kills / 6));
    const names = readdirSync(it.folder, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => /\.tmp$|fold\.lock|fold\.marker/.test(name))).toEqual([]);
  });
});

describe('what starts no fold', () => {
  test('a program that records nothing leaves no trace', () => {
    const it = new FoldProject();
    const spawned = `
      const { channel } = (await import('node:diagnostics_channel')).default;
      channel('child_process').subscribe(() => console.log('a child'));
    `;
    const code = `${spawned} configure({}); new ErrorTracker({ root: "." });`;
    expect(it.run(code)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(it.has('.errtrack')).toBe(false);
    expect(it.run(`${spawned} captureError(new Error('x'));`).stdout).toContain('a child');
  });

  test('a fold’s child tracks nothing, also where everything is preloaded', () => {
    const it = new FoldProject();
    it.run(FAILING, {
      NODE_OPTIONS: `--import ${join(process.cwd(), 'dist/register.js')}`,
      ERRTRACK: '1',
    });
    expect(it.counts()).toEqual({ 'no face': 1 });
    expect(it.read('.errtrack/fold.starts').split('\n')).toHaveLength(1);
  });

  test('in CI nothing is seen until somebody asks', () => {
    const it = new FoldProject();
    expect(it.run(FAILING, { CI: 'true' }).status).toBe(3);
    expect(readdirSync(it.folder).sort()).toEqual(['.errtrack', 'package.json']);
    expect(it.counts()).toEqual({ 'no face': 1 });
    expect(readdirSync(it.folder).sort()).toEqual(['.errtrack', 'package.json']);
    expect(it.cli('sync').status).toBe(0);
    expect(it.tasks()).toHaveLength(1);
  });

  test.each(['status', 'list', 'list --all --json', 'show HASH', 'doctor'])(
    'reading with %j writes nothing',
    (command) => {
      const it = new FoldProject();
      it.run(FAILING);
      it.run(FAILING, { CI: 'true' });
      const hash = it.records()[0]?.hash ?? '';
      const before = it.snapshot();
      const { status, stderr } = it.cli(...command.replace('HASH', hash).split(' '));
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(it.snapshot()).toEqual(before);
    },
  );
});

describe('options in code', () => {
  test('name the files, for the fold’s child and for later commands', () => {
    const it = new FoldProject();
    it.write('docs/tasks.md', '# Tasks\n');
    it.run(`
      configure({ todoFile: 'docs/tasks.md', fixedFile: 'docs/fixed.md' });
      ${FAILING}
    `);
    expect(it.tasks('docs/tasks.md')).toHaveLength(1);
    expect(it.cli('fix', '--all', '-d', 'done')).toMatchObject({ status: 0 });
    expect(it.tasks('docs/tasks.md')).toEqual([]);
    expect(it.tasks('docs/fixed.md')).toHaveLength(1);
    expect(it.has('TODO.md')).toBe(false);
    expect(it.has('FIXED_ERRORS.md')).toBe(false);
  });

  test('autoAddTodo: false gives a record without a task', () => {
    const it = new FoldProject();
    it.run(`captureError(new Error('quiet'), { autoAddTodo: false });`);
    expect(it.records()).toMatchObject([{ message: 'quiet', task: 'none' }]);
    expect(it.has('TODO.md')).toBe(false);
  });
});

test('very many occurrences of ten errors are counted exactly, in little space', () => {
  const it = new FoldProject();
  const count = Number(process.env['ERRTRACK_TEST_OCCURRENCES'] ?? 30_000);
  const run = it.run(
    `
      const errors = [...'abcdefghij'].map((name) => Object.assign(new Error(name), { name: 'E' + name }));
      const before = process.memoryUsage.rss();
      for (let i = 0; i < ${count}; i++) captureError(errors[i % 10], { context: errors[i % 10].name });
      console.log(process.memoryUsage.rss() - before);
    `,
    { CI: 'true' },
  );
  expect(run.stderr).toBe('');
  const folding = it.cli('sync');
  expect(folding).toMatchObject({ status: 0, stderr: '' });
  const each = [...'abcdefghij'].map((name) => [name, count / 10]);
  expect(it.counts()).toEqual(Object.fromEntries(each));
  expect(it.read('errors_log.json').length).toBeLessThan(100_000);
  expect(Number(run.stdout)).toBeLessThan(100_000_000);
});
