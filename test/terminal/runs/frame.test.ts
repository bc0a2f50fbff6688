import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import type { Run } from '../../../src/core/runs/run.js';
import type { NewRunEvent, RunKind } from '../../../src/core/runs/run-events.js';
import { renderFrame, renderFrames } from '../../../src/terminal/runs/frame.js';
import { ASCII_GLYPHS, RICH_GLYPHS, WORD_GLYPHS } from '../../../src/terminal/runs/glyphs.js';
import { renderEnd } from '../../../src/terminal/runs/run-end.js';
import type { View } from '../../../src/terminal/runs/view.js';
import { PLAIN_THEME } from '../../../src/terminal/theme.js';
import { getWidth } from '../../../src/terminal/width.js';
import { anyEvents, foldRun, RUN_STARTED_AT, runStart } from '../../support/run-events.js';
import { hostileText } from './support/hostile-names.js';
import { spoil } from './support/spoilt-event.js';
import { declare, failureOf, startOf } from './support/told-run.js';

describe('renderFrame', () => {
  it('shows phases, parts side by side, items, a retry and a waiting gate, at 80 columns', () => {
    expect(frame(importRun(), { columns: 80 })).toMatchInlineSnapshot(
      `
      "⏳ Import measures (Lego Spain)  ━━━━━━━━━━────────── 48% · 1m 15s · ETA 2m
        ✅ Initialization  1/1 · 0.0s
        ⏭  Phase 1.5  Enterprise only
        ⏸  Phase 2  0/3 · 1m 14s
          ⏳ Export  ━━━━━───── 45/100 pages · 1m 14s · waiting for the export job
          ⏳ Load files  1/2 · 1m 14s
            ✅ spain.csv  0.0s
            ⏳ deutschland.csv  ━━━━━───── 50% · 1m 14s · attempt 2
          ⏸  Manual login  1m 14s
             Log in, then continue
             errtrack runs release 20260204-120000-abcdef"
    `,
    );
  });

  it('stays legible at 40 columns', () => {
    expect(frame(importRun(), { columns: 40 })).toMatchInlineSnapshot(`
      "⏳ Import measur…  48% · 1m 15s · ETA 2m
        ✅ Initialization  1/1 · 0.0s
        ⏭  Phase 1.5  Enterprise only
        ⏸  Phase 2  0/3 · 1m 14s
          ⏳ Export  45/100 pages · 1m 14s
          ⏳ Load files  1/2 · 1m 14s
            ✅ spain.csv  0.0s
            ⏳ deutschland.csv  50% · 1m 14s
          ⏸  Manual login  1m 14s
             Log in, then continue
             errtrack runs release
             20260204-120000-abcdef"
    `);
  });

  it('says more at 200 columns', () => {
    expect(frame(importRun(), { columns: 200 })).toMatchInlineSnapshot(`
      "⏳ Import measures (Lego Spain)  ━━━━━━━━━━────────── 48% · 1m 15s · ETA 2m
        ✅ Initialization  1/1 · 0.0s
        ⏭  Phase 1.5  Enterprise only
        ⏸  Phase 2  0/3 · 1m 14s
          ⏳ Export  ━━━━━───── 45/100 pages · 1m 14s · waiting for the export job
          ⏳ Load files  1/2 · 1m 14s
            ✅ spain.csv  0.0s
            ⏳ deutschland.csv  ━━━━━───── 50% · 1m 14s · attempt 2
          ⏸  Manual login  1m 14s
             Log in, then continue
             errtrack runs release 20260204-120000-abcdef"
    `);
  });

  it('draws with letters alone where a terminal has no other signs', () => {
    expect(frame(importRun(), { columns: 80, glyphs: ASCII_GLYPHS })).toMatchInlineSnapshot(`
      "[>] Import measures (Lego Spain)  ##########.......... 48%, 1m 15s, ETA 2m
        [x] Initialization  1/1, 0.0s
        [-] Phase 1.5  Enterprise only
        [?] Phase 2  0/3, 1m 14s
          [>] Export  #####..... 45/100 pages, 1m 14s, waiting for the export job
          [>] Load files  1/2, 1m 14s
            [x] spain.csv  0.0s
            [>] deutschland.csv  #####..... 50%, 1m 14s, attempt 2
          [?] Manual login  1m 14s
             Log in, then continue
             errtrack runs release 20260204-120000-abcdef"
    `);
  });

  it('shows an operation in a panel, step by step', () => {
    const run = foldRun([
      runStart({
        name: 'Setting up telemetry',
        kind: 'operation',
        steps: declare('Installing dependencies', 'Configuring environment', 'Running validation'),
      }),
      startOf('Installing dependencies'),
      { type: 'step.end', step: 'Installing dependencies', status: 'completed' },
      startOf('Configuring environment'),
    ]);
    expect(frame(run, { columns: 80 })).toMatchInlineSnapshot(`
      "┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
      ┃ Setting up telemetry             ┃
      ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

      ⏳ Progress  ━━━━━━━───────────── 33% · 1m 15s · ETA 3m
      [1/3] Installing dependencies      ✅
      [2/3] Configuring environment      ⏳
      [3/3] Running validation           ⏸"
    `);
  });

  it('puts the icons of an operation below each other, also where a name is long', () => {
    const names = ['Install', 'Configure an environment with quite a long name', '日本語の手順'];
    const steps = foldRun([
      runStart({ kind: 'operation', name: 'Set up', steps: declare(...names) }),
    ]);
    const icons = (columns: number) =>
      frame(steps, { columns, rows: 10 })
        .split('\n')
        .slice(1)
        .map((line) => getWidth(line.slice(0, line.indexOf('⏸'))));
    expect(icons(79)).toEqual([54, 54, 54]);
    expect(icons(40)).toEqual([38, 38, 38]);
  });

  it('shows what goes on first where the window is too small, and counts the rest', () => {
    const names = Array.from({ length: 30 }, (_, index) => `Step ${index + 1}`);
    const events: NewRunEvent[] = [runStart({ name: 'Tall', steps: declare(...names) })];
    for (const step of names.slice(0, 14)) {
      events.push(startOf(step), { type: 'step.end', step, status: 'completed' });
    }
    events.push(startOf('Step 15'), startOf('Step 30'));
    expect(frame(foldRun(events), { columns: 40, rows: 10 })).toMatchInlineSnapshot(`
      "⏳ Tall  46% · 1m 15s · ETA 2m
        ✅ Step 13  0.0s
        ✅ Step 14  0.0s
        ⏳ Step 15  1m 14s
        ⏸  Step 16
        ⏸  Step 17
        ⏳ Step 30  1m 14s
        +24 hidden"
    `);
  });

  it('lets a phase go on while a step of it is tried again, and ends it when that has failed', () => {
    const phase = 'Phase 1';
    const failure = failureOf('refused');
    const retry: readonly NewRunEvent[] = [
      runStart({ name: 'Import', totalSteps: 2 }),
      startOf('Read', { phase }),
      { type: 'step.end', step: 'Read', status: 'completed' },
      startOf('Connect', { phase }),
      { type: 'step.retry', step: 'Connect', failure, waitMs: 9_000 },
    ];
    expect(frame(foldRun(retry), { columns: 80 }).split('\n').slice(1)).toEqual([
      '  ⏳ Phase 1  1/2 · 1m 14s',
      '    ✅ Read  0.0s',
      '    ⏳ Connect  1m 14s · failed, trying again: refused',
    ]);
    const over = foldRun([
      ...retry,
      startOf('Connect', { phase, attempt: 2 }),
      { type: 'step.end', step: 'Connect', status: 'failed', failure },
    ]);
    expect(frame(over, { columns: 80 })).toContain('\n  ❌ Phase 1  1/2 · 0.1s\n');
  });

  it('says how long a gate still waits', () => {
    const gate = foldRun([
      runStart({ name: 'Import', totalSteps: 2 }),
      startOf('Login'),
      { type: 'gate.open', step: 'Login', message: null, timeoutMs: 90_000 },
    ]);
    expect(frame(gate, { columns: 79 })).toMatch(/\n {2}⏸ {2}Login {2}1m 1\ds · 1\ds left\n/);
    const late = { columns: 79, now: RUN_STARTED_AT + 200_000 };
    expect(frame(gate, late)).toContain(' · 0s left\n');
  });

  it('has bars in a terminal of eighty columns, of which one is left alone', () => {
    expect(frame(importRun(), { columns: 79 })).toContain('━━━━━───── 50%');
    expect(frame(importRun(), { columns: 78 })).not.toContain('━━━━━───── 50%');
  });

  it('shows a failed step where there is hardly room for anything', () => {
    const names = Array.from({ length: 20 }, (_, index) => `Step ${index + 1}`);
    const run = foldRun([
      runStart({ name: 'Small', steps: declare(...names) }),
      startOf('Step 2'),
      { type: 'step.end', step: 'Step 2', status: 'failed', failure: failureOf('no') },
      startOf('Step 9'),
    ]);
    expect(frame(run, { columns: 40, rows: 7 })).toMatchInlineSnapshot(`
      "⏳ Small  0% · 1m 15s
        ❌ Step 2  0.0s
           Error: no
        ⏳ Step 9  1m 14s
        +18 hidden"
    `);
  });

  it('shows runs side by side, and one within a step of another', () => {
    const outer = foldRun([runStart({ id: 'outer', name: 'Outer' }), startOf('Work')]);
    const inner = foldRun([
      runStart({ id: 'inner', name: 'Inner', parent: { run: 'outer', step: 'Work' } }),
      startOf('Part'),
    ]);
    const beside = foldRun([runStart({ id: 'beside', name: 'Beside' }), startOf('Look')]);
    const nested = new Map([['outer', [inner]]]);
    const text = renderFrames([outer, beside], view({ columns: 60 }), nested);
    expect(text).toMatchInlineSnapshot(`
      "⏳ Outer  0% · 1m 15s
        ⏳ Work  1m 14s
          ⏳ Inner  0% · 1m 15s
            ⏳ Part  1m 14s
      ⏳ Beside  0% · 1m 15s
        ⏳ Look  1m 14s"
    `);
  });

  it('counts runs that find no room', () => {
    const runs = Array.from({ length: 8 }, (_, index) =>
      foldRun([runStart({ id: `run-${index}`, name: `Run ${index}` }), startOf('Work')]),
    );
    expect(renderFrames(runs, view({ columns: 40, rows: 9 }))).toMatchInlineSnapshot(`
      "⏳ Run 0  0% · 1m 15s
        ⏳ Work  1m 14s
      ⏳ Run 1  0% · 1m 15s
        ⏳ Work  1m 14s
      ⏳ Run 2  0% · 1m 15s
        ⏳ Work  1m 14s
      +5 runs hidden"
    `);
  });

  it('fits in any window, and holds nothing that a terminal obeys, whatever happens in a run', () => {
    const sizes = fc.record({
      columns: fc.integer({ min: 20, max: 220 }),
      rows: fc.integer({ min: 3, max: 50 }),
    });
    const glyphs = fc.constantFrom(RICH_GLYPHS, ASCII_GLYPHS, WORD_GLYPHS);
    fc.assert(
      fc.property(hostileRun(), sizes, glyphs, (run, size, signs) => {
        const shown = view({ ...size, glyphs: signs });
        const lines = renderFrame(run, shown).split('\n');
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, size.rows - 2));
        expectPrintable([...lines, ...renderEnd(run, shown).split('\n')], size.columns);
      }),
      { numRuns: 150 },
    );
  });

  it('draws a run of ten thousand steps from what is in the window', () => {
    const events: NewRunEvent[] = [runStart({ name: 'Long' })];
    for (let step = 0; step < 10_000; step++) {
      events.push(startOf(`s${step}`), { type: 'step.end', step: `s${step}`, status: 'completed' });
    }
    const lines = frame(foldRun([...events, startOf('last')]), {
      columns: 60,
      rows: 6,
      now: RUN_STARTED_AT + 210_010,
    }).split('\n');
    expect(lines.slice(-2)).toEqual(['  ⏳ last  10s', '  +9999 hidden']);
  });
});

function view(told: Partial<View> = {}): View {
  const usual = { columns: 80, rows: 24, theme: PLAIN_THEME, glyphs: RICH_GLYPHS };
  return { ...usual, now: RUN_STARTED_AT + 75_000, ...told };
}

function frame(run: Run, told: Partial<View>): string {
  return renderFrame(run, view(told));
}

function importRun(): Run {
  const phase = 'Phase 2';
  return foldRun([
    runStart({ name: 'Import measures', labels: { customer_name: 'Lego Spain' }, totalSteps: 4 }),
    startOf('Read settings', { phase: 'Initialization' }),
    { type: 'step.end', step: 'Read settings', status: 'completed' },
    { type: 'phase.start', phase: 'Phase 1.5', optional: true, condition: 'Enterprise only' },
    { type: 'phase.end', phase: 'Phase 1.5', status: 'skipped', reason: 'Enterprise only' },
    startOf('Export', { phase }),
    {
      type: 'step.progress',
      step: 'Export',
      items: { done: 45, total: 100, unit: 'pages' },
      substep: 'waiting for the export job',
    },
    startOf('Load files', { phase }),
    startOf('spain.csv', { phase, parent: 'Load files' }),
    { type: 'step.end', step: 'spain.csv', status: 'completed' },
    startOf('deutschland.csv', { phase, parent: 'Load files' }),
    { type: 'step.retry', step: 'deutschland.csv', failure: failureOf('locked'), waitMs: 0 },
    startOf('deutschland.csv', { phase, parent: 'Load files', attempt: 2 }),
    { type: 'step.progress', step: 'deutschland.csv', percent: 50 },
    startOf('Manual login', { phase }),
    { type: 'gate.open', step: 'Manual login', message: 'Log in, then continue', timeoutMs: null },
  ]);
}

/** Any sequence of events, with names and words that are up to no good. */
function hostileRun(): fc.Arbitrary<Run> {
  return fc
    .tuple(
      anyEvents(),
      hostileText,
      hostileText,
      fc.constantFrom<RunKind[]>('automation', 'operation'),
    )
    .map(([events, name, words, kind]) => {
      const fold = new RunFold();
      for (const event of events) {
        const spoilt = spoil(event, name, words);
        fold.apply(spoilt.type === 'run.start' ? { ...spoilt, kind } : spoilt);
      }
      if (fold.run === null) throw new Error('These events start no run');
      return fold.run;
    });
}

function expectPrintable(lines: readonly string[], columns: number): void {
  for (const line of lines) {
    expect(getWidth(line)).toBeLessThanOrEqual(columns);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
}
