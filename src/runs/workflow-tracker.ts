import { badOption } from '../capture/options.js';
import type { Json } from '../core/runs/run-events.js';
import type { ProgressSummary, WorkflowJson } from '../core/runs/workflow-json.js';
import type { CommonOptions, OptionCheck } from './facade-options.js';
import { loadRuns } from './load-runs.js';
import { checkBody, checkName } from './step-options.js';
import type { Workflow } from './workflow.js';
import type { WorkflowStep } from './workflow-step.js';

/** What a WorkflowTracker goes by. Nothing is shown, and no reports are saved, unless they are asked for. */
export interface WorkflowTrackerOptions extends CommonOptions {
  /**
   * Called on each change: at once where a step starts or ends, at most once a second for its progress. What it
   * throws is contained.
   */
  readonly onProgress?: (workflow: WorkflowTracker) => void;
}

const OWN: Readonly<Record<string, OptionCheck>> = {
  onProgress: [(value) => typeof value === 'function', 'a function'],
};

/**
 * Tracks a workflow whose steps are known by their ids, for a frontend that shows them. Its state is plain JSON.
 *
 * @example
 * const workflow = new WorkflowTracker('Custom Workflow', { onProgress: (w) => send(w.toDict()) });
 * workflow.addStep('validate_input', 'Validating Input', 'Checking parameters');
 * workflow.addStep('run_backtest', 'Running Backtest', 'Testing strategy');
 *
 * workflow.startStep('validate_input');
 * workflow.updateStepProgress('validate_input', 50, 'Checking indicators');
 * workflow.completeStep('validate_input');
 */
export class WorkflowTracker {
  readonly workflowName: string;
  readonly #workflow: Workflow;

  /** @throws ErrtrackError (BAD_OPTION) that names the option and what it takes. */
  constructor(workflowName: string, options: WorkflowTrackerOptions = {}) {
    this.workflowName = checkName('workflowName', workflowName);
    const { COMMON_OPTIONS, checkFacadeOptions, Workflow } = loadRuns();
    const { run } = checkFacadeOptions(options, COMMON_OPTIONS, OWN);
    const { onProgress } = options;
    const onChange = onProgress && (() => onProgress(this));
    this.#workflow = new Workflow(workflowName, run, onChange);
  }

  /**
   * Track a body from its start to its end: what is tracked inside belongs to the step that is at work then. What it
   * throws fails that step.
   * @returns what the body returns.
   * @throws what the body throws, the same value.
   *
   * @example
   * await WorkflowTracker.run('Backtest', async (workflow) => { … });
   */
  static run<T>(workflowName: string, body: (workflow: WorkflowTracker) => T): T;
  static run<T>(
    workflowName: string,
    options: WorkflowTrackerOptions,
    body: (workflow: WorkflowTracker) => T,
  ): T;
  static run<T>(
    workflowName: string,
    how: WorkflowTrackerOptions | ((workflow: WorkflowTracker) => T),
    last?: (workflow: WorkflowTracker) => T,
  ): T {
    const body = checkBody(typeof how === 'function' ? how : last);
    const tracker = new WorkflowTracker(workflowName, typeof how === 'function' ? {} : how);
    return tracker.#workflow.enter(() => body(tracker));
  }

  /** In the order in which they were added. */
  get steps(): readonly WorkflowStep[] {
    return this.#workflow.steps;
  }

  /** Of the step that was started last: `workflow.steps[workflow.currentStepIndex]`. 0 before the first. */
  get currentStepIndex(): number {
    return this.#workflow.currentStepIndex;
  }

  /**
   * Add a step that is to come.
   * @throws ErrtrackError (BAD_OPTION) where another step has the id.
   */
  addStep(id: string, title: string, description = ''): WorkflowStep {
    if (typeof description !== 'string') throw badOption('description', description, 'a string');
    return this.#workflow.add(checkName('id', id), checkName('title', title), description);
  }

  /**
   * Begin a step. One that has begun goes on, one that has failed is tried again; a name that there is not is a warning of the run, and breaks nothing.
   *
   * @example
   * workflow.startStep('validate_input');
   */
  startStep(id: string): void {
    this.#workflow.start(id);
  }

  /**
   * So many percent of a step are done, which never become less; and what is done in it at the moment.
   *
   * @example
   * workflow.updateStepProgress('validate_input', 50, 'Checking indicators');
   */
  updateStepProgress(id: string, percentage: number, substep?: string | null): void {
    this.#workflow.progress(id, percentage, substep ?? undefined);
  }

  /**
   * Complete a step, also one that nobody has begun.
   *
   * @example
   * workflow.completeStep('validate_input');
   */
  completeStep(id: string): void {
    this.#workflow.complete(id);
  }

  /**
   * Leave a step out: it counts as done.
   *
   * @example
   * workflow.skipStep('fetch_data', 'Everything is cached');
   */
  skipStep(id: string, reason?: string): void {
    this.#workflow.skip(id, reason);
  }

  /**
   * The step has failed. The error, or the text, is recorded, unless a boundary has on its way here.
   *
   * @example
   * try { await fetchData(); } catch (error) { workflow.failStep('fetch_data', error); }
   */
  failStep(id: string, error: unknown): void {
    this.#workflow.fail(id, error);
  }

  /** The whole state, with the document's keys. */
  toDict(): WorkflowJson {
    return this.#workflow.toJson();
  }

  /** The same as `toDict()`, for `JSON.stringify(workflow)`. */
  toJSON(): WorkflowJson {
    return this.toDict();
  }

  /**
   * How far the workflow is: its eight figures.
   *
   * @example
   * console.log(`${workflow.getProgressSummary().overall_percentage}%`);
   */
  getProgressSummary(): ProgressSummary {
    return this.#workflow.summarize();
  }

  /**
   * End the workflow: as failed where a step has. One whose steps have all ended ends by itself, a second later.
   * @param result kept with the run.
   */
  done(result?: Json): void {
    this.#workflow.done(result);
  }

  /** For `using`: without `done()`, with steps left, the workflow has failed. */
  [Symbol.dispose](): void {
    this.#workflow.leave();
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#workflow.leave();
  }

  /** `workflowName` by the document's name. */
  get workflow_name(): string {
    return this.workflowName;
  }

  /** `currentStepIndex` by the document's name. */
  get current_step_index(): number {
    return this.currentStepIndex;
  }

  /** `addStep` by the document's name. */
  add_step(id: string, title: string, description = ''): WorkflowStep {
    return this.addStep(id, title, description);
  }

  /** `startStep` by the document's name. */
  start_step(id: string): void {
    this.startStep(id);
  }

  /** `updateStepProgress` by the document's name. */
  update_step_progress(id: string, percentage: number, substep?: string | null): void {
    this.updateStepProgress(id, percentage, substep);
  }

  /** `completeStep` by the document's name. */
  complete_step(id: string): void {
    this.completeStep(id);
  }

  /** `skipStep` by the document's name. */
  skip_step(id: string, reason?: string): void {
    this.skipStep(id, reason);
  }

  /** `failStep` by the document's name. */
  fail_step(id: string, error: unknown): void {
    this.failStep(id, error);
  }

  /** `toDict` by the document's name. */
  to_dict(): WorkflowJson {
    return this.toDict();
  }

  /** `getProgressSummary` by the document's name. */
  get_progress_summary(): ProgressSummary {
    return this.getProgressSummary();
  }
}
