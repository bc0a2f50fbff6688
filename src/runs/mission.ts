import { estimateEta } from '../core/runs/eta.js';
import {
  type ExecutionStepJson,
  MISSION_BANDS,
  type MissionProgressJson,
  toExecutionStepJson,
  toMissionJson,
} from '../core/runs/mission-json.js';
import type { Run } from '../core/runs/run.js';
import type { Band, RunEvent } from '../core/runs/run-events.js';
import { digest } from '../files/digest.js';
import { debug } from '../files/trouble.js';
import { callContained } from './contained.js';
import { judgeSteps, ManualRun, settleBySteps } from './manual-run.js';
import { MissionLog } from './mission-log.js';
import { type MissionOutcome, type MissionResult, toMissionResult } from './mission-result.js';
import { findCompleted } from './open-run.js';
import type { RunOptions } from './options.js';
import { PageCounter } from './page-counter.js';
import { isId, toBands } from './run-options.js';

/** What happens to the steps of a mission. */
export type MissionEventType = 'step_started' | 'step_completed' | 'step_failed';

/** Told of a step that starts, completes or fails. */
export type MissionCallback = (eventType: MissionEventType, step: ExecutionStepJson) => void;

/** What is said of a step when it begins. */
export interface MissionStepStart {
  readonly stepName: string;
  /** 1, 2 … ; default: one more than the steps before. */
  readonly stepIndex?: number;
  /** Default: as many as there are bands. */
  readonly totalSteps?: number;
  /** Of the mission; default: where the step's band begins. It never falls. */
  readonly progressPercent?: number;
  readonly message?: string;
}

/** How much of a countable thing a step has done: `items found: 45/100`. */
export interface MissionItems {
  readonly total?: number;
  /** Default `items`. */
  readonly unit?: string;
}

/** What a MissionProgressTracker stands on: a run with one step at a time, each with its part of the percentage. */
export class Mission {
  readonly counter = new PageCounter();
  readonly #run: ManualRun;
  readonly #id: string;
  readonly #bands: Readonly<Record<string, Band>>;
  readonly #total: number;
  readonly #callbacks = new Set<MissionCallback>();
  readonly #log: MissionLog | null;
  /** Of the steps so far. */
  #count = 0;
  /** Collected in the step that is at work. */
  #found = 0;

  constructor(missionId: string, options: RunOptions, isLogged: boolean) {
    const { bands = MISSION_BANDS, totalSteps, stream = process.stderr, ...others } = options;
    const { labels, output = 'silent', reports = false } = others;
    this.#id = missionId;
    this.#bands = toBands(bands);
    this.#total = totalSteps ?? Object.keys(this.#bands).length;
    this.#run = new ManualRun(
      missionId,
      {
        ...others,
        id: nameFolder(missionId),
        kind: 'mission',
        labels: { ...labels, mission_id: missionId },
        stream,
        output,
        reports,
      },
      { listeners: [(event, run) => this.#hear(event, run)], settle: settleBySteps },
    );
    const isShown = this.#run.tracked.project !== null && !process.env['ERRTRACK_OUTPUT'];
    this.#log = isLogged && isShown ? new MissionLog(stream) : null;
  }

  get run(): Run {
    return this.#run.run;
  }

  get etaSeconds(): number | null {
    const { elapsed } = this.#run.tracked.session;
    return estimateEta(this.run, elapsed, new Map())?.seconds ?? null;
  }

  listen(callback: MissionCallback): () => void {
    this.#callbacks.add(callback);
    return () => void this.#callbacks.delete(callback);
  }

  enter<T>(body: () => T): T {
    return this.#run.follow(body, (value) => this.done(value));
  }

  start({ stepName, stepIndex, totalSteps, progressPercent, message }: MissionStepStart): void {
    this.complete(undefined);
    this.#run.stay();
    this.#found = 0;
    const index = stepIndex ?? this.#count + 1;
    this.#count = index;
    const total = totalSteps ?? Math.max(this.#total, index);
    const { from, to } = this.#fill(stepName, progressPercent, { index, total });
    const told = { runPercent: from, runPercentTo: to };
    const details = { step_index: index, total_steps: total };
    const { steps, place } = this.#run;
    steps.start(steps.claim(stepName), { name: stepName, message, details, ...told }, place);
  }

  progress(percent: number, message: string | undefined): void {
    const id = this.#run.steps.open;
    if (id !== null) this.#run.steps.progress(id, { percent, message });
  }

  complete(message: string | undefined): void {
    const id = this.#run.steps.open;
    if (id === null) return;
    this.#run.steps.complete(id, { message });
    if (this.run.percent === 100) this.#run.endSoon(() => this.done(undefined));
  }

  fail(error: unknown): void {
    const id = this.#run.steps.open;
    if (id === null) this.#run.failWith(error);
    else this.#run.steps.fail(id, { error, isThrown: false });
  }

  addItems(count: number, { total, unit = 'items' }: MissionItems): void {
    this.counter.addItems(count);
    if (count > 0) this.#found += count;
    this.#noteCount({ done: this.#found, total: total ?? null, unit });
  }

  addPage(): void {
    this.counter.addPage();
    this.#noteCount();
  }

  toJson(): MissionProgressJson {
    return toMissionJson(this.run, this.#id, this.counter);
  }

  get hasFailed(): boolean {
    const { status } = this.run;
    const isCut = status === 'failed' || status === 'cancelled';
    return isCut || this.#run.hasFailed || judgeSteps(this.run) === 'failed';
  }

  done(result: unknown): void {
    this.#settle(!this.hasFailed);
    this.#run.end(this.hasFailed ? 'failed' : 'completed', result);
  }

  /** @returns the document's return value, which is kept with the run. */
  finish(outcome: MissionOutcome): MissionResult {
    const { success = !this.hasFailed } = outcome;
    this.#settle(success);
    const result = toMissionResult(outcome, success, this.toJson());
    this.#run.end(success ? 'completed' : 'failed', result);
    return result;
  }

  /** The step that is at work ends as the mission does. */
  #settle(isSuccess: boolean): void {
    const { open } = this.#run.steps;
    if (isSuccess) this.complete(undefined);
    else if (open !== null) this.#run.steps.fail(open, null);
  }

  leave(): void {
    this.#run.leave(judgeSteps(this.run));
  }

  /** The part of the mission's percentage that a step fills: its band's, else its share. What is told counts more. */
  #fill(name: string, told: number | undefined, place: { index: number; total: number }): Band {
    const { index, total } = place;
    const share = { from: ((index - 1) / total) * 100, to: (index / total) * 100 };
    const band = Object.hasOwn(this.#bands, name) ? (this.#bands[name] ?? share) : share;
    const from = Math.max(this.run.percent, clamp(told ?? band.from));
    return { from, to: Math.max(from, clamp(band.to)) };
  }

  #noteCount(items?: {
    readonly done: number;
    readonly total: number | null;
    readonly unit: string;
  }) {
    const { totalItems, pagesVisited, pagesSinceIncrease } = this.counter;
    const details = {
      total_items_collected: totalItems,
      pages_visited: pagesVisited,
      pages_since_last_increase: pagesSinceIncrease,
    };
    const id = this.#run.steps.open;
    if (id !== null) return this.#run.steps.progress(id, { details, ...(items && { items }) });
    const message = `${totalItems} items on ${pagesVisited} pages`;
    const { session } = this.#run.tracked;
    session.emit({ type: 'log', step: null, phase: null, message, details });
  }

  #hear(event: RunEvent, run: Run): void {
    if (event.type !== 'step.start' && event.type !== 'step.end') return;
    const step = run.steps.get(event.step);
    if (step === undefined || step.parent !== null) return;
    const told = toExecutionStepJson(step, run);
    this.#log?.tell(told);
    const type = EVENT_TYPES[told.status];
    for (const callback of [...this.#callbacks]) {
      callContained(
        () => callback(type, told),
        (error) => debug('mission', () => `a callback failed: ${String(error)}`),
      );
    }
  }
}

const EVENT_TYPES: Readonly<Record<ExecutionStepJson['status'], MissionEventType>> = {
  pending: 'step_started',
  started: 'step_started',
  completed: 'step_completed',
  skipped: 'step_completed',
  failed: 'step_failed',
};

function clamp(percent: number): number {
  return Number.isFinite(percent) ? Math.min(100, Math.max(0, percent)) : 0;
}

/** A mission may have any id: where that can be no folder's name, its digest is. */
function nameFolder(missionId: string): string {
  return isId(missionId) ? missionId : `mission-${digest(missionId).slice(0, 16)}`;
}

/** What a mission of this id gave that was completed; null where there is none. */
export function findCompletedMission(
  missionId: string,
  options: RunOptions,
): { readonly result: unknown } | null {
  const run = findCompleted({ ...options, id: nameFolder(missionId) });
  return run === null ? null : { result: run.result };
}
