import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import { FoldProject } from '../support/fold-project.js';

const RUNS = new URL('../../dist/index.js', import.meta.url).href;
const HEAD = `
import { StepTracker, trackRun, withErrorTracking } from ${JSON.stringify(RUNS)};
const quiet = { output: 'silent', reports: false };
const full = () => { throw new Error('disk full'); };
const swallow = (it) => it.catch(() => {});
`;

/** Run a program, fold what it left, and say what is tracked. */
function track(program: string, project = new FoldProject()) {
  const { status, stderr } = project.run(HEAD + program);
  expect([status, stderr]).toEqual([0, '']);
  expect(project.cli('sync').status).toBe(0);
  const list = (...args: readonly string[]): readonly CountedRecord[] =>
    JSON.parse(project.cli('list', '--all', '--json', ...args).stdout);
  return { project, list };
}

/** A run's own log. */
function eventsOf(project: FoldProject, run: string): string {
  return readFileSync(join(project.dataDir, 'runs', run, 'events.jsonl'), 'utf8');
}

test('an error in a step is stored with its place, shown with it, and found by its run (R146, R147, R150)', () => {
  const { project, list } = track(`
    await swallow(trackRun('nightly', quiet, (run) =>
      run.phase('Phase 2', (phase) => phase.step('Export', full))));
  `);
  const [error] = list();
  const [run = ''] = readdirSync(join(project.dataDir, 'runs'));
  expect(error).toMatchObject({ message: 'disk full', context: 'Phase 2/Export', occurrences: 1 });
  expect(error?.runs).toEqual({
    count: 1,
    newest: [
      {
        ...{ id: run, phase: 'Phase 2', step: 'export', attempt: 1, t: expect.any(Number) },
        position: { index: 1, total: 1, name: 'Export' },
      },
    ],
  });
  expect(eventsOf(project, run)).toContain(`"hash":"${error?.hash}"`);
  const hash = error?.hash ?? '';
  expect(JSON.parse(project.cli('show', hash, '--json').stdout).runs).toEqual(error?.runs);
  const shown = project.cli('show', hash).stdout;
  expect(shown).toContain('Occurrences: 1 (in 1 run)\n');
  expect(shown).toContain(`\nRuns\n  ${run} Phase 2/export (`);
  expect(shown).toContain(`errtrack runs show ${run}\n`);
  expect(project.tasks()).toEqual([hash]);
  expect(project.read('TODO.md')).toContain('Phase 2/Export');
  expect(list('--run', run.slice(0, 8)).map((it) => it.hash)).toEqual([hash]);
  expect(list('--run', run.slice(1))).toEqual([]);
  expect(project.cli('list', '--run', 'none').stdout).toBe('No active errors match.\n');
});

test('an error says at which step of how many it was thrown, whichever it is and whoever tracks it (R79)', () => {
  const { project, list } = track(`
    const steps = ['Load', 'Process File', 'Save'];
    await swallow(trackRun('nightly', { ...quiet, id: 'r1', steps }, async (run) => {
      await run.step('Load', () => {});
      await run.step('Process File', (step) => step.step('Read rows', full));
    }));
    await swallow(trackRun('nightly', { ...quiet, id: 'r2', steps }, async (run) => {
      await run.step('Load', full);
    }));
    await swallow(trackRun('nightly', { ...quiet, id: 'r3' }, () => { throw new RangeError('between'); }));
    const options = { id: 'r4', emitEvents: false, output: 'silent', totalSteps: 5 };
    await swallow(StepTracker.run('operation', options, async (tracker) => {
      tracker.step('One');
      tracker.step('Two');
      throw new TypeError('told');
    }));
  `);
  const positions = Object.fromEntries(
    list().flatMap(({ runs }) => runs.newest.map(({ id, position }) => [id, position])),
  );
  expect(positions).toEqual({
    r1: { index: 2, total: 3, name: 'Process File › Read rows' },
    r2: { index: 1, total: 3, name: 'Load' },
    r4: { index: 2, total: 5, name: 'Two' },
  });
  // Where it was is no part of what it is.
  const [error] = list('--run', 'r1');
  expect(error).toMatchObject({ message: 'disk full', occurrences: 2 });
  const shown = project.cli('show', error?.hash ?? '').stdout;
  expect(shown).toContain('\n    Failed at step 2/3: Process File › Read rows\n');
  expect(shown).toContain('\n    Failed at step 1/3: Load\n');
});

test('the same error in many runs and processes is one entry, and counts each run once (R148)', () => {
  const program = `
    for (let i = 0; i < 20; i++) await swallow(trackRun('nightly', quiet, async (run) => {
      for (let n = 0; n < 3; n++) await swallow(run.step('Export', full));
      full();
    }));`;
  const { project, list } = track(program);
  track(program, project);
  const [error, ...others] = list();
  expect(others).toEqual([]);
  expect(error).toMatchObject({ occurrences: 160, runs: { count: 40 } });
  expect(error?.runs.newest).toHaveLength(10);
  const ids = new Set(readdirSync(join(project.dataDir, 'runs')));
  const { runs } = JSON.parse(project.cli('show', error?.hash ?? '', '--json').stdout);
  expect(new Set(runs.newest.map(({ id }: { id: string }) => id))).toEqual(ids);
  expect(project.tasks()).toHaveLength(1);
});

test('whichever of function, step and run sees it first counts it, once (R149)', () => {
  const { list } = track(`
    const inner = withErrorTracking(() => { throw new Error('in a function'); });
    await swallow(trackRun('a', quiet, (run) => run.step('One', () => inner())));
    await swallow(trackRun('b', quiet, (run) => run.step('Two', (step) => step.step('Three', () => { throw new Error('in a step'); }))));
    await swallow(trackRun('c', quiet, () => { throw new Error('in a run'); }));
    await swallow(withErrorTracking(() => trackRun('d', quiet, (run) => run.step('Four', () => { throw new Error('around'); })))());
    await swallow(trackRun('e', quiet, (run) => run.step('Five', () =>
      trackRun('f', quiet, (inside) => inside.step('Six', () => { throw new Error('nested'); })))));
    const caught = await trackRun('g', quiet, (run) => run.step('Seven', () => { throw new Error('reported'); })).catch((error) => error);
    captureError(caught);
  `);
  const counted = list().map(({ message, context, occurrences, runs }) => [
    message,
    ...[context, occurrences, runs.count, runs.newest[0]?.step],
  ]);
  expect(counted.sort()).toEqual([
    ['around', 'Four', 1, 1, 'four'],
    ['in a function', 'One', 1, 1, 'one'],
    ['in a run', 'c', 1, 1, null],
    ['in a step', 'Two/Three', 1, 1, 'three'],
    ['nested', 'Six', 1, 1, 'six'],
    ['reported', 'Seven', 1, 1, 'seven'],
  ]);
});

test('a step that is tried again tells in which attempt it failed last', () => {
  const { list } = track(`
    const one = new Error('one instance');
    await swallow(trackRun('r', quiet, (run) => run.step('Load', { retries: 2 }, () => { throw one; })));
  `);
  expect(list()).toMatchObject([{ occurrences: 3, runs: { count: 1, newest: [{ attempt: 3 }] } }]);
});

test('five runs at once keep their errors apart (R144)', () => {
  const { project, list } = track(`
    const { setTimeout: pause } = await import('node:timers/promises');
    const one = (i) => swallow(trackRun('run ' + i, { ...quiet, id: 'run-' + i }, async (run) => {
      for (let n = 0; n < 4; n++) await swallow(run.step('Step ' + n, async () => {
        await pause((i * 7 + n * 3) % 5);
        if (n === i) throw new Error('only once');
        captureError(new Error('in all'));
      }));
    }));
    await Promise.all([0, 1, 2, 3, 4].map(one));
  `);
  const all = list().find(({ message }) => message === 'in all');
  expect(all?.context).toMatch(/^Step \d$/);
  const once = list().find(({ message }) => message === 'only once');
  expect(all).toMatchObject({ occurrences: 16, runs: { count: 5 } });
  expect(once).toMatchObject({ occurrences: 4, runs: { count: 4 } });
  const places = once?.runs.newest.map(({ id, step }) => [id, step]);
  expect(places?.sort()).toEqual([0, 1, 2, 3].map((i) => [`run-${i}`, `step-${i}`]));
  expect(project.cli('list', '--all', '--run', 'run-4', '--json').stdout).not.toContain(
    'only once',
  );
});

test('a word that is scrubbed leaves the runs too, and their number stays', () => {
  const { project, list } = track(`
    const place = (i) => ({ run: 'quetzal-' + i, phase: 'for quetzal', step: 'quetzal', path: 'p', attempt: 1 });
    let i = 0;
    Object.defineProperty(globalThis, Symbol.for('errtrack.als.v1'), { value: { current: () => place(i), caught: new WeakMap() } });
    for (; i < 15; i++) captureError(new Error('disk full'));
  `);
  const before = project.cli('show', list()[0]?.hash ?? '', '--json').stdout;
  expect(JSON.parse(before).runs.count).toBe(15);
  expect(before).toContain('quetzal');
  expect(project.cli('scrub', '--match', 'quetzal').status).toBe(0);
  const after = project.cli('show', list()[0]?.hash ?? '', '--json').stdout;
  expect(after).not.toContain('quetzal');
  expect(JSON.parse(after)).toMatchObject({
    ...{ occurrences: 15, context: 'p' },
    runs: {
      count: 15,
      newest: expect.arrayContaining([expect.objectContaining({ id: '<secret>-3' })]),
    },
  });
  expect(project.cli('sync').status).toBe(0);
  expect(list()[0]?.runs.count).toBe(15);
});

test('nothing looks for a run where nothing is thrown', () => {
  const { project } = track(`
    let looks = 0;
    Object.defineProperty(globalThis, Symbol.for('errtrack.als.v1'), { get: () => { looks++; return undefined; } });
    const tracked = withErrorTracking((n) => n + 1);
    const slow = withErrorTracking(async (n) => n + 1);
    for (let n = 0; n < 1000; n++) { tracked(n); await slow(n); }
    if (looks !== 0) throw new Error('looked ' + looks + ' times');
    captureError(new Error('thrown'));
    if (looks === 0) throw new Error('did not look');
  `);
  expect(project.counts()).toEqual({ thrown: 1 });
});
