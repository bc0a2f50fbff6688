import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isErrtrackError } from '../../src/core/errtrack-error.js';
import {
  createStrategyGenerationWorkflow,
  createWorkflow,
} from '../../src/runs/create-workflow.js';
import { StepTracker } from '../../src/runs/step-tracker.js';
import { WorkflowTracker, type WorkflowTrackerOptions } from '../../src/runs/workflow-tracker.js';
import { KeptRuns } from '../support/kept-runs.js';

function catchThrown(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown');
}

describe('WorkflowTracker', () => {
  const START = Date.UTC(2024, 0, 20, 10, 30);
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  });

  it("gives the document's JSON (R105, R106, R107, R108)", () => {
    const workflow = createStrategyGenerationWorkflow();
    workflow.startStep('parse_request');
    workflow.updateStepProgress('parse_request', 40, 'Extracting key parameters');
    workflow.updateStepProgress('parse_request', 80, 'Validating requirements');
    vi.advanceTimersByTime(10_000);
    workflow.completeStep('parse_request');
    workflow.startStep('plan_strategy');
    workflow.completeStep('plan_strategy');
    workflow.startStep('generate_code');
    for (const substep of [
      'Building imports',
      'Creating Strategy class',
      'Adding init method',
      'Implementing next method',
    ]) {
      workflow.updateStepProgress('generate_code', 50, substep);
    }
    workflow.completeStep('generate_code');
    for (const { id } of workflow.steps.slice(3)) {
      workflow.startStep(id);
      if (id === 'finalize') vi.advanceTimersByTime(125_000);
      workflow.completeStep(id);
    }
    const told = JSON.parse(JSON.stringify(workflow));
    expect(told).toEqual({
      workflow_name: 'Strategy Generation',
      started_at: '2024-01-20T10:30:00.000Z',
      completed_at: '2024-01-20T10:32:15.000Z',
      steps: expect.any(Array),
      current_step_index: 7,
      progress_summary: {
        workflow_name: 'Strategy Generation',
        total_steps: 8,
        completed_steps: 8,
        failed_steps: 0,
        in_progress_steps: 0,
        overall_percentage: 100,
        is_complete: true,
        duration_seconds: 135,
      },
    });
    // It ends by itself, later, and says the same.
    vi.advanceTimersByTime(5_000);
    expect(JSON.parse(JSON.stringify(workflow))).toEqual(told);
    expect(told.steps[0]).toEqual({
      id: 'parse_request',
      title: 'Understanding Request',
      description: 'Analyzing your strategy requirements',
      status: 'completed',
      progress_percentage: 100,
      started_at: '2024-01-20T10:30:00.000Z',
      completed_at: '2024-01-20T10:30:10.000Z',
      substeps: ['Extracting key parameters', 'Validating requirements'],
      current_substep: null,
      error_message: null,
    });
    expect(told.steps[2]).toMatchObject({
      id: 'generate_code',
      title: 'Generating Code',
      description: 'Creating Python strategy code',
      substeps: [
        'Building imports',
        'Creating Strategy class',
        'Adding init method',
        'Implementing next method',
      ],
      current_substep: null,
    });
    expect(Object.keys(told)).toEqual([
      ...['workflow_name', 'started_at', 'completed_at', 'steps', 'current_step_index'],
      'progress_summary',
    ]);
  });

  it("runs the document's custom workflow, by its own names (R98 to R101, R111)", () => {
    const tracker = new WorkflowTracker('Custom Workflow');
    tracker.add_step('validate_input', 'Validating Input', 'Checking parameters');
    tracker.add_step('fetch_data', 'Fetching Data', 'Getting market data');
    tracker.add_step('run_backtest', 'Running Backtest', 'Testing strategy');
    tracker.add_step('generate_report', 'Creating Report', 'Generating results');

    tracker.start_step('validate_input');
    tracker.update_step_progress('validate_input', 50, 'Checking indicators');
    tracker.update_step_progress('validate_input', 50, 'Checking indicators');
    expect(tracker.to_dict().steps[0]).toMatchObject({
      status: 'in_progress',
      progress_percentage: 50,
      current_substep: 'Checking indicators',
      substeps: ['Checking indicators'],
      completed_at: null,
    });
    expect(tracker.get_progress_summary()).toMatchObject({
      in_progress_steps: 1,
      overall_percentage: 12,
      is_complete: false,
    });
    tracker.complete_step('validate_input');
    expect(tracker.to_dict().steps.map(({ id, status }) => [id, status])).toEqual([
      ['validate_input', 'completed'],
      ['fetch_data', 'pending'],
      ['run_backtest', 'pending'],
      ['generate_report', 'pending'],
    ]);
    tracker.start_step('fetch_data');
    expect(tracker.current_step_index).toBe(1);
    expect(tracker.steps[tracker.currentStepIndex]?.title).toBe('Fetching Data');
  });

  it('names failed and skipped steps, and counts what was skipped as done (R102 to R104, R108)', () => {
    const workflow = createWorkflow('Import', [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
    ]);
    workflow.skipStep('a');
    workflow.fail_step('b', 'API rate limit');
    expect(workflow.steps.map(({ status }) => status)).toEqual(['skipped', 'failed']);
    expect(workflow.steps[1]).toMatchObject({
      errorMessage: 'API rate limit',
      completedAt: new Date(START),
    });
    expect(workflow.getProgressSummary()).toMatchObject({
      completed_steps: 0,
      failed_steps: 1,
      overall_percentage: 50,
      is_complete: true,
    });
    const skipped = createWorkflow('Import', [{ id: 'a', title: 'A' }]);
    skipped.skip_step('a');
    expect(skipped.getProgressSummary()).toMatchObject({ overall_percentage: 100 });
  });

  it('tells how long it takes while it goes on (R109)', () => {
    const workflow = createWorkflow('Slow', [{ id: 'a', title: 'A' }]);
    workflow.startStep('a');
    vi.advanceTimersByTime(61_400);
    expect(workflow.getProgressSummary()).toMatchObject({
      duration_seconds: 61,
      is_complete: false,
    });
    expect(workflow.toDict().completed_at).toBeNull();
  });

  it('calls back on each change, with itself (R110)', () => {
    const told: unknown[] = [];
    const workflow = createWorkflow(
      'Import',
      [
        { id: 'a', title: 'A' },
        { id: 'b', title: 'B' },
      ],
      {
        onProgress: (w) => {
          const step = w.steps[w.currentStepIndex];
          told.push([step?.title, step?.status, w.getProgressSummary().overall_percentage]);
        },
      },
    );
    expect(told).toEqual([]);
    workflow.startStep('a');
    workflow.completeStep('a');
    workflow.startStep('b');
    workflow.failStep('b', new Error('no'));
    expect(told).toEqual([
      ['A', 'in_progress', 0],
      ['A', 'completed', 50],
      ['B', 'in_progress', 50],
      ['B', 'failed', 50],
    ]);
    workflow.done();
    expect(told).toHaveLength(4);
  });

  it('calls back once a second for progress, with the newest, and drops no end (R119)', () => {
    const told: unknown[] = [];
    const workflow = createWorkflow('Import', [{ id: 'a', title: 'A' }], {
      onProgress: ({ steps: [step] }) => told.push(`${step?.status} ${step?.progressPercentage}`),
    });
    workflow.startStep('a');
    for (let percent = 1; percent <= 60; percent++) {
      workflow.updateStepProgress('a', percent);
      vi.advanceTimersByTime(50);
    }
    expect(told.length).toBeLessThanOrEqual(5);
    expect(told.slice(0, 2)).toEqual(['in_progress 0', 'in_progress 1']);
    workflow.updateStepProgress('a', 99);
    workflow.completeStep('a');
    expect(told.at(-1)).toBe('completed 100');
  });

  it('fails a step without a word', () => {
    const workflow = createWorkflow('Import', [{ id: 'a', title: 'A' }]);
    workflow.failStep('a', undefined);
    expect(workflow.steps[0]).toMatchObject({ status: 'failed', errorMessage: null });
  });

  it('contains a callback that throws (R110, R12)', () => {
    const workflow = createWorkflow('Import', [{ id: 'a', title: 'A' }], {
      onProgress: () => {
        throw new Error('not yours');
      },
    });
    workflow.startStep('a');
    workflow.completeStep('a');
    expect(workflow.steps[0]?.status).toBe('completed');
  });

  it('completes, fails and moves a step that nobody has started', () => {
    const workflow = createWorkflow('Import', [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
      { id: 'c', title: 'C' },
    ]);
    workflow.completeStep('a');
    workflow.failStep('b', 'no');
    workflow.updateStepProgress('c', 30);
    expect(workflow.steps.map(({ status }) => status)).toEqual([
      'completed',
      'failed',
      'in_progress',
    ]);
  });

  it('keeps the first end of a step, and percentages that only grow', () => {
    const workflow = createWorkflow('Import', [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
    ]);
    workflow.startStep('a');
    workflow.updateStepProgress('a', 60);
    workflow.updateStepProgress('a', 20);
    expect(workflow.steps[0]?.progressPercentage).toBe(60);
    workflow.updateStepProgress('a', Number.NaN);
    workflow.updateStepProgress('a', 400);
    expect(workflow.steps[0]?.progressPercentage).toBe(100);
    workflow.completeStep('a');
    workflow.failStep('a', 'late');
    workflow.startStep('a');
    expect(workflow.steps[0]).toMatchObject({ status: 'completed', errorMessage: null });
  });

  it('tries a step again that has failed, when it is started again (R122)', () => {
    const workflow = createWorkflow('Import', [{ id: 'a', title: 'A' }]);
    workflow.startStep('a');
    workflow.failStep('a', 'no answer');
    workflow.completeStep('a');
    expect(workflow.steps[0]).toMatchObject({ status: 'failed', errorMessage: 'no answer' });
    expect(workflow.getProgressSummary().is_complete).toBe(true);
    workflow.startStep('a');
    expect(workflow.steps[0]).toMatchObject({ status: 'in_progress', errorMessage: null });
    expect(workflow.getProgressSummary().is_complete).toBe(false);
    vi.advanceTimersByTime(5_000);
    workflow.completeStep('a');
    expect(workflow.steps.map(({ status }) => status)).toEqual(['completed']);
    expect(workflow.getProgressSummary()).toMatchObject({
      failed_steps: 0,
      overall_percentage: 100,
    });
  });

  it('is done as a whole when it ends without a step', () => {
    const workflow = createWorkflow('Nothing to do', []);
    expect(workflow.getProgressSummary().overall_percentage).toBe(0);
    workflow.done();
    expect(workflow.getProgressSummary()).toMatchObject({
      overall_percentage: 100,
      is_complete: true,
    });
  });

  it('ends by itself a second after its last step, unless more comes', () => {
    const workflow = createWorkflow('Import', [{ id: 'a', title: 'A' }]);
    workflow.completeStep('a');
    expect(workflow.getProgressSummary().is_complete).toBe(true);
    vi.advanceTimersByTime(900);
    workflow.addStep('b', 'B');
    vi.advanceTimersByTime(5_000);
    expect(workflow.getProgressSummary().is_complete).toBe(false);
    workflow.completeStep('b');
    vi.advanceTimersByTime(1_000);
    workflow.addStep('c', 'C');
    expect(workflow.steps.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('does not end before a body that it follows', async () => {
    const run = WorkflowTracker.run('Import', async (workflow) => {
      workflow.addStep('a', 'A');
      workflow.completeStep('a');
      await vi.advanceTimersByTimeAsync(5_000);
      workflow.addStep('b', 'B');
      return workflow.steps.length;
    });
    expect(await run).toBe(2);
  });

  it('takes any calls in any order, and its state stays legal', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const call = fc.oneof(
      fc.record({ name: fc.constantFrom('startStep', 'completeStep', 'skipStep'), id }),
      fc.record({ name: fc.constant('failStep'), id, told: fc.anything() }),
      fc.record({
        name: fc.constant('updateStepProgress'),
        id,
        told: fc.oneof(fc.double(), fc.integer()),
        substep: fc.string(),
      }),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
        const workflow = createWorkflow('Any', [
          { id: 'a', title: 'A' },
          { id: 'b', title: 'B' },
          { id: 'c', title: 'C' },
        ]);
        let before = 0;
        for (const { name, id: step, ...told } of calls) {
          const method: unknown = Reflect.get(workflow, name);
          if (typeof method === 'function') method.call(workflow, step, ...Object.values(told));
          const { steps, progress_summary: summary } = workflow.toDict();
          const isAllOver = steps.every(({ completed_at: end }) => end !== null);
          expect(summary.is_complete).toBe(isAllOver);
          expect(summary.overall_percentage).toBeGreaterThanOrEqual(before);
          const areDone = steps.every(({ status }) => ['completed', 'skipped'].includes(status));
          expect(summary.overall_percentage === 100).toBe(areDone);
          before = summary.overall_percentage;
        }
        workflow.done();
      }),
      { numRuns: 100 },
    );
  });

  it('follows a body, and fails the step that it throws in', async () => {
    const error = new Error('no data');
    let workflow: WorkflowTracker | undefined;
    const run = WorkflowTracker.run('Backtest', async (made) => {
      workflow = made;
      made.addStep('fetch', 'Fetching');
      made.addStep('test', 'Testing');
      made.startStep('fetch');
      await Promise.resolve();
      throw error;
    });
    await expect(run).rejects.toBe(error);
    expect(workflow?.steps.map(({ status }) => status)).toEqual(['failed', 'pending']);
    expect(workflow?.steps[0]?.errorMessage).toBe('no data');
    expect(workflow?.toDict().completed_at).not.toBeNull();
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'an id that is taken',
      () =>
        createWorkflow('x', [
          { id: 'a', title: 'A' },
          { id: 'a', title: 'B' },
        ]),
      /"a" for `id`.*no other step/,
    ],
    ['no title', () => new WorkflowTracker('x').addStep('a', ''), /`title`/],
    ['no name', () => new WorkflowTracker(''), /`workflowName`/],
    [
      'an unknown option',
      () => new WorkflowTracker('x', { onProgres: 1 } as WorkflowTrackerOptions),
      /onProgress/,
    ],
    [
      'a callback that is none',
      () => new WorkflowTracker('x', { onProgress: 1 as never }),
      /`onProgress`.*function/,
    ],
    ['no list of steps', () => createWorkflow('x', 'a' as never), /`steps`/],
  ])('refuses %s', (_, body, message) => {
    const error = catchThrown(body);
    expect(isErrtrackError(error) && error.code).toBe('BAD_OPTION');
    expect(String(error)).toMatch(message);
  });
});

describe('WorkflowTracker in a project', () => {
  let kept: KeptRuns;
  beforeEach(() => {
    kept = new KeptRuns();
  });
  afterEach(() => vi.unstubAllEnvs());

  it('keeps its run, with the error that it was told of (R146)', async () => {
    const workflow = createWorkflow('Import', [{ id: 'fetch_data', title: 'Fetching Data' }], {
      id: 'task-1',
      tracker: kept.tracker,
    });
    workflow.startStep('fetch_data');
    workflow.failStep('fetch_data', new TypeError('no data'));
    workflow.done({ warnings: [] });
    const run = kept.readOnly();
    expect(run).toMatchObject({
      id: 'task-1',
      kind: 'workflow',
      status: 'failed',
      failure: { message: 'no data', type: 'TypeError' },
      result: { warnings: [] },
    });
    const [record] = await kept.tracker.getActiveErrors();
    expect(record).toMatchObject({ context: 'Fetching Data', occurrences: 1 });
    expect(run.steps.get('fetch_data')?.failure?.hash).toBe(record?.hash);
  });

  it('turns a step that there is not into a warning, and breaks nothing', () => {
    const workflow = createWorkflow('Import', [{ id: 'a', title: 'A' }], { tracker: kept.tracker });
    workflow.failStep('b', new Error('no'));
    workflow.completeStep('a');
    workflow.done();
    const [warning] = kept.readOnly().operations.filter(({ level }) => level === 'warning');
    expect(warning?.message).toBe('There is no step "b" here: known are a');
  });

  it('has its nested trackers in the step that is at work', () => {
    WorkflowTracker.run('Outer', { id: 'outer', tracker: kept.tracker }, (workflow) => {
      workflow.addStep('load', 'Loading');
      workflow.startStep('load');
      StepTracker.run('Inner', { id: 'inner', tracker: kept.tracker, output: 'silent' }, () => {});
    });
    const inner = kept.read().find(({ id }) => id === 'inner');
    expect(inner?.parent).toEqual({ run: 'outer', step: 'load' });
  });
});
