import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isErrtrackError } from '../../src/core/errtrack-error.js';
import { MISSION_BANDS } from '../../src/core/runs/mission-json.js';
import type { MissionOptions } from '../../src/runs/mission-options.js';
import { MissionProgressTracker } from '../../src/runs/mission-progress-tracker.js';
import { StepTracker } from '../../src/runs/step-tracker.js';
import { KeptRuns } from '../support/kept-runs.js';

const START = Date.UTC(2026, 1, 4, 12);
const START_ISO = '2026-02-04T12:00:00.000Z';

/** The document's flow: where each step starts and ends. */
const FLOW = Object.entries(MISSION_BANDS);

class Text {
  text = '';

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}

function catchThrown(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}

/** Every event of a mission, as `type name percent`. */
function listen(tracker: MissionProgressTracker): readonly string[] {
  const heard: string[] = [];
  tracker.onProgress((type, step) =>
    heard.push(`${type} ${step.step_name} ${step.progress_percent}`),
  );
  return heard;
}

describe('MissionProgressTracker', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  it('calls back at every edge: 5, 10, 30, 40, 55, 80, 90, 100 (R127 to R129, R145)', () => {
    const tracker = new MissionProgressTracker('mission-1');
    const heard = listen(tracker);
    for (const [index, [stepName]] of FLOW.entries()) {
      tracker.startStep({ stepName, stepIndex: index + 1, totalSteps: 7 });
      tracker.completeStep();
    }
    expect(heard).toEqual([
      'step_started verification 5',
      'step_completed verification 10',
      'step_started intent_classification 10',
      'step_completed intent_classification 30',
      'step_started budget_check 30',
      'step_completed budget_check 40',
      'step_started tool_selection 40',
      'step_completed tool_selection 55',
      'step_started tool_execution 55',
      'step_completed tool_execution 80',
      'step_started artifact_creation 80',
      'step_completed artifact_creation 90',
      'step_started finalize 90',
      'step_completed finalize 100',
    ]);
    expect(tracker.percent).toBe(100);
  });

  it('goes by the percentage that it is told at a start, to the end of the band (C8)', () => {
    const tracker = new MissionProgressTracker('mission-1');
    const heard = listen(tracker);
    tracker.startStep({
      stepName: 'verification',
      stepIndex: 1,
      totalSteps: 6,
      progressPercent: 5,
      message: 'Verifying mission eligibility',
    });
    tracker.completeStep('Verification passed');
    tracker.startStep({ stepName: 'intent_classification', progressPercent: 20 });
    tracker.updateStep(50, 'half');
    expect(tracker.percent).toBe(25);
    tracker.completeStep();
    expect(heard).toEqual([
      'step_started verification 5',
      'step_completed verification 10',
      'step_started intent_classification 20',
      'step_completed intent_classification 30',
    ]);
  });

  it('never falls, not even where it is told to (R129)', () => {
    const tracker = new MissionProgressTracker('mission-1');
    const heard = listen(tracker);
    tracker.startStep({ stepName: 'tool_selection' });
    tracker.completeStep();
    tracker.startStep({ stepName: 'verification', progressPercent: 5 });
    tracker.failStep('again');
    tracker.startStep({ stepName: 'tool_execution', progressPercent: 56 });
    expect(heard).toEqual([
      'step_started tool_selection 40',
      'step_completed tool_selection 55',
      'step_started verification 55',
      'step_failed verification 55',
      'step_started tool_execution 56',
    ]);
  });

  it("gives the document's JSON (R127, R131)", () => {
    const tracker = new MissionProgressTracker('mission-1');
    expect(JSON.parse(JSON.stringify(tracker))).toEqual({
      mission_id: 'mission-1',
      start_time: START_ISO,
      current_step: null,
      completed_steps: [],
      total_items_collected: 0,
      pages_since_last_increase: 0,
      last_progress_timestamp: START_ISO,
    });
    tracker.start_step({
      step_name: 'verification',
      step_index: 1,
      total_steps: 6,
      progress_percent: 5,
      message: 'Verifying mission eligibility',
    });
    vi.advanceTimersByTime(1_500);
    tracker.complete_step('Verification passed');
    tracker.start_step({ step_name: 'intent_classification', step_index: 2, total_steps: 6 });
    const told = JSON.parse(JSON.stringify(tracker));
    expect(told).toEqual({
      mission_id: 'mission-1',
      start_time: START_ISO,
      current_step: {
        step_name: 'intent_classification',
        step_index: 2,
        total_steps: 6,
        status: 'started',
        progress_percent: 10,
        message: null,
        start_time: '2026-02-04T12:00:01.500Z',
        end_time: null,
        error: null,
        error_type: null,
        items: null,
      },
      completed_steps: [
        {
          step_name: 'verification',
          step_index: 1,
          total_steps: 6,
          status: 'completed',
          progress_percent: 10,
          message: 'Verification passed',
          start_time: START_ISO,
          end_time: '2026-02-04T12:00:01.500Z',
          error: null,
          error_type: null,
          items: null,
        },
      ],
      total_items_collected: 0,
      pages_since_last_increase: 0,
      last_progress_timestamp: '2026-02-04T12:00:01.500Z',
    });
    tracker.fail_step('Mission not found');
    expect(tracker.toJSON().current_step).toMatchObject({
      status: 'failed',
      error: 'Mission not found',
      error_type: 'Error',
      progress_percent: 10,
    });
  });

  it("gives the document's result (R133)", () => {
    const tracker = new MissionProgressTracker('mission-1');
    tracker.startStep({ stepName: 'finalize' });
    const result = tracker.finish({
      toolUsed: 'web_search',
      toolConfidence: 0.9,
      resultSummary: '12 results',
      executionResult: { hits: 12 },
      artifactReference: { id: 'a1' },
      artifactMessage: 'Saved',
    });
    expect(result).toEqual({
      success: true,
      mission_id: 'mission-1',
      status: 'completed',
      tool_used: 'web_search',
      tool_confidence: 0.9,
      result_summary: '12 results',
      execution_result: { hits: 12 },
      artifact_reference: { id: 'a1' },
      artifact_message: 'Saved',
      progress_tracker: { ...tracker.toJSON(), last_progress_timestamp: START_ISO },
    });
    expect(tracker.toJSON()).toMatchObject({
      current_step: null,
      completed_steps: [{ step_name: 'finalize', progress_percent: 100 }],
    });
    expect(tracker.percent).toBe(100);
    const failed = new MissionProgressTracker('mission-2');
    failed.startStep({ stepName: 'verification' });
    failed.failStep(new RangeError('Mission not found'));
    expect(failed.finish()).toMatchObject({
      success: false,
      status: 'failed',
      tool_used: null,
      progress_tracker: { current_step: { error_type: 'RangeError' }, completed_steps: [] },
    });
    expect(failed.percent).toBe(5);
  });

  it('fails without a step, and in one that is at work when it is told so', () => {
    const early = new MissionProgressTracker('mission-1');
    early.failStep('Mission not found');
    expect(early.finish()).toMatchObject({ success: false, status: 'failed' });
    const late = new MissionProgressTracker('mission-2');
    const heard = listen(late);
    late.startStep({ stepName: 'verification' });
    const { progress_tracker: progress } = late.finish({ success: false });
    expect(progress.current_step).toMatchObject({ status: 'failed', error: null });
    expect(heard).toEqual(['step_started verification 5', 'step_failed verification 5']);
  });

  it('takes bands of its own, and shares the whole where a step has none', () => {
    const banded = new MissionProgressTracker('m', {
      bands: { fetch: [0, 50], load: { from: 50, to: 100 } },
    });
    const heard = listen(banded);
    for (const stepName of ['fetch', 'load']) banded.startStep({ stepName });
    banded.completeStep();
    expect(heard).toEqual([
      'step_started fetch 0',
      'step_completed fetch 50',
      'step_started load 50',
      'step_completed load 100',
    ]);
    const shared = new MissionProgressTracker('m', { bands: {}, totalSteps: 4 });
    const told = listen(shared);
    for (const stepName of ['a', 'b', 'c', 'd']) shared.startStep({ stepName });
    shared.completeStep();
    expect(told.filter((line) => line.startsWith('step_completed'))).toEqual([
      'step_completed a 25',
      'step_completed b 50',
      'step_completed c 75',
      'step_completed d 100',
    ]);
  });

  it('tells several callbacks, contains those that throw, and stops when it is told to (R123)', () => {
    const tracker = new MissionProgressTracker('mission-1');
    const heard: string[] = [];
    tracker.registerCallback(() => {
      throw new Error('not yours');
    });
    const stop = tracker.register_callback((type) => heard.push(`one ${type}`));
    tracker.onProgress((type) => heard.push(`two ${type}`));
    tracker.startStep({ stepName: 'verification' });
    stop();
    tracker.completeStep();
    expect(heard).toEqual(['one step_started', 'two step_started', 'two step_completed']);
  });

  it('counts items and pages, and says when going on is in vain (R132, R137, R138)', () => {
    const tracker = new MissionProgressTracker('mission-1');
    tracker.startStep({ stepName: 'tool_execution' });
    tracker.recordItems(45, { total: 100 });
    expect(tracker.toJSON()).toMatchObject({
      total_items_collected: 45,
      current_step: { items: { done: 45, total: 100, unit: 'items' }, progress_percent: 66.25 },
    });
    tracker.recordPage();
    tracker.recordPage();
    expect([tracker.pagesVisited, tracker.pagesSinceLastIncrease]).toEqual([2, 2]);
    expect([tracker.shouldStop(), tracker.shouldStop(2)]).toEqual([false, true]);
    tracker.recordPage(5);
    expect(tracker.pagesSinceLastIncrease).toBe(0);
    for (let page = 0; page < 3; page++) tracker.recordPage(0);
    expect(tracker.shouldStop(3)).toBe(true);
    expect(tracker.toJSON()).toMatchObject({
      total_items_collected: 50,
      pages_since_last_increase: 3,
    });
    tracker.recordItems(Number.NaN);
    tracker.recordItems(-5);
    expect([tracker.totalItemsCollected, tracker.pagesSinceLastIncrease]).toEqual([50, 3]);
  });

  it('counts without a step, as of old', () => {
    const tracker = new MissionProgressTracker('mission-1');
    tracker.recordPage();
    vi.advanceTimersByTime(2_000);
    tracker.recordItems(3);
    expect(tracker.toJSON()).toMatchObject({
      total_items_collected: 3,
      pages_since_last_increase: 0,
      last_progress_timestamp: '2026-02-04T12:00:02.000Z',
    });
  });

  it('says how long it will take, by the rate of its steps (R136)', () => {
    const tracker = new MissionProgressTracker('mission-1');
    expect(tracker.etaSeconds).toBeNull();
    tracker.startStep({ stepName: 'tool_selection' });
    vi.advanceTimersByTime(11_000);
    tracker.startStep({ stepName: 'tool_execution' });
    expect(tracker.etaSeconds).toBeCloseTo((11 * 45) / 55, 5);
    tracker.finish();
    expect(tracker.etaSeconds).toBeNull();
  });

  it('takes any calls in any order, and never falls', () => {
    const name = fc.constantFrom(
      'verification',
      'tool_selection',
      'finalize',
      'other',
      '__proto__',
    );
    const percent = fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined });
    const call = fc.oneof(
      fc.record({ method: fc.constant('startStep'), name, percent }),
      fc.record({ method: fc.constantFrom('completeStep', 'failStep', 'recordPage') }),
      fc.record({ method: fc.constant('updateStep'), told: fc.double() }),
      fc.record({ method: fc.constant('recordItems'), told: fc.integer() }),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
        const tracker = new MissionProgressTracker('mission-1');
        const told: number[] = [];
        tracker.onProgress((_, step) => told.push(step.progress_percent));
        for (const one of calls) {
          const step = 'name' in one && { stepName: one.name };
          const start = step && one.percent !== undefined && { progressPercent: one.percent };
          const method: unknown = Reflect.get(tracker, one.method);
          if (typeof method === 'function')
            method.call(
              tracker,
              'told' in one ? one.told : step ? { ...step, ...start } : undefined,
            );
          const { current_step: current, completed_steps: completed } = tracker.toJSON();
          const percents = [...completed, ...(current ? [current] : [])].map(
            ({ progress_percent: each }) => each,
          );
          expect(Math.max(0, ...percents)).toBeLessThanOrEqual(100);
          expect(completed.every(({ status }) => status === 'completed')).toBe(true);
        }
        expect(told).toEqual([...told].sort((a, b) => a - b));
        const failed = calls.some(({ method }) => method === 'failStep');
        expect(tracker.finish().success).toBe(!failed);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    ['no id', () => new MissionProgressTracker(''), /`missionId`/],
    [
      'bands that fall',
      () => new MissionProgressTracker('m', { bands: { a: [50, 10] } }),
      /`bands`/,
    ],
    [
      'an unknown option',
      () => new MissionProgressTracker('m', { id: 'x' } as MissionOptions),
      /`id`/,
    ],
    [
      'an output that there is not',
      () => new MissionProgressTracker('m', { output: 'loud' as 'log' }),
      /`output`/,
    ],
    [
      'a step without a name',
      () => new MissionProgressTracker('m').startStep({} as never),
      /`stepName`/,
    ],
    [
      'a step beyond all counting',
      () => new MissionProgressTracker('m').startStep({ stepName: 'a', stepIndex: 0 }),
      /`stepIndex`/,
    ],
    [
      'too much',
      () => new MissionProgressTracker('m').startStep({ stepName: 'a', progressPercent: 101 }),
      /`progressPercent`/,
    ],
    ['no pages', () => new MissionProgressTracker('m').shouldStop(0), /`pages`/],
  ])('refuses %s', (_, body, message) => {
    const error = catchThrown(body);
    expect(isErrtrackError(error) && error.code).toBe('BAD_OPTION');
    expect(String(error)).toMatch(message);
  });
});

describe('MissionProgressTracker in a project', () => {
  let kept: KeptRuns;
  beforeEach(() => {
    kept = new KeptRuns();
  });
  afterEach(() => vi.unstubAllEnvs());

  it("logs the document's lines (R130), and nothing where nobody asks", () => {
    const stream = new Text();
    const tracker = new MissionProgressTracker('m-1', {
      tracker: kept.tracker,
      output: 'log',
      stream,
    });
    tracker.startStep({
      stepName: 'verification',
      stepIndex: 1,
      totalSteps: 6,
      progressPercent: 5,
    });
    tracker.completeStep();
    tracker.startStep({
      stepName: 'intent_classification',
      stepIndex: 2,
      totalSteps: 6,
      progressPercent: 20,
    });
    tracker.completeStep();
    tracker.startStep({ stepName: 'budget_check', stepIndex: 3, totalSteps: 6 });
    tracker.failStep('No budget\n::error::');
    tracker.finish();
    expect(stream.text.split('\n')).toEqual([
      '[PROGRESS_TRACKER] Step 1/6: verification (5%)',
      '[PROGRESS_TRACKER] Completed: verification (10%)',
      '[PROGRESS_TRACKER] Step 2/6: intent_classification (20%)',
      '[PROGRESS_TRACKER] Completed: intent_classification (30%)',
      '[PROGRESS_TRACKER] Step 3/6: budget_check (30%)',
      '[PROGRESS_TRACKER] Failed: budget_check (30%): No budget ::error::',
      '',
    ]);
    const silent = new Text();
    new MissionProgressTracker('m-2', { tracker: kept.tracker, stream: silent }).finish();
    vi.stubEnv('ERRTRACK_OUTPUT', 'silent');
    const overruled = { tracker: kept.tracker, output: 'log', stream: silent } as const;
    new MissionProgressTracker('m-3', overruled).startStep({ stepName: 'verification' });
    expect(silent.text).toBe('');
  });

  it('keeps its run, its counters and its result (R134, R135)', async () => {
    const tracker = new MissionProgressTracker('m-1', { tracker: kept.tracker });
    tracker.startStep({ stepName: 'tool_execution' });
    tracker.recordItems(3, { total: 4 });
    tracker.recordPage();
    tracker.failStep('Tool crashed');
    tracker.finish({ toolUsed: 'web_search' });
    const run = kept.readOnly();
    expect(run).toMatchObject({
      id: 'm-1',
      kind: 'mission',
      status: 'failed',
      labels: { mission_id: 'm-1' },
      failure: { message: 'Tool crashed', type: 'Error' },
      result: { success: false, mission_id: 'm-1', status: 'failed', tool_used: 'web_search' },
    });
    expect(run.steps.get('tool-execution')).toMatchObject({
      items: { done: 3, total: 4, unit: 'items' },
      details: { total_items_collected: 3, pages_visited: 1, pages_since_last_increase: 1 },
    });
    const [record] = await kept.tracker.getActiveErrors();
    expect(record).toMatchObject({ message: 'Tool crashed', occurrences: 1 });
  });

  it('takes ids that no folder could have', () => {
    const tracker = new MissionProgressTracker('missions/4 2', { tracker: kept.tracker });
    tracker.finish();
    expect(tracker.toJSON().mission_id).toBe('missions/4 2');
    expect(kept.readOnly().labels).toEqual({ mission_id: 'missions/4 2' });
  });

  it('does not execute a completed mission again, and one that failed it does (R143)', async () => {
    const options = { tracker: kept.tracker };
    let executed = 0;
    const execute = (isFine: boolean) =>
      MissionProgressTracker.run('m-1', options, async (progress) => {
        executed++;
        progress.startStep({ stepName: 'verification' });
        if (!isFine) throw new Error('not yet');
        return { rows: 3 };
      });
    await expect(execute(false)).rejects.toThrow('not yet');
    expect(await execute(true)).toEqual({ rows: 3 });
    expect(await execute(true)).toEqual({ rows: 3 });
    expect(executed).toBe(2);
    expect(kept.read().map(({ id, status }) => [id, status])).toEqual([
      ['m-1', 'failed'],
      ['m-1.2', 'completed'],
    ]);
  });

  it('gives a promise again to who has passed an async function, also for ids that no folder could have', async () => {
    let executed = 0;
    const execute = () =>
      MissionProgressTracker.run('missions/4 2', { tracker: kept.tracker }, async () => ++executed);
    expect(await execute().then((rows) => rows)).toBe(1);
    expect(await execute().then((rows) => rows)).toBe(1);
    expect(
      await MissionProgressTracker.run('missions/4 3', { tracker: kept.tracker }, () => 5),
    ).toBe(5);
  });

  it('gives its whole result again, where that is what its body returned (R142, R143)', () => {
    const execute = () =>
      MissionProgressTracker.run('m-1', { tracker: kept.tracker }, (progress) => {
        progress.startStep({ stepName: 'finalize' });
        return progress.finish({ toolUsed: 'web_search' });
      });
    const first = execute();
    expect(first.progress_tracker.completed_steps).toHaveLength(1);
    expect(execute()).toEqual(first);
  });

  it('keeps eight missions apart that run at once, with trackers inside (R144)', async () => {
    const missions = Array.from({ length: 8 }, (_, at) => `mission-${at}`);
    const heard = await Promise.all(
      missions.map((mission, at) =>
        MissionProgressTracker.run(mission, { tracker: kept.tracker }, async (progress) => {
          const told = listen(progress);
          for (const [stepName] of FLOW) {
            progress.startStep({ stepName });
            await sleep((at * 3 + stepName.length) % 5);
            if (stepName !== 'tool_execution') continue;
            await StepTracker.run(
              `${mission} tool`,
              { tracker: kept.tracker, output: 'silent', id: `${mission}.tool` },
              async (tracker) => {
                tracker.step(mission);
                await sleep(at % 3);
              },
            );
          }
          progress.finish({ resultSummary: mission });
          return told;
        }),
      ),
    );
    for (const told of heard) {
      expect(told).toEqual(
        FLOW.flatMap(([name, [from, to]]) => [
          `step_started ${name} ${from}`,
          `step_completed ${name} ${to}`,
        ]),
      );
    }
    for (const mission of missions) {
      const runs = kept.read().filter(({ id }) => id.startsWith(mission));
      expect(runs.map(({ id, status, percent }) => [id, status, percent])).toEqual([
        [mission, 'completed', 100],
        [`${mission}.tool`, 'completed', 100],
      ]);
      expect(runs[0]?.result).toMatchObject({ result_summary: mission });
      expect(runs[1]?.parent).toEqual({ run: mission, step: 'tool-execution' });
      expect([...(runs[1]?.steps.keys() ?? [])]).toEqual([mission]);
    }
  });
});
