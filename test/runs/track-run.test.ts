import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withErrorTracking } from '../../src/capture/with-error-tracking.js';
import type { RunJson } from '../../src/core/runs/run-json.js';
import type { StepScope } from '../../src/runs/handles.js';
import { trackRun } from '../../src/runs/track-run.js';
import { KeptRuns, later } from '../support/kept-runs.js';
import { FakeStream } from '../terminal/runs/support/fake-stream.js';

let kept: KeptRuns;
beforeEach(() => {
  kept = new KeptRuns();
});
afterEach(() => vi.unstubAllEnvs());

describe('trackRun', () => {
  it('gives what its body gives, and keeps what happened', async () => {
    const value = { files: 3 };
    const result = await trackRun(
      'Import',
      kept.options({ steps: ['Export', 'Load'] }),
      async (run) => {
        const exported = await run.step('Export', () => 41);
        await run.phase('Phase 2', (phase) =>
          phase.step('Load', (step) => step.progress(50, 'half')),
        );
        expect(exported).toBe(41);
        return value;
      },
    );
    expect(result).toBe(value);
    const run = kept.readOnly();
    expect(run).toMatchObject({ name: 'Import', status: 'completed', percent: 100, result: value });
    expect([...run.steps.keys()]).toEqual(['export', 'load']);
    expect(run.steps.get('export')).toMatchObject({ status: 'completed', result: 41, phase: null });
    expect(run.steps.get('load')).toMatchObject({ phase: 'Phase 2', message: 'half' });
    expect(kept.listFiles('tracking_reports')).toHaveLength(3);
  });

  it('tells its state so far, also as a workflow (R112)', async () => {
    await trackRun('Import', kept.options(), async (run) => {
      await run.step('Export', () => {});
      const told = JSON.parse(JSON.stringify(run));
      expect(told).toMatchObject({ status: 'running', workflow: { workflow_name: 'Import' } });
      expect(told.workflow.steps).toMatchObject([{ title: 'Export', status: 'completed' }]);
    });
  });

  it('keeps a chain of steps, each in the other, that is deeper than the stack', async () => {
    const descend = (step: StepScope, left: number): Promise<number> =>
      step.step('level', (inner) =>
        left === 1 ? 1 : descend(inner, left - 1).then((levels) => levels + 1),
      );
    expect(await trackRun('Deep', kept.options(), (run) => descend(run, 1_500))).toBe(1_500);
    const { steps, percent } = kept.readOnly();
    expect([steps.size, percent]).toEqual([1_500, 100]);
    expect(steps.get('level-1500')).toMatchObject({ parent: 'level-1499', status: 'completed' });
  });

  it.each([
    ['ends alone', {}, {}, ['✅ Export']],
    [
      'starts and logs where it is verbose',
      { verbose: true },
      {},
      ['⏳ Export', '   a note', '✅ Export'],
    ],
    [
      'starts and logs where a person wants it',
      {},
      { ERRTRACK_VERBOSE: '1' },
      ['⏳ Export', '   a note', '✅ Export'],
    ],
    [
      'ends alone where nobody wants more',
      { verbose: false },
      { ERRTRACK_VERBOSE: '0' },
      ['✅ Export'],
    ],
  ])('tells in lines of %s', async (_, options, env: Record<string, string>, lines) => {
    for (const [name, value] of Object.entries({ ...env, ERRTRACK_OUTPUT: '' }))
      vi.stubEnv(name, value);
    const stream = new FakeStream();
    const told = kept.options({ output: 'plain', stream, ...options });
    await trackRun('Import', told, (run) => run.step('Export', (step) => step.log('a note')));
    const shown = stream.text.split('\n').slice(1, -3);
    expect(shown.map((line) => /^\S* *[a-zA-Z ]+(?=$| )/.exec(line)?.[0])).toEqual(lines);
  });

  it('says how a gate is opened here, in a command to copy', async () => {
    vi.stubEnv('ERRTRACK_OUTPUT', '');
    vi.stubEnv('PATH', '');
    kept.writeFile('pnpm-lock.yaml', '');
    const stream = new FakeStream();
    const told = kept.options({ id: 'nightly', output: 'plain', stream });
    await trackRun('Import', told, (run) => run.gate('Login', { until: () => true }));
    expect(stream.text).toContain('\n   pnpm exec errtrack runs release nightly\n');
  });

  it('throws what its body throws, the same object, and says where', async () => {
    const error = new TypeError('no column');
    const thrown = await trackRun('Import', kept.options(), (run) =>
      run.phase('Phase 2', (phase) =>
        phase.step('Process', () => {
          throw error;
        }),
      ),
    ).catch((caught: unknown) => caught);
    expect(thrown).toBe(error);
    const run = kept.readOnly();
    expect(run).toMatchObject({ status: 'failed', failure: { message: 'no column' } });
    expect(run.steps.get('process')).toMatchObject({
      status: 'failed',
      failure: { type: 'TypeError', hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
    const [record, ...others] = await kept.tracker.getActiveErrors();
    expect(others).toEqual([]);
    expect(record).toMatchObject({ context: 'Phase 2/Process', occurrences: 1 });
    expect(record?.hash).toBe(run.steps.get('process')?.failure?.hash);
    expect(kept.listFiles('tracking_reports')).toHaveLength(3);
  });

  it('says in its report at which step it failed (R79)', async () => {
    const run = trackRun('Import', kept.options({ steps: ['Export', 'Load', 'Check'] }), (handle) =>
      handle.step('Load', async (step) => {
        step.progress(50, 'half');
        await step.step('Rows', () => Promise.reject(new Error('no rows')));
      }),
    );
    await expect(run).rejects.toThrow('no rows');
    const name = kept.listFiles('tracking_reports').find((file) => file.startsWith('monitoring'));
    const { errors } = JSON.parse(kept.readFile(`tracking_reports/${name}`));
    expect(errors).toMatchObject([
      { step: 'Rows', error: 'no rows', message: 'Failed at step 2/3: Load › Rows' },
      { step: 'Load', error: 'no rows', message: 'Failed at step 2/3: Load' },
    ]);
    expect(kept.readOnly().steps.get('load')?.message).toBe('half');
  });

  it('counts an error once that a tracked function, a step, a phase and the run let through', async () => {
    const load = withErrorTracking(
      () => {
        throw new Error('no rows');
      },
      { tracker: kept.tracker },
    );
    const run = trackRun('Import', kept.options(), (handle) =>
      handle.phase('One', (phase) => phase.step('Outer', (step) => step.step('Inner', load))),
    );
    await expect(run).rejects.toThrow('no rows');
    const [record] = await kept.tracker.getActiveErrors();
    expect(record).toMatchObject({ occurrences: 1, context: 'One/Outer/Inner' });
  });

  it('finds the step of an error that an outer catch reports', async () => {
    await trackRun('Import', kept.options(), async (run) => {
      const error = await run
        .step('Fetch', () => Promise.reject(new Error('gone')))
        .catch((e) => e);
      kept.tracker.trackError(error);
    });
    const [record] = await kept.tracker.getActiveErrors();
    expect(record).toMatchObject({ context: 'Fetch', occurrences: 1 });
  });

  it('tries a step again, and counts each failure', async () => {
    let tries = 0;
    const value = await trackRun('Import', kept.options(), (run) =>
      run.step('Flaky', { retries: 2, backoffMs: 1 }, ({ attempt }) => {
        if (++tries < 3) throw new Error('not yet');
        return attempt;
      }),
    );
    expect(value).toBe(3);
    const step = kept.readOnly().steps.get('flaky');
    expect(step?.attempts.map(({ status }) => status)).toEqual(['failed', 'failed', 'completed']);
    const [record] = await kept.tracker.getActiveErrors();
    expect(record?.occurrences).toBe(2);
  });

  it('ends a step that takes too long, and tells it so', async () => {
    let reason: unknown;
    const run = trackRun('Import', kept.options(), (handle) =>
      handle.step('Slow', { timeoutMs: 20 }, async ({ signal }) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
        });
        await sleep(5_000, undefined, { signal });
      }),
    );
    await expect(run).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(reason).toMatchObject({ name: 'TimeoutError', message: 'Slow took longer than 20 ms' });
    expect(kept.readOnly().steps.get('slow')).toMatchObject({ status: 'failed' });
  });

  it('records what a step throws after its time is over, but not that it has listened', async () => {
    const run = trackRun('Import', kept.options(), async (handle) => {
      const late = (name: string, body: (signal: AbortSignal) => Promise<unknown>) =>
        handle.step(name, { timeoutMs: 5 }, ({ signal }) => body(signal)).catch(() => {});
      await late('Deaf', async () => {
        await sleep(20);
        throw new RangeError('no rows');
      });
      await late('Hearing', (signal) => sleep(1_000, undefined, { signal }));
      await late('Throwing', async (signal) => {
        await sleep(20);
        signal.throwIfAborted();
      });
      await sleep(50);
    });
    await run;
    const errors = await kept.tracker.getActiveErrors();
    expect(errors.map(({ type, occurrences }) => [type, occurrences]).sort()).toEqual([
      ['RangeError', 1],
      ['TimeoutError', 3],
    ]);
    const { operations } = kept.readOnly();
    expect(operations.filter(({ level }) => level === 'warning')).toMatchObject([
      { step: 'deaf', message: 'It failed after its time was over: no rows' },
    ]);
  });

  it('goes back what was done, newest first, when the run fails', async () => {
    const back: string[] = [];
    const rollback = (name: string) => () => void back.push(name);
    const run = trackRun('Import', kept.options(), async (handle) => {
      await handle.step('one', { rollback: rollback('one') }, () => {});
      await handle.step('two', { rollback: () => Promise.reject(new Error('stuck')) }, () => {});
      await handle.step('three', { rollback: rollback('three') }, () => {
        throw new Error('no');
      });
    });
    await expect(run).rejects.toThrow('no');
    expect(back).toEqual(['three', 'one']);
    expect(kept.readOnly().operations.at(-1)).toMatchObject({ level: 'warning', step: 'two' });
  });

  it('leaves out what is not wanted', async () => {
    const body = vi.fn();
    await trackRun('Import', kept.options(), async (run) => {
      await run.phase('3a', { optional: true, condition: 'Enterprise only', when: false }, body);
      await run.step('Weights', { when: async () => false, condition: 'no file' }, body);
      run.skip('Thresholds', 'nothing to set');
    });
    expect(body).not.toHaveBeenCalled();
    const run = kept.readOnly();
    expect(run.phases.get('3a')).toMatchObject({
      status: 'skipped',
      skipReason: 'Enterprise only',
    });
    expect(run.steps.get('weights')).toMatchObject({ status: 'skipped', skipReason: 'no file' });
    expect(run.steps.get('thresholds')).toMatchObject({ skipReason: 'nothing to set' });
  });

  it('runs steps side by side, begins none after a failure, and waits for the others', async () => {
    const begun: string[] = [];
    const ended: string[] = [];
    const slow = later();
    const run = trackRun('Import', kept.options(), (handle) =>
      handle.parallel(
        ['a', 'b', 'c'].map((name) =>
          handle.define(name, async () => {
            begun.push(name);
            if (name === 'a') throw new Error('a fails');
            await slow.promise;
            ended.push(name);
          }),
        ),
        { concurrency: 2 },
      ),
    );
    setTimeout(slow.resolve, 10);
    await expect(run).rejects.toThrow('a fails');
    expect(begun).toEqual(['a', 'b']);
    expect(ended).toEqual(['b']);
  });

  it('knows the parent of each of many steps at once', async () => {
    await trackRun('Import', kept.options(), (run) =>
      run.parallel(
        ['a', 'b', 'c', 'd'].map((name, index) =>
          run.define(name, async (step) => {
            await sleep(10 - index * 2);
            await step.step(`${name} inside`, () => sleep(index));
          }),
        ),
      ),
    );
    const { steps } = kept.readOnly();
    for (const name of ['a', 'b', 'c', 'd']) expect(steps.get(`${name}-inside`)?.parent).toBe(name);
  });

  it('waits at a gate for a condition, or fails when nobody comes', async () => {
    let isOpen = false;
    setTimeout(() => {
      isOpen = true;
    }, 5);
    await trackRun('Login', kept.options(), async (run) => {
      expect(await run.gate('Manual Login', { until: () => isOpen })).toEqual({ by: 'condition' });
      const waiting = run.gate('Second', { timeoutMs: 5, onTimeout: 'continue' });
      expect(await waiting).toEqual({ by: 'timeout' });
    });
    const late = trackRun('Login', kept.options(), (run) => run.gate('Login', { timeoutMs: 5 }));
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it.each([
    [{ timeoutMs: Number.NaN }, 'Cannot use NaN for `timeoutMs`'],
    [{ timeoutMs: '30' }, 'Cannot use "30" for `timeoutMs`'],
    [{ timeout: 30 }, 'Cannot use the unknown option `timeout`'],
    [{ onTimeout: 'skip' }, 'expected fail, continue'],
  ])('refuses a gate with %j', async (options, message) => {
    const run = trackRun('Login', kept.options(), (handle) => handle.gate('Go', options as never));
    await expect(run).rejects.toThrow(message);
  });

  it('cancels: what listens ends, nothing new begins, and the run says so', async () => {
    const controller = new AbortController();
    const body = vi.fn();
    const run = trackRun('Import', kept.options({ signal: controller.signal }), async (handle) => {
      setTimeout(() => controller.abort(), 5);
      await handle
        .step('Wait', ({ signal }) => sleep(5_000, undefined, { signal }))
        .catch(() => {});
      await handle.step('Never', body);
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(body).not.toHaveBeenCalled();
    expect(kept.readOnly()).toMatchObject({ status: 'cancelled' });
    expect(kept.listFiles('tracking_reports')).toHaveLength(3);
    expect(kept.readOnly().steps.get('wait')?.status).toBe('cancelled');
  });

  it('leaves a signal that goes on when it has ended', async () => {
    const { signal } = new AbortController();
    const run = (fails: boolean) =>
      trackRun('Import', kept.options({ signal }), () => {
        if (fails) throw new Error('no');
      }).catch(() => {});
    for (const fails of [false, true]) await run(fails);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('tries no step again that its cancellation finds between two attempts', async () => {
    const controller = new AbortController();
    const attempts: number[] = [];
    const error = new Error('no answer');
    const options = kept.options({ signal: controller.signal });
    const run = trackRun('Import', options, (handle) =>
      handle.step('Fetch', { retries: 3, backoffMs: 60_000 }, ({ attempt }) => {
        attempts.push(attempt);
        setTimeout(() => controller.abort(), 5);
        throw error;
      }),
    );
    expect(await run.catch((caught: unknown) => caught)).toBe(error);
    expect(attempts).toEqual([1]);
    const step = kept.readOnly().steps.get('fetch');
    expect(step).toMatchObject({ status: 'failed', failure: { message: 'no answer' } });
    expect(step?.attempts).toHaveLength(1);
  });

  it('takes up a run that failed, and gives again what its steps gave', async () => {
    const calls: string[] = [];
    const work = (fails: boolean) =>
      trackRun('Nightly', kept.options({ resume: true }), async (run) => {
        const rows = await run.step('Export', () => {
          calls.push('export');
          return [1, 2];
        });
        await run.step('Void', () => void calls.push('void'));
        const when = await run.step('Date', () => {
          calls.push('date');
          return new Date(0);
        });
        await run.step('Load', () => {
          calls.push('load');
          if (fails) throw new Error('no disk');
        });
        return { rows, when };
      });
    await expect(work(true)).rejects.toThrow('no disk');
    expect(await work(false)).toEqual({ rows: [1, 2], when: new Date(0) });
    // What is no data cannot be given again: that step is run again.
    expect(calls).toEqual(['export', 'void', 'date', 'load', 'date', 'load']);
    const [first, second] = kept.read();
    expect(second).toMatchObject({ resumedFrom: first?.id, attempt: 2, status: 'completed' });
    expect(second?.steps.get('export')).toMatchObject({ status: 'skipped', percent: 100 });
  });

  it('does not execute an id again that was completed, and another one beside what failed', async () => {
    const body = vi.fn(() => ({ rows: 5 }));
    const options = kept.options({ id: 'mission-7' });
    expect(await trackRun('Mission', options, body)).toEqual({ rows: 5 });
    expect(await trackRun('Mission', options, body)).toEqual({ rows: 5 });
    expect(body).toHaveBeenCalledTimes(1);
    const failing = { ...options, id: 'mission-8' };
    const fail = () => Promise.reject(new Error('no'));
    await expect(trackRun('Mission', failing, fail)).rejects.toThrow('no');
    await trackRun('Mission', failing, body);
    expect(kept.read().map(({ id, attempt, status }) => [id, attempt, status])).toEqual([
      ['mission-7', 1, 'completed'],
      ['mission-8', 1, 'failed'],
      ['mission-8.2', 2, 'completed'],
    ]);
  });

  it('tells listeners of everything, and takes no harm from those that throw', async () => {
    const types: string[] = [];
    const percents: number[] = [];
    const onProgress = (run: RunJson) => {
      percents.push(run.progress_percent);
      throw new Error('listener');
    };
    await trackRun('Import', kept.options({ onProgress, totalSteps: 1 }), async (run) => {
      run.on('*', ({ type }) => types.push(type));
      run.on('step.start', () => {
        throw new Error('listener');
      });
      await run.step('One', () => {});
    });
    expect(types).toEqual(['step.start', 'step.end', 'run.end']);
    expect(percents).toEqual([0, 0, 100, 100]);
  });

  it('keeps eight runs apart that go on at once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `run ${index}`);
    await Promise.all(
      names.map((name) =>
        trackRun(name, kept.options({ reports: false }), (run) =>
          run.parallel(
            ['x', 'y', 'z'].map((step) =>
              run.define(step, async (handle) => {
                await sleep(Math.random() * 8);
                await handle
                  .step(`${name} ${step}`, async () => {
                    await sleep(Math.random() * 8);
                    if (step === 'z') throw new Error(`${name} failed`);
                  })
                  .catch(() => {});
              }),
            ),
          ),
        ),
      ),
    );
    for (const run of kept.read()) {
      expect(run.status).toBe('completed');
      const inside = [...run.steps.values()].filter(({ parent }) => parent !== null);
      expect(inside.map(({ name }) => name).sort()).toEqual(
        ['x', 'y', 'z'].map((s) => `${run.name} ${s}`),
      );
      expect(inside.find(({ status }) => status === 'failed')?.failure?.message).toBe(
        `${run.name} failed`,
      );
    }
  });

  it('nests: a run in a step knows it, and so does one of a child process', async () => {
    let inner = '';
    let outer = '';
    await trackRun('Outer', kept.options(), async (run) => {
      outer = run.id;
      await run.step('Part', async (step) => {
        expect(step.env()).toEqual({ ERRTRACK_RUN: run.id, ERRTRACK_STEP: 'part' });
        await trackRun('Inner', kept.options(), (nested) => {
          inner = nested.id;
        });
      });
    });
    const run = kept.read().find(({ id }) => id === inner);
    expect(run?.parent).toEqual({ run: outer, step: 'part' });
  });

  it('writes and prints nothing where nobody tracks', async () => {
    vi.stubEnv('ERRTRACK', '0');
    const value = await trackRun('Import', kept.options(), (run) => run.step('One', () => 1));
    expect(value).toBe(1);
    expect(() => kept.listFiles('.errtrack')).toThrow('ENOENT');
  });

  it.each([
    [{ id: '../x' }, 'Cannot use "../x" for `id`'],
    [{ retry: 1 }, 'Cannot use the unknown option `retry`'],
    [{ bands: { a: [10, 5] } }, 'for `bands`'],
    [{ output: 'loud' }, 'expected auto, live, plain, github, json, silent'],
  ])('refuses %j', async (options, message) => {
    const body = vi.fn();
    await expect(trackRun('Import', options as never, body)).rejects.toThrow(message);
    expect(body).not.toHaveBeenCalled();
  });
});
