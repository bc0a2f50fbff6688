// Runs as they go on in a real terminal: `node driver.js <story>`.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunStart } from '../../../../src/core/runs/run-events.js';
import type { RunOutput } from '../../../../src/terminal/runs/run-output.js';
import { createRunRenderer } from '../../../../src/terminal/runs/run-renderer.js';
import { runStart } from '../../../support/run-events.js';
import { declare, failureOf, ToldRun } from './told-run.js';

const [story = 'demo', pace = '1', output = 'auto', where = 'stderr'] = process.argv.slice(2);
const rest = (ms: number) => sleep(ms * Number(pace));

function start(told: Partial<RunStart>): ToldRun {
  const stream = where === 'stdout' ? process.stdout : process.stderr;
  const outputs: readonly RunOutput[] = ['auto', 'live', 'plain', 'github', 'json', 'silent'];
  const chosen = outputs.find((known) => known === output) ?? 'auto';
  const run = new ToldRun(createRunRenderer({ output: chosen, stream, env: process.env }));
  run.tell(runStart(told));
  return run;
}

const STORIES: Readonly<Record<string, () => Promise<void>>> = {
  async demo() {
    const run = start({
      name: 'Import measures',
      labels: { customer_name: 'Lego Spain' },
      totalSteps: 6,
    });
    run.tell({ type: 'phase.start', phase: 'Initialization', optional: false, condition: null });
    run.step('Read settings', { phase: 'Initialization' });
    await rest(600);
    run.done('Read settings');
    run.step('Connect', { phase: 'Initialization' });
    await rest(400);
    run.tell({
      type: 'step.retry',
      step: 'Connect',
      failure: failureOf('Connection refused'),
      waitMs: 800,
    });
    await rest(800);
    run.step('Connect', { phase: 'Initialization', attempt: 2 });
    await rest(400);
    run.done('Connect');
    run.tell({ type: 'phase.end', phase: 'Initialization', status: 'completed', reason: null });
    run.tell({
      type: 'phase.start',
      phase: 'Phase 3a',
      optional: true,
      condition: 'Enterprise only',
    });
    run.tell({
      type: 'phase.end',
      phase: 'Phase 3a',
      status: 'skipped',
      reason: 'Enterprise only',
    });
    run.tell({ type: 'phase.start', phase: 'Phase 2', optional: false, condition: null });
    run.step('Export', { phase: 'Phase 2' });
    for (let page = 0; page <= 100; page += 10) {
      run.tell({
        type: 'step.progress',
        step: 'Export',
        items: { done: page, total: 100, unit: 'pages' },
        substep: 'downloading measures from the remote system',
      });
      if (page === 50) console.log('the program says: half of the pages are here');
      await rest(200);
    }
    run.done('Export');
    run.step('Load files', { phase: 'Phase 2' });
    const files = [
      'spain.csv',
      'france.csv',
      'deutschland-und-österreich-mit-langem-namen.csv',
      'italy.csv',
    ];
    for (const file of files) {
      run.step(file, { parent: 'Load files', phase: 'Phase 2' });
      run.tell({ type: 'step.progress', step: file, percent: 30 });
    }
    await rest(900);
    for (const file of files) {
      run.done(file);
      await rest(300);
    }
    run.tell({
      type: 'warning',
      step: 'Load files',
      phase: 'Phase 2',
      message: 'italy.csv is older than a week',
    });
    run.done('Load files');
    run.step('Manual login', { phase: 'Phase 2' });
    run.tell({
      type: 'gate.open',
      step: 'Manual login',
      message: 'Log in to the customer portal, then continue',
      timeoutMs: 30_000,
    });
    await rest(2_500);
    run.tell({ type: 'gate.release', step: 'Manual login', by: 'person' });
    run.done('Manual login');
    run.tell({ type: 'phase.end', phase: 'Phase 2', status: 'completed', reason: null });
    run.step('Verify', { phase: 'Finalization' });
    await rest(900);
    if (process.env['DEMO_FAILS'] !== undefined) {
      run.fail('Verify', "Invalid field 'model_id' in configuration schema");
      run.tell({
        type: 'run.end',
        status: 'failed',
        failure: failureOf("Invalid field 'model_id' in configuration schema"),
      });
    } else {
      run.done('Verify');
      run.tell({ type: 'run.end', status: 'completed' });
    }
  },

  async operation() {
    const names = [
      'Installing dependencies',
      'Configuring environment',
      'Running validation',
      'Starting telemetry service',
    ];
    const run = start({
      name: 'Setting up telemetry',
      kind: 'operation',
      steps: declare(...names),
    });
    for (const name of names) {
      run.step(name);
      await rest(700);
      if (name === 'Running validation' && process.env['DEMO_FAILS'] !== undefined) {
        run.fail(name, "Invalid field 'model_id' in configuration schema");
        run.tell({
          type: 'run.end',
          status: 'failed',
          failure: failureOf("Invalid field 'model_id' in configuration schema"),
        });
        return;
      }
      run.done(name);
    }
    run.tell({ type: 'run.end', status: 'completed' });
  },

  /** More steps than the window has lines. */
  async tall() {
    const names = Array.from({ length: 60 }, (_, index) => `Step ${index + 1}`);
    const run = start({ name: 'Tall', steps: declare(...names) });
    for (const name of names) {
      run.step(name);
      await rest(60);
      run.done(name);
    }
    run.tell({ type: 'run.end', status: 'completed' });
  },

  /** The program's own output, in every way that it can be written. */
  async chatty() {
    const run = start({ name: 'Chatty', steps: declare('Talk') });
    run.step('Talk');
    for (let line = 0; line < 30; line++) {
      console.log(`log ${line}`);
      console.error(`error ${line}`);
      await rest(20);
    }
    await new Promise((resolve) => process.stdout.write('called back\n', resolve));
    process.stdout.write('cGFydCA=', 'base64');
    await rest(900);
    process.stderr.write(Buffer.from('of a '));
    process.stdout.write(new Uint8Array(Buffer.from('liné\n')));
    process.stdout.write('no newline at the end');
    run.done('Talk');
    run.tell({ type: 'run.end', status: 'completed' });
    console.log('after');
  },

  /** Goes on until something ends it. */
  async endless() {
    const run = start({ name: 'Endless', steps: declare('Wait') });
    run.step('Wait');
    console.log('ready');
    setTimeout(() => {}, 20_000);
    await rest(20_000);
  },

  async exits() {
    const run = start({ name: 'Exits', steps: declare('Wait', 'Never') });
    run.step('Wait');
    await rest(50);
    run.tell({ type: 'step.progress', step: 'Wait', percent: 70 });
    console.log('leaving');
    process.exit(3);
  },

  async throws() {
    const run = start({ name: 'Throws', steps: declare('Wait') });
    run.step('Wait');
    await rest(50);
    throw new Error('uncaught, and seen');
  },

  async nested() {
    const outer = start({ id: 'outer', name: 'Outer', steps: declare('Work', 'Rest') });
    outer.step('Work');
    const inner = start({ id: 'inner', name: 'Inner', parent: { run: 'outer', step: 'Work' } });
    const other = start({ id: 'other', name: 'Beside', steps: declare('Look') });
    inner.step('Part');
    other.step('Look');
    await rest(1_000);
    inner.done('Part');
    inner.tell({ type: 'run.end', status: 'completed' });
    await rest(500);
    other.done('Look');
    other.tell({ type: 'run.end', status: 'completed' });
    outer.done('Work');
    outer.step('Rest');
    outer.done('Rest');
    outer.tell({ type: 'run.end', status: 'completed' });
  },
};

await STORIES[story]?.();
