import * as types from 'node:util/types';
import { badOption } from '../capture/options.js';
import type { MissionProgressJson } from '../core/runs/mission-json.js';
import type { Json } from '../core/runs/run-events.js';
import { loadRuns } from './load-runs.js';
import type { Mission, MissionCallback, MissionItems, MissionStepStart } from './mission.js';
import type { MissionOptions } from './mission-options.js';
import type { MissionOutcome, MissionResult } from './mission-result.js';
import { checkBody, checkName } from './step-options.js';

/** What `start_step` takes. */
interface DocumentedStart {
  readonly step_name: string;
  readonly step_index?: number;
  readonly total_steps?: number;
  readonly progress_percent?: number;
  readonly message?: string;
}

/**
 * Tracks a mission step by step, in percent of the whole: each step fills its band of it (verification 5 to 10,
 * intent_classification 10 to 30 … finalize 90 to 100, or `bands`). One step is at work at a time.
 *
 * @example
 * const progress = new MissionProgressTracker('mission-42', { output: 'log' });
 * progress.onProgress((eventType, step) => send(eventType, step.step_name, step.progress_percent));
 *
 * progress.startStep({ stepName: 'verification', stepIndex: 1, totalSteps: 7, progressPercent: 5 });
 * progress.completeStep('Verification passed');
 * …
 * return progress.finish({ toolUsed: 'web_search', resultSummary: '12 results' });
 */
export class MissionProgressTracker {
  readonly missionId: string;
  readonly #mission: Mission;

  /** @throws ErrtrackError (BAD_OPTION) that names the option and what it takes. */
  constructor(missionId: string, options: MissionOptions = {}) {
    this.missionId = checkName('missionId', missionId);
    const { checkMissionOptions, Mission } = loadRuns();
    const run = checkMissionOptions(options);
    this.#mission = new Mission(missionId, run, options.output === 'log');
  }

  /**
   * Track a body from its start to its end: what is tracked inside belongs to the step that is at work then. What it
   * throws fails that step. A mission that was completed is not executed again: its stored result is returned.
   * @returns what the body returns.
   * @throws what the body throws, the same value.
   *
   * @example
   * await MissionProgressTracker.run('mission-42', async (progress) => { … });
   */
  static run<T>(missionId: string, body: (progress: MissionProgressTracker) => T): T;
  static run<T>(
    missionId: string,
    options: MissionOptions,
    body: (progress: MissionProgressTracker) => T,
  ): T;
  static run<T>(
    missionId: string,
    how: MissionOptions | ((progress: MissionProgressTracker) => T),
    last?: (progress: MissionProgressTracker) => T,
  ): T {
    const body = checkBody(typeof how === 'function' ? how : last);
    const options = typeof how === 'function' ? {} : how;
    const { checkMissionOptions, findCompletedMission } = loadRuns();
    const run = checkMissionOptions(options);
    const before = findCompletedMission(checkName('missionId', missionId), run);
    // As far as it was data; who has passed an async function waits for a promise.
    if (before !== null) {
      return (types.isAsyncFunction(body) ? Promise.resolve(before.result) : before.result) as T;
    }
    const tracker = new MissionProgressTracker(missionId, options);
    return tracker.#mission.enter(() => body(tracker));
  }

  /** Of the mission, 0 to 100. */
  get percent(): number {
    return this.#mission.run.percent;
  }

  /** By the rate of the steps so far; null while it is too early to tell. */
  get etaSeconds(): number | null {
    return this.#mission.etaSeconds;
  }

  /**
   * Be told of each step that starts, completes or fails. What a callback throws is contained.
   * @returns what ends it.
   */
  onProgress(callback: MissionCallback): () => void {
    return this.#mission.listen(checkBody(callback));
  }

  /** The same by the document's name. */
  registerCallback(callback: MissionCallback): () => void {
    return this.onProgress(callback);
  }

  /**
   * Begin a step. The one before it is completed, where nobody has.
   * @throws ErrtrackError (BAD_OPTION) where it has no name.
   *
   * @example
   * progress.startStep({ stepName: 'verification', stepIndex: 1, totalSteps: 7, progressPercent: 5 });
   */
  startStep(step: MissionStepStart): void {
    this.#mission.start(loadRuns().checkMissionStart(step));
  }

  /** So many percent of the step that is at work are done. */
  updateStep(percent: number, message?: string): void {
    this.#mission.progress(percent, message);
  }

  /** Complete the step that is at work. Where there is none, nothing happens. */
  completeStep(message?: string): void {
    this.#mission.complete(message);
  }

  /** The step that is at work has failed, and with it the mission. The error, or the text, is recorded. */
  failStep(error: unknown): void {
    this.#mission.fail(error);
  }

  /** So many new items were found, of so many that there are. */
  recordItems(count: number, items: MissionItems = {}): void {
    this.#mission.addItems(count, items);
  }

  /** A page was visited; what it brought is told with it, or by `recordItems`. */
  recordPage(newItems = 0): void {
    this.#mission.addPage();
    if (newItems > 0) this.#mission.addItems(newItems, {});
  }

  /** How many items `recordItems` and `recordPage` were told of. */
  get totalItemsCollected(): number {
    return this.#mission.counter.totalItems;
  }

  /** How many pages `recordPage` was told of. */
  get pagesVisited(): number {
    return this.#mission.counter.pagesVisited;
  }

  /** Pages that were visited since something new was found. */
  get pagesSinceLastIncrease(): number {
    return this.#mission.counter.pagesSinceIncrease;
  }

  /**
   * Whether going on is in vain: the last so many pages brought nothing new.
   *
   * @example
   * while (!progress.shouldStop(3)) progress.recordPage(await crawlNextPage());
   */
  shouldStop(pages = 3): boolean {
    if (!(pages >= 1)) throw badOption('pages', pages, 'a number from 1 on');
    return this.pagesSinceLastIncrease >= pages;
  }

  /** The document's `progress_tracker`. */
  toJSON(): MissionProgressJson {
    return this.#mission.toJson();
  }

  /**
   * End the mission, and give the document's return value. Without it a mission that is through ends by itself, a
   * second later.
   *
   * @example
   * return progress.finish({ toolUsed: 'web_search', toolConfidence: 0.9, resultSummary: '12 results' });
   */
  finish(outcome: MissionOutcome = {}): MissionResult {
    return this.#mission.finish(outcome);
  }

  /** `onProgress` by the document's name. */
  register_callback(callback: MissionCallback): () => void {
    return this.onProgress(callback);
  }

  /**
   * `startStep` by the document's names.
   *
   * @example
   * progress.start_step({ step_name: 'verification', step_index: 1, total_steps: 7, progress_percent: 5 });
   */
  start_step(step: DocumentedStart): void {
    if (typeof step !== 'object' || step === null) throw badOption('step', step, '`{ step_name }`');
    this.startStep({
      stepName: step.step_name,
      ...(step.step_index !== undefined && { stepIndex: step.step_index }),
      ...(step.total_steps !== undefined && { totalSteps: step.total_steps }),
      ...(step.progress_percent !== undefined && { progressPercent: step.progress_percent }),
      ...(step.message !== undefined && { message: step.message }),
    });
  }

  /** `completeStep` by the document's name. */
  complete_step(message?: string): void {
    this.completeStep(message);
  }

  /** `failStep` by the document's name. */
  fail_step(error: unknown): void {
    this.failStep(error);
  }

  /** End the mission: as failed where a step has. */
  done(result?: Json): void {
    this.#mission.done(result);
  }

  /** For `using`: without an end, with a step at work, the mission has failed. */
  [Symbol.dispose](): void {
    this.#mission.leave();
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#mission.leave();
  }
}
