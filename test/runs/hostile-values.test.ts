import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventBus } from '../../src/runs/event-bus.js';
import type { RunHandle, StepHandle } from '../../src/runs/handles.js';
import { MissionProgressTracker } from '../../src/runs/mission-progress-tracker.js';
import { StepTracker } from '../../src/runs/step-tracker.js';
import { trackRun } from '../../src/runs/track-run.js';
import { WorkflowTracker } from '../../src/runs/workflow-tracker.js';
import { KeptRuns } from '../support/kept-runs.js';

let kept: KeptRuns;
beforeEach(() => {
  kept = new KeptRuns();
});
afterEach(() => vi.unstubAllEnvs());

function throwing(): never {
  throw new Error('of the program');
}

const TRAPPED = new Proxy(
  {},
  {
    get: throwing,
    ownKeys: throwing,
    getPrototypeOf: throwing,
    getOwnPropertyDescriptor: throwing,
  },
);

function createRevoked(): object {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}

/** Kept in a list: a promise asks what it is given whether it is a promise, too. */
const RESULTS: Readonly<Record<string, unknown>> = {
  'a proxy whose traps throw': [TRAPPED],
  'a proxy that was revoked': [createRevoked()],
  'what inherits from a proxy': [Object.create(TRAPPED)],
  'a date with methods of its own': Object.assign(new Date(), { toISOString: throwing }),
  'a big integer': 10n,
  'a generator': (function* () {})(),
};

describe.each(Object.keys(RESULTS))('%s', (name) => {
  const value = RESULTS[name];

  it('comes out of a step and a run as it is', async () => {
    const same = await trackRun('Import', kept.options(), async (run) => {
      const given = await run.step('One', () => value);
      return given === value ? value : null;
    });
    expect(same === value).toBe(true);
    expect(kept.readOnly().status).toBe('completed');
  });
});

/** What a program may tell a run in plain JavaScript. */
type Telling = (run: RunHandle, step: StepHandle) => unknown;

const TELLINGS: Readonly<Record<string, Telling>> = {
  'percentages that are none': (run, step) => {
    for (const percent of [Number.NaN, Number.POSITIVE_INFINITY, '50', 50n, null, {}] as never[]) {
      step.progress(percent);
      run.progress(percent);
    }
  },
  'counts that are none': (_run, step) => {
    for (const count of [Number.NaN, '3', 3n, null, {}] as never[]) {
      step.items(count, 100);
      step.items(1, count, count);
    }
  },
  'texts that cannot be read': (run, step) => {
    for (const text of [
      Object.create(null),
      { toString: throwing },
      TRAPPED,
      Symbol('a'),
    ] as never[]) {
      step.progress(1, text);
      step.substep(text);
      run.log(text);
      run.warn(text, { step: text, phase: text, url: text, pageSource: text });
    }
  },
  'details that cannot be read': (run, step) => {
    for (const details of [TRAPPED, createRevoked(), null, 5] as never[]) {
      step.details(details);
      run.log('a', details);
      run.warn('a', { details });
    }
  },
  'files that cannot be': (run) => {
    for (const path of ['a\0b', 'x'.repeat(10_000), '../..', '']) run.attach(path);
  },
};

it.each(Object.keys(TELLINGS))('takes %s, and its log is whole', async (name) => {
  await trackRun('Import', kept.options(), (run) =>
    run.step('One', async (step) => {
      TELLINGS[name]?.(run, step);
      return step.step('Two', () => 2);
    }),
  );
  const { run, damaged } = kept.readLog();
  expect(damaged).toBe(0);
  expect(run.status).toBe('completed');
});

it('throws what the body has thrown, though the way back throws what has no text', async () => {
  const error = new Error('no rows');
  for (const thrown of [Object.create(null), TRAPPED, Symbol('x'), undefined]) {
    const rollback = () => {
      throw thrown;
    };
    const run = trackRun('Import', kept.options(), (handle) =>
      handle.step('Load', { rollback }, () => Promise.reject(error)),
    );
    expect(await run.catch((caught: unknown) => caught)).toBe(error);
  }
});

it('throws what the body of a cancelled run has thrown, whatever it is', async () => {
  const thrown = Object.defineProperty(new Error('no'), 'name', { get: throwing });
  const controller = new AbortController();
  const run = trackRun('Import', kept.options({ signal: controller.signal }), (handle) =>
    handle.step('Load', () => {
      controller.abort();
      throw thrown;
    }),
  );
  expect((await run.catch((caught: unknown) => caught)) === thrown).toBe(true);
});

it('takes no harm from what listens and rejects', async () => {
  const reject = () => Promise.reject(new Error('of a listener'));
  const stop = eventBus.subscribe('*', reject);
  await trackRun('Import', kept.options({ onProgress: reject }), async (run) => {
    run.on('*', reject);
    await run.step('One', () => {});
  });
  const options = { tracker: kept.tracker, onProgress: reject };
  WorkflowTracker.run('Import', options, (workflow) => {
    workflow.addStep('a', 'A');
    workflow.startStep('a');
  });
  const mission = new MissionProgressTracker('mission', { tracker: kept.tracker });
  mission.onProgress(reject);
  mission.startStep({ stepName: 'verification' });
  mission.finish();
  StepTracker.run('Import', { tracker: kept.tracker, output: 'silent' }, (tracker) =>
    tracker.step('One'),
  );
  stop();
  // A rejection that nobody handles fails the test run.
  await sleep(5);
});
