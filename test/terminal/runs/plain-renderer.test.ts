import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunStart } from '../../../src/core/runs/run-events.js';
import type { Environment, RunOutput } from '../../../src/terminal/runs/run-output.js';
import { createRunRenderer } from '../../../src/terminal/runs/run-renderer.js';
import { anyEvents, runStart } from '../../support/run-events.js';
import { FakePace } from './support/fake-pace.js';
import { FakeStream } from './support/fake-stream.js';
import { hostileText } from './support/hostile-names.js';
import { spoil } from './support/spoilt-event.js';
import { declare, failureOf, ToldRun } from './support/told-run.js';

const FIELD = "Invalid field 'model_id' in configuration schema";

describe('the plain renderer', () => {
  it('writes one line for each finished step, below its phase', () => {
    const { text } = tellImport();
    expect(text).toMatchInlineSnapshot(`
      "Import (Lego Spain) (run 20260204-120000-abcdef)
      ⏭ Phase 1.5: Enterprise only
      → Phase 2
      ✅ Export (1/4) 2.1s, 45 pages
      ↻ Load › spain.csv attempt failed: locked; next in 0.5s
      ✅ Load › spain.csv 0.0s, attempt 2
      ⚠ Load: an old file
      ✅ Load (2/4) 0.0s: read 12 rows
      ⏸ Manual login waits: Log in
         errtrack runs release 20260204-120000-abcdef
      ✅ Manual login (3/4) 0.0s
      ❌ Verify (4/4) 0.0s: Invalid field 'model_id' in configuration schema
      📸 Screenshot error_screenshots/error_Verify.png
      ❌ Import (Lego Spain) failed after 2.1s
         Failed at step 4/4: Verify
         Completed 3/4 steps
         Error: Invalid field 'model_id' in configuration schema
         ⚠ Load: an old file
         📸 error_screenshots/error_Verify.png
      "
    `);
  });

  it('adds starts, where more is wanted', () => {
    const { text } = tellImport({ verbose: true });
    expect(text).toMatchInlineSnapshot(`
      "Import (Lego Spain) (run 20260204-120000-abcdef)
      ⏭ Phase 1.5: Enterprise only
      → Phase 2
      ⏳ Export (1/4)
      ✅ Export (1/4) 2.1s, 45 pages
      ⏳ Load (2/4)
      ⏳ Load › spain.csv
      ↻ Load › spain.csv attempt failed: locked; next in 0.5s
      ⏳ Load › spain.csv
      ✅ Load › spain.csv 0.0s, attempt 2
         read 12 rows
      ⚠ Load: an old file
      ✅ Load (2/4) 0.0s: read 12 rows
      ⏳ Manual login (3/4)
      ⏸ Manual login waits: Log in
         errtrack runs release 20260204-120000-abcdef
      ⏳ Manual login (3/4) released by person
      ✅ Manual login (3/4) 0.0s
      ⏳ Verify (4/4)
      ❌ Verify (4/4) 0.0s: Invalid field 'model_id' in configuration schema
      📸 Screenshot error_screenshots/error_Verify.png
      ❌ Import (Lego Spain) failed after 2.1s
         Failed at step 4/4: Verify
         Completed 3/4 steps
         Error: Invalid field 'model_id' in configuration schema
         ⚠ Load: an old file
         📸 error_screenshots/error_Verify.png
      "
    `);
  });

  it('names a phase once, counts what is known, and says a thing once', () => {
    const { told, stream } = start({ name: 'Import' });
    const phase = 'Phase 2';
    const aside = { type: 'warning', step: null, phase: null, message: 'late' } as const;
    told.step('Export', { phase });
    told.done('Export');
    told.tell(aside);
    told.step('Load', { phase });
    told.step('a.csv', { phase, parent: 'Load' });
    told.fail('a.csv', 'no table');
    told.fail('Load', 'no table');
    told.step('Mail', { phase });
    told.tell({ type: 'step.end', step: 'Mail', status: 'skipped', reason: 'nobody' });
    told.step('Between');
    told.done('Between');
    told.step('Verify', { phase });
    told.done('Verify');
    told.tell({ type: 'run.end', status: 'completed' });
    expect(stream.text.split('\n').slice(1, 10)).toEqual([
      '→ Phase 2',
      '✅ Export 0.0s',
      '⚠ late',
      '❌ Load › a.csv 0.0s: no table',
      '❌ Load 0.0s',
      '⏭ Mail: nobody',
      '✅ Between 0.0s',
      '→ Phase 2',
      '✅ Verify 0.0s',
    ]);
  });

  it('says statuses in words to a screen reader', () => {
    const { text } = tellImport({ env: { ACCESSIBLE: '1' } });
    expect(text).toMatchInlineSnapshot(`
      "Import (Lego Spain) (run 20260204-120000-abcdef)
      Skipped: Phase 1.5: Enterprise only
      Phase: Phase 2
      Done: Export (1/4) 2.1s, 45 pages
      Retry: Load, spain.csv attempt failed: locked; next in 0.5s
      Done: Load, spain.csv 0.0s, attempt 2
      Warning: Load: an old file
      Done: Load (2/4) 0.0s: read 12 rows
      Waiting: Manual login waits: Log in
         errtrack runs release 20260204-120000-abcdef
      Done: Manual login (3/4) 0.0s
      Failed: Verify (4/4) 0.0s: Invalid field 'model_id' in configuration schema
      Picture: Screenshot error_screenshots/error_Verify.png
      Failed: Import (Lego Spain) failed after 2.1s
         Failed at step 4/4: Verify
         Completed 3/4 steps
         Error: Invalid field 'model_id' in configuration schema
         Warning: Load: an old file
         Picture: error_screenshots/error_Verify.png
      "
    `);
  });

  it('writes an operation as its document has it, when it succeeds (R75 to R77)', () => {
    const { told, pace, stream } = start({
      name: 'Setting up telemetry',
      kind: 'operation',
      steps: declare(
        'Installing dependencies',
        'Configuring environment',
        'Running validation',
        'Starting telemetry service',
      ),
    });
    for (const { name } of told.run.steps.values()) {
      told.step(name);
      pace.pass(2_075);
      told.done(name);
    }
    told.tell({ type: 'run.end', status: 'completed' });
    expect(stream.text).toBe(`┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Setting up telemetry             ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

[1/4] Installing dependencies      ✅
[2/4] Configuring environment      ✅
[3/4] Running validation           ✅
[4/4] Starting telemetry service   ✅

┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ ✅ Operation Complete            ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ All 4 steps completed            │
│ Duration: 8.3s                   │
└──────────────────────────────────┘
`);
  });

  it('writes an operation as its document has it, when it fails (R78)', () => {
    const { told, pace, stream } = start({
      name: 'Migrating config v1 → v2',
      kind: 'operation',
      steps: declare(
        'Backing up configuration',
        'Validating old config',
        'Transforming schema',
        'Validating',
        'Writing',
      ),
    });
    for (const name of ['Backing up configuration', 'Validating old config']) {
      told.step(name);
      told.done(name);
    }
    told.step('Transforming schema');
    pace.pass(2_100);
    told.fail('Transforming schema', FIELD);
    told.tell({ type: 'run.end', status: 'failed', failure: failureOf(FIELD) });
    expect(stream.text).toMatchInlineSnapshot(`
      "┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
      ┃ Migrating config v1 → v2         ┃
      ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

      [1/5] Backing up configuration     ✅
      [2/5] Validating old config        ✅
      [3/5] Transforming schema          ❌

      ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
      ┃ ❌ Operation Failed                                     ┃
      ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
      │ Failed at step 3/5:                                     │
      │ Transforming schema                                     │
      │                                                         │
      │ Completed 2/5 steps                                     │
      │ Duration: 2.1s                                          │
      │                                                         │
      │ Error: Invalid field 'model_id' in configuration schema │
      └─────────────────────────────────────────────────────────┘
      "
    `);
  });

  it('gives a sign of life after each half minute of silence', () => {
    const { told, pace, stream } = start({ name: 'Slow', steps: declare('Export') });
    told.step('Export');
    pace.pass(20_000);
    const items = { done: 45, total: 100, unit: 'pages' };
    told.tell({ type: 'step.progress', step: 'Export', items });
    pace.pass(45_000);
    told.done('Export');
    told.tell({ type: 'run.end', status: 'completed' });
    pace.pass(600_000);
    expect(stream.text).toMatchInlineSnapshot(`
      "Slow (run 20260204-120000-abcdef)
      ⏳ Slow: 30s elapsed, 45%, Export 45/100 pages, last activity 10s ago
      ⏳ Slow: 1m 00s elapsed, 45%, Export 45/100 pages, last activity 40s ago
      ✅ Export (1/1) 1m 05s, 45/100 pages
      ✅ Slow completed in 1m 05s
         1 step completed
      "
    `);
    expect(pace.pending).toBe(0);
  });

  it('says nothing more of a run that was closed without an end', () => {
    const { told, pace, stream, renderer } = start({ name: 'Left' });
    told.step('a');
    renderer.close();
    pace.pass(600_000);
    expect(stream.text).toBe('Left (run 20260204-120000-abcdef)\n');
  });

  it('says which run a line is of, where several go on', () => {
    const stream = new FakeStream();
    const [one, other] = ['One', 'Other'].map((name) => start({ name }, { stream }).told);
    one?.step('a');
    other?.step('b');
    one?.done('a');
    other?.done('b');
    other?.tell({ type: 'run.end', status: 'completed' });
    one?.step('c', { phase: 'Phase 1' });
    one?.done('c');
    one?.tell({ type: 'run.end', status: 'completed' });
    expect(stream.text).toMatchInlineSnapshot(`
      "One (run 20260204-120000-abcdef)
      Other (run 20260204-120000-abcdef)
      ✅ One › a 0.0s
      ✅ Other › b 0.0s
      ✅ Other completed in 0.0s
         1 step completed
      → One › Phase 1
      ✅ One › c 0.0s
      ✅ One completed in 0.0s
         All 2 steps completed
      "
    `);
  });

  it('writes no escape byte and no line that a build machine obeys, whatever a program says', () => {
    const outputs = fc.constantFrom<RunOutput[]>('auto', 'live', 'plain', 'github', 'json');
    const envs = fc.constantFrom<Environment[]>(
      {},
      { FORCE_COLOR: '3' },
      { ACCESSIBLE: '1' },
      { CI: '1', TERM: 'dumb' },
      { ERRTRACK_OUTPUT: 'live' },
    );
    fc.assert(
      fc.property(
        anyEvents(),
        hostileText,
        hostileText,
        outputs,
        envs,
        (events, name, words, output, env) => {
          const stream = new FakeStream();
          const pace = new FakePace();
          const renderer = createRunRenderer({ output, stream, env, verbose: true, pace });
          const told = new ToldRun(renderer, pace.now);
          for (const { seq, ts, at, ...event } of events) told.tell(spoil(event, name, words));
          pace.pass(31_000);
          renderer.close();
          expect(stream.text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
          const obeyed = stream.text.split('\n').filter((line) => /^\s*::|##\w*\[/.test(line));
          const ours =
            output === 'github' ? /^::(?:group::|endgroup::$|error title=[^:,]*::)/ : /^$/;
          if (output !== 'json') expect(obeyed.filter((line) => !ours.test(line))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('closed');
      },
    ],
    ['is no stream at all', null],
  ])('keeps to itself that its stream %s', (_, write) => {
    const stream = Object.assign(new FakeStream(), { write });
    const renderer = createRunRenderer({ output: 'plain', stream: stream as never, env: {} });
    const told = new ToldRun(renderer);
    told.tell(runStart());
    told.tell({ type: 'run.end', status: 'completed' });
    expect(stream.text).toBe('');
  });
});

interface Told {
  readonly stream?: FakeStream;
  readonly env?: Environment;
  readonly verbose?: boolean;
}

function start(
  head: Partial<RunStart>,
  { stream = new FakeStream(), env = {}, verbose = false }: Told = {},
) {
  const pace = new FakePace();
  const renderer = createRunRenderer({ output: 'auto', stream, env, verbose, pace });
  const told = new ToldRun(renderer, pace.now);
  told.tell(runStart(head));
  return { told, pace, stream, renderer };
}

/** One of everything. */
function tellImport(options: Told = {}): { readonly text: string } {
  const { told, pace, stream } = start(
    { name: 'Import', labels: { customer_name: 'Lego Spain' }, totalSteps: 4 },
    options,
  );
  const phase = 'Phase 2';
  told.tell({ type: 'phase.start', phase: 'Phase 1.5', optional: true, condition: null });
  told.tell({
    type: 'phase.end',
    phase: 'Phase 1.5',
    status: 'skipped',
    reason: 'Enterprise only',
  });
  told.tell({ type: 'phase.start', phase, optional: false, condition: null });
  told.step('Export', { phase });
  pace.pass(2_100);
  told.tell({
    type: 'step.progress',
    step: 'Export',
    items: { done: 45, total: null, unit: 'pages' },
  });
  told.done('Export');
  told.step('Load', { phase });
  told.step('spain.csv', { phase, parent: 'Load' });
  told.tell({ type: 'step.retry', step: 'spain.csv', failure: failureOf('locked'), waitMs: 500 });
  told.step('spain.csv', { phase, parent: 'Load', attempt: 2 });
  told.done('spain.csv');
  told.tell({ type: 'log', step: 'Load', phase, message: 'read 12 rows' });
  told.tell({ type: 'warning', step: 'Load', phase, message: 'an old file' });
  told.done('Load');
  told.step('Manual login', { phase });
  told.tell({ type: 'gate.open', step: 'Manual login', message: 'Log in', timeoutMs: null });
  told.tell({ type: 'gate.release', step: 'Manual login', by: 'person' });
  told.done('Manual login');
  told.tell({ type: 'phase.end', phase, status: 'completed', reason: null });
  told.step('Verify');
  told.fail('Verify', FIELD);
  told.tell({
    type: 'attachment',
    kind: 'screenshot',
    path: 'error_screenshots/error_Verify.png',
    mime: null,
    bytes: 1,
    step: 'Verify',
    phase: null,
  });
  told.tell({ type: 'run.end', status: 'failed', failure: failureOf(FIELD) });
  return { text: stream.text };
}
