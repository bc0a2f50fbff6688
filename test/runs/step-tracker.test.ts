import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { withErrorTracking } from '../../src/capture/with-error-tracking.js';
import { isErrtrackError } from '../../src/core/errtrack-error.js';
import type { OperationEvent } from '../../src/core/runs/operation-event.js';
import { eventBus } from '../../src/runs/event-bus.js';
import { getOperationIcon } from '../../src/runs/operation-step.js';
import { StepTracker, type StepTrackerOptions } from '../../src/runs/step-tracker.js';
import { trackRun } from '../../src/runs/track-run.js';
import { KeptRuns } from '../support/kept-runs.js';

/** A stream that a test reads. */
class Text {
  text = '';

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

/** The events that come while a test runs. */
function listen(): readonly OperationEvent[] {
  const heard: OperationEvent[] = [];
  onTestFinished(eventBus.subscribe('*', (event) => heard.push(event)));
  return heard;
}

function catchThrown(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}

/** The document's own tests, line by line; under a test runner nothing is written or shown. */
describe("StepTracker: the document's tests", () => {
  it('follows a basic flow (R68, R69, R91)', () => {
    const tracker = StepTracker.run('Test Operation', { emitEvents: false }, (tracker) => {
      tracker.step('Step 1');
      tracker.complete();

      tracker.step('Step 2');
      tracker.complete();
      return tracker;
    });
    expect(tracker.steps).toHaveLength(2);
    expect(tracker.steps.every(({ status }) => status === 'complete')).toBe(true);
  });

  it('marks the step that throws (R70, R71, R80)', () => {
    const error = new Error('Simulated error');
    let tracker: StepTracker | undefined;
    const thrown = catchThrown(() =>
      StepTracker.run('Test Operation', { emitEvents: false }, (made) => {
        tracker = made;
        made.step('Step 1');
        made.complete();

        made.step('Step 2');
        throw error;
      }),
    );
    expect(thrown).toBe(error);
    expect(error.message).toBe('Simulated error');
    expect(tracker?.steps[0]?.status).toBe('complete');
    expect(tracker?.steps[1]?.status).toBe('error');
    expect(tracker?.steps[1]?.error).toContain('Simulated error');
    expect(tracker?.steps[1]?.endTime).toBeInstanceOf(Date);
  });

  it('tells four events, in order, of one step (R86, R87)', () => {
    const heard: { readonly type: string }[] = [];
    for (const type of [
      'operation.start',
      'step.start',
      'step.complete',
      'operation.complete',
    ] as const) {
      onTestFinished(
        eventBus.subscribe(type, (event: { readonly type: string }) => heard.push(event)),
      );
    }
    StepTracker.run('Test', (tracker) => {
      tracker.step('Step 1');
      tracker.complete();
    });
    expect(heard.map(({ type }) => type)).toEqual([
      'operation.start',
      'step.start',
      'step.complete',
      'operation.complete',
    ]);
  });
});

describe('StepTracker', () => {
  it("tells events with the document's payloads (R81 to R85)", () => {
    const heard = listen();
    catchThrown(() =>
      StepTracker.run('Migrate', { steps: ['Back up', 'Transform', 'Write'] }, (tracker) => {
        tracker.step('Back up');
        tracker.step('Transform');
        throw new TypeError('Invalid field');
      }),
    );
    const ids = new Set(heard.map(({ run_id }) => run_id));
    expect(ids.size).toBe(1);
    expect(heard.map(({ type, data }) => [type, data])).toEqual([
      ['operation.start', { operation: 'Migrate', timestamp: heard[0]?.ts }],
      ['step.start', { operation: 'Migrate', step: 'Back up', step_index: 1, total_steps: 3 }],
      ['step.complete', { operation: 'Migrate', step: 'Back up', duration: expect.any(Number) }],
      ['step.start', { operation: 'Migrate', step: 'Transform', step_index: 2, total_steps: 3 }],
      [
        'step.error',
        {
          operation: 'Migrate',
          step: 'Transform',
          duration: expect.any(Number),
          error: 'Invalid field',
          error_type: 'TypeError',
        },
      ],
      [
        'operation.complete',
        {
          operation: 'Migrate',
          success: false,
          steps: 3,
          duration: expect.any(Number),
          error: 'Invalid field',
        },
      ],
    ]);
  });

  it('counts the steps that have come where none were declared (R82, C1)', () => {
    const heard = listen();
    StepTracker.run('Batch', (tracker) => {
      tracker.step('one');
      tracker.step('two');
    });
    const starts = heard.filter(({ type }) => type === 'step.start');
    expect(starts.map(({ data }) => data)).toEqual([
      { operation: 'Batch', step: 'one', step_index: 1, total_steps: 1 },
      { operation: 'Batch', step: 'two', step_index: 2, total_steps: 2 },
    ]);
  });

  it('tells nothing where it is not to (R88)', () => {
    const heard = listen();
    StepTracker.run('Quiet', { emitEvents: false }, (tracker) => tracker.step('one'));
    expect(heard).toEqual([]);
  });

  it('hears no more after it has unsubscribed, and survives a listener that throws', () => {
    const heard: string[] = [];
    onTestFinished(
      eventBus.subscribe('step.start', () => {
        throw new Error('not yours');
      }),
    );
    const stop = eventBus.subscribe('step.start', ({ data }) => heard.push(data.step));
    StepTracker.run('First', (tracker) => tracker.step('a'));
    stop();
    StepTracker.run('Second', (tracker) => tracker.step('b'));
    expect(heard).toEqual(['a']);
  });

  it('shows steps that were declared as pending, in their places (R72, R73, R74)', () => {
    const tracker = new StepTracker('Setup', { steps: ['Install', 'Configure'] });
    expect(tracker.steps).toEqual([
      {
        name: 'Install',
        index: 1,
        status: 'pending',
        startTime: null,
        endTime: null,
        error: null,
        duration: null,
        statusIcon: '⏸️',
      },
      expect.objectContaining({ name: 'Configure', index: 2, status: 'pending' }),
    ]);
    expect(tracker.currentStep).toBeNull();
    const step = tracker.step('Configure');
    expect(step).toMatchObject({ index: 2, status: 'running', statusIcon: '⏳', duration: null });
    expect(tracker.steps).toHaveLength(2);
    tracker.complete();
    expect(step).toMatchObject({
      status: 'complete',
      statusIcon: '✅',
      duration: expect.any(Number),
    });
    expect(step.endTime?.getTime()).toBeGreaterThanOrEqual(step.startTime?.getTime() ?? Infinity);
    tracker.done();
    expect(tracker.steps[0]?.status).toBe('pending');
  });

  it('knows an icon for every status, and one for others (R73)', () => {
    const icons = ['pending', 'running', 'complete', 'error', 'else', '__proto__'].map(
      getOperationIcon,
    );
    expect(icons).toEqual(['⏸️', '⏳', '✅', '❌', '❓', '❓']);
  });

  it('does nothing on complete() without a step, or twice (R69)', () => {
    const heard = listen();
    StepTracker.run('Calm', (tracker) => {
      tracker.complete();
      tracker.step('one');
      tracker.complete();
      tracker.complete();
    });
    expect(heard.map(({ type }) => type)).toEqual([
      'operation.start',
      'step.start',
      'step.complete',
      'operation.complete',
    ]);
  });

  it('completes the step at work at a clean end (C5)', () => {
    const tracker = StepTracker.run('Setup', (made) => {
      made.step('one');
      return made;
    });
    expect(tracker.steps[0]?.status).toBe('complete');
    expect(tracker.endTime).toBeInstanceOf(Date);
  });

  it('leaves a completed step alone when something is thrown after it (C3)', () => {
    const heard = listen();
    catchThrown(() =>
      StepTracker.run('Setup', (tracker) => {
        tracker.step('one');
        tracker.complete();
        throw new Error('between');
      }),
    );
    expect(heard.map(({ type }) => type)).toEqual([
      'operation.start',
      'step.start',
      'step.complete',
      'operation.complete',
    ]);
    expect(heard.at(-1)?.data).toMatchObject({ success: false, error: 'between', steps: 1 });
  });

  it('fails without a single step (C4)', () => {
    const error = catchThrown(() =>
      StepTracker.run('Empty', () => {
        throw new Error('at once');
      }),
    );
    expect(error).toEqual(new Error('at once'));
  });

  it('stays synchronous, and follows a promise to its end', async () => {
    expect(StepTracker.run('Sync', () => 41)).toBe(41);
    const heard = listen();
    const result = StepTracker.run('Async', async (tracker) => {
      tracker.step('one');
      await sleep(1);
      return 'done';
    });
    expect(heard.map(({ type }) => type)).toEqual(['operation.start', 'step.start']);
    expect(await result).toBe('done');
    expect(heard.at(-1)).toMatchObject({ type: 'operation.complete', data: { success: true } });
    const error = new Error('later');
    const rejected = StepTracker.run('Async', async (tracker) => {
      tracker.step('one');
      throw error;
    });
    await expect(rejected).rejects.toBe(error);
    expect(heard.at(-1)).toMatchObject({ type: 'operation.complete', data: { success: false } });
  });

  it('goes on after fail(), and ends as failed (R93)', () => {
    const heard = listen();
    const tracker = StepTracker.run('Batch', (made) => {
      for (const file of ['a', 'b', 'c']) {
        made.step(file);
        if (file === 'b') made.fail(new Error('bad file', { cause: new Error('no rows') }));
      }
      return made;
    });
    expect(tracker.steps.map(({ status }) => status)).toEqual(['complete', 'error', 'complete']);
    expect(heard.at(-1)?.data).toMatchObject({ success: false, error: 'bad file', steps: 3 });
  });

  it('commits with done(); a scope that is left without it has failed', () => {
    const heard = listen();
    const committed = new StepTracker('Committed');
    committed.step('one');
    committed.done();
    committed[Symbol.dispose]();
    expect(committed.steps[0]?.status).toBe('complete');
    const left = new StepTracker('Left');
    left.step('one');
    left[Symbol.dispose]();
    expect(left.steps[0]).toMatchObject({ status: 'error', error: 'Left ended without done()' });
    const failed = new StepTracker('Failed');
    failed.step('one');
    failed.fail(new Error('really'));
    failed[Symbol.dispose]();
    const ends = heard.filter(({ type }) => type === 'operation.complete');
    expect(ends.map(({ data }) => data)).toMatchObject([
      { success: true, error: null },
      { success: false, error: 'Left ended without done()' },
      { success: false, error: 'really' },
    ]);
  });

  it('ignores what comes after the end', () => {
    const heard = listen();
    const tracker = new StepTracker('Over');
    tracker.done();
    const step = tracker.step('late');
    tracker.complete();
    tracker.fail(new Error('late'));
    tracker.done();
    expect(step).toMatchObject({ name: 'late', status: 'pending' });
    expect(tracker.steps).toEqual([]);
    expect(heard.map(({ type }) => type)).toEqual(['operation.start', 'operation.complete']);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'an unknown option',
      () => new StepTracker('x', { stepz: [] } as StepTrackerOptions),
      /`steps`/,
    ],
    [
      'an option of other runs',
      () => new StepTracker('x', { capture: () => null } as StepTrackerOptions),
      /unknown option `capture`/,
    ],
    ['a wrong value', () => new StepTracker('x', { output: 'loud' as 'live' }), /`output`.*silent/],
    [
      'a wrong flag',
      () => new StepTracker('x', { emitEvents: 1 as never }),
      /`emitEvents`.*true or/,
    ],
    ['no name', () => new StepTracker(' '), /`operationName`/],
    ['no body', () => StepTracker.run('x', undefined as never), /`body`.*function/],
    ['no name of a step', () => new StepTracker('x').step(''), /`name`/],
    [
      'an event that there is not',
      () => eventBus.subscribe('step' as '*', () => {}),
      /step\.error/,
    ],
  ])('refuses %s', (_, body, message) => {
    const error = catchThrown(body);
    expect(isErrtrackError(error) && error.code).toBe('BAD_OPTION');
    expect(String(error)).toMatch(message);
  });
});

describe('StepTracker in a project', () => {
  let kept: KeptRuns;
  const options = (more: StepTrackerOptions = {}): StepTrackerOptions => ({
    tracker: kept.tracker,
    output: 'silent',
    ...more,
  });
  beforeEach(() => {
    kept = new KeptRuns();
  });
  afterEach(() => vi.unstubAllEnvs());

  it('keeps its run, and saves reports where they are asked for', () => {
    StepTracker.run('Setup', options(), (tracker) => tracker.step('one'));
    expect(kept.readOnly()).toMatchObject({ kind: 'operation', status: 'completed', percent: 100 });
    expect(() => kept.listFiles('tracking_reports')).toThrow();
    StepTracker.run('Setup', options({ reports: true }), (tracker) => tracker.step('one'));
    expect(kept.listFiles('tracking_reports')).toHaveLength(3);
  });

  it('writes nothing after the end, and no trouble', () => {
    const tracker = new StepTracker('Over', options());
    tracker.done();
    const [{ seq } = { seq: 0 }] = kept.read();
    tracker.step('late');
    tracker.fail(new Error('late'));
    expect(kept.readOnly().seq).toBe(seq);
    expect(() => kept.readFile('.errtrack/trouble.ndjson')).toThrow('ENOENT');
  });

  it('records an error once, at its step, and links the two (R79, R146, R149)', async () => {
    const error = new Error('no space');
    const write = withErrorTracking(
      () => {
        throw error;
      },
      { tracker: kept.tracker },
    );
    const thrown = catchThrown(() =>
      StepTracker.run(
        'Migrate',
        options({ steps: ['Read', 'Write', 'Check'], reports: true }),
        (t) => {
          t.step('Read');
          t.step('Write');
          write();
        },
      ),
    );
    expect(thrown).toBe(error);
    const run = kept.readOnly();
    const [record, ...others] = await kept.tracker.getActiveErrors();
    expect(others).toEqual([]);
    expect(record).toMatchObject({ context: 'Write', occurrences: 1 });
    expect(run.steps.get('write')?.failure?.hash).toBe(record?.hash);
    expect(run.failure).toMatchObject({ message: 'no space', hash: record?.hash });
    const name = kept.listFiles('tracking_reports').find((file) => file.startsWith('monitoring'));
    const report = JSON.parse(kept.readFile(`tracking_reports/${name}`));
    expect(report.errors).toMatchObject([
      { step: 'Write', error: 'no space', error_type: 'Error', error_hash: record?.hash },
    ]);
    expect(report.errors[0].message).toBe('Failed at step 2/3: Write');
  });

  it('keeps what a wrapped error was caused by (R93)', async () => {
    const cause = new RangeError('no rows');
    StepTracker.run('Batch', options(), (tracker) => {
      tracker.step('b.csv');
      tracker.fail(new Error('bad file', { cause }));
      tracker.step('c.csv');
    });
    const [record, ...others] = await kept.tracker.getActiveErrors();
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      message: 'bad file',
      context: 'b.csv',
      causes: [{ type: 'RangeError', message: 'no rows' }],
    });
  });

  it('says in its panel where it failed, and what was completed (R76, R78, C1, C6)', () => {
    const stream = new Text();
    catchThrown(() =>
      StepTracker.run(
        'Migrating config',
        options({
          output: 'plain',
          stream,
          steps: ['Back up', 'Validate', 'Transform', 'Check', 'Write'],
        }),
        (tracker) => {
          tracker.step('Back up');
          tracker.step('Validate');
          tracker.step('Transform');
          throw new Error("Invalid field 'model_id'");
        },
      ),
    );
    for (const part of [
      '┃ Migrating config ',
      '[1/5] Back up ',
      '❌ Operation Failed',
      'Failed at step 3/5:',
      'Transform',
      'Completed 2/5 steps',
      "Error: Invalid field 'model_id'",
    ]) {
      expect(stream.text).toContain(part);
    }
    expect(stream.text).toMatch(/Duration: \d+\.\ds/);
    expect(stream.text).not.toContain('\u001b');
  });

  it('says so where it failed between its steps, or before the first (C3, C4)', () => {
    const show = (steps: readonly string[]) => {
      const stream = new Text();
      catchThrown(() =>
        StepTracker.run('Setup', options({ output: 'plain', stream, totalSteps: 3 }), (tracker) => {
          for (const step of steps) tracker.step(step);
          tracker.complete();
          throw new Error('no network');
        }),
      );
      return stream.text;
    };
    const between = show(['Install', 'Configure']);
    expect(between).toContain('Failed after step 2/3:');
    expect(between).toContain('Completed 2/3 steps');
    const before = show([]);
    expect(before).toContain('❌ Operation Failed');
    expect(before).toContain('Error: no network');
    expect(before).not.toContain('step 0');
  });

  it('says so where it succeeded (R67, R75, R77)', () => {
    const stream = new Text();
    StepTracker.run('Setup', options({ output: 'plain', stream }), (tracker) => {
      tracker.step('Installing dependencies');
      tracker.step('Running validation');
    });
    expect(stream.text).toContain('✅ Operation Complete');
    expect(stream.text).toContain('All 2 steps completed');
    expect(stream.text).toMatch(/\[1\/\d\] Installing dependencies +✅/);
  });

  it('is part of the step around it, whichever tracks it (R90)', async () => {
    await trackRun('Outer', { ...kept.options(), id: 'outer' }, (run) =>
      run.step('Prepare', () =>
        StepTracker.run('Middle', options({ id: 'middle' }), async (tracker) => {
          tracker.step('one');
          await sleep(1);
          tracker.step('two');
          await StepTracker.run('Inner', options({ id: 'inner' }), async (inner) => {
            inner.step('deep');
            await sleep(1);
          });
        }),
      ),
    );
    const parents = Object.fromEntries(kept.read().map(({ id, parent }) => [id, parent]));
    expect(parents).toEqual({
      outer: null,
      middle: { run: 'outer', step: 'prepare' },
      inner: { run: 'middle', step: 'two' },
    });
  });

  it('counts an error once that comes through nested trackers', async () => {
    catchThrown(() =>
      StepTracker.run('Outer', options(), (outer) => {
        outer.step('a');
        StepTracker.run('Inner', options(), (inner) => {
          inner.step('b');
          throw new Error('deep');
        });
      }),
    );
    const records = await kept.tracker.getActiveErrors();
    expect(records.map(({ occurrences }) => occurrences)).toEqual([1]);
  });

  it('counts an error once that is told and then thrown, and again when it is told of another step', async () => {
    const error = new Error('told');
    catchThrown(() =>
      StepTracker.run('Batch', options(), (tracker) => {
        tracker.step('a');
        tracker.fail(error);
        throw error;
      }),
    );
    const [record] = await kept.tracker.getActiveErrors();
    expect(record).toMatchObject({ occurrences: 1, context: 'a' });
  });

  it('leaves nothing behind in the process, however it ends (R95)', async () => {
    const count = () =>
      [
        'exit',
        'beforeExit',
        'uncaughtExceptionMonitor',
        'SIGINT',
        'SIGTERM',
        'SIGHUP',
        'SIGCONT',
      ].map((name) => process.listenerCount(name));
    const before = count();
    const open = new StepTracker('Open', options());
    expect(count()).not.toEqual(before);
    StepTracker.run('Fine', options(), (tracker) => tracker.step('one'));
    catchThrown(() =>
      StepTracker.run('Not fine', options(), (tracker) => {
        tracker.step('one');
        throw new Error('no');
      }),
    );
    await StepTracker.run('Later', options(), async (tracker) => tracker.step('one'));
    open[Symbol.dispose]();
    expect(count()).toEqual(before);
  });

  it('keeps eight of them apart that run at once (R95, R144)', async () => {
    const heard = listen();
    const random = createRandom(7);
    const names = Array.from({ length: 8 }, (_, at) => `op${at}`);
    const trackers = await Promise.all(
      names.map((name) =>
        StepTracker.run(name, options({ id: name }), async (tracker) => {
          for (const step of ['a', 'b', 'c']) {
            tracker.step(`${name} ${step}`);
            await sleep(random() * 8);
            await StepTracker.run(
              `${name}/${step}`,
              options({ id: `${name}.${step}.in` }),
              async (inner) => {
                inner.step(`${name} ${step} deep`);
                await sleep(random() * 8);
              },
            );
          }
          return tracker;
        }),
      ),
    );
    for (const [at, tracker] of trackers.entries()) {
      expect(tracker.steps.map(({ name, status }) => [name, status])).toEqual(
        ['a', 'b', 'c'].map((step) => [`op${at} ${step}`, 'complete']),
      );
    }
    const runs = kept.read();
    expect(runs).toHaveLength(32);
    for (const { id, parent, steps } of runs.filter(({ parent }) => parent !== null)) {
      const [outer = '', step = ''] = id.split('.');
      expect(parent).toEqual({ run: outer, step: `${outer}-${step}` });
      expect([...steps.values()].map(({ name }) => name)).toEqual([`${outer} ${step} deep`]);
    }
    for (const name of names) {
      const own = heard.filter(({ data }) => data.operation === name);
      expect(own.map(({ type }) => type)).toEqual([
        'operation.start',
        ...['a', 'b', 'c'].flatMap(() => ['step.start', 'step.complete']),
        'operation.complete',
      ]);
    }
  });
});

/** Numbers that are the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
