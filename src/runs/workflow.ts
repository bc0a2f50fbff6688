import { badOption } from '../capture/options.js';
import type { Run, Step } from '../core/runs/run.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { createLostStep } from '../core/runs/step.js';
import {
  findCurrentIndex,
  type ProgressSummary,
  summarizeProgress,
  toWorkflowJson,
  type WorkflowJson,
} from '../core/runs/workflow-json.js';
import { cleanText } from './clean-text.js';
import { judgeSteps, ManualRun, settleBySteps } from './manual-run.js';
import type { RunOptions } from './options.js';
import { showWorkflowStep, type WorkflowStep } from './workflow-step.js';

/** What a WorkflowTracker stands on: a run whose steps are declared, and told by their ids. */
export class Workflow {
  readonly #run: ManualRun;
  /** Steps that have not ended. */
  readonly #left = new Set<string>();

  constructor(name: string, options: RunOptions, onChange?: () => unknown) {
    const { output = 'silent', reports = false } = options;
    const listeners = onChange === undefined ? [] : [this.#createListener(onChange)];
    this.#run = new ManualRun(
      name,
      { ...options, kind: 'workflow', output, reports },
      { listeners, settle: settleBySteps },
    );
  }

  get run(): Run {
    return this.#run.run;
  }

  get steps(): readonly WorkflowStep[] {
    const steps = [...this.run.steps.values()].filter(({ parent }) => parent === null);
    return steps.map(({ id }) => this.#show(id));
  }

  get currentStepIndex(): number {
    return findCurrentIndex(this.run);
  }

  toJson(): WorkflowJson {
    return toWorkflowJson(this.run, Date.now());
  }

  summarize(): ProgressSummary {
    return summarizeProgress(this.run, Date.now());
  }

  enter<T>(body: () => T): T {
    return this.#run.follow(body, () => this.done(undefined));
  }

  /** @throws ErrtrackError (BAD_OPTION) where another step has the id. */
  add(id: string, title: string, description: string): WorkflowStep {
    if (this.run.steps.has(id)) {
      throw badOption('id', id, 'an id that no other step of the workflow has');
    }
    if (!this.#run.isEnded) this.#declare(id, cleanText(title), cleanText(description));
    return this.#show(id, title);
  }

  /** One that has failed is tried again. */
  start(id: string): void {
    const step = this.#find(id);
    if (step?.status === 'pending' || step?.status === 'failed') this.#begin(step);
  }

  progress(id: string, percent: number, substep: string | undefined): void {
    if (!this.#ensureBegun(id)) return;
    this.#run.steps.progress(id, { percent, ...(substep !== undefined && { substep }) });
  }

  complete(id: string): void {
    if (this.#ensureBegun(id)) this.#end(id, () => this.#run.steps.complete(id));
  }

  skip(id: string, reason: string | undefined): void {
    if (this.#find(id) !== null) this.#end(id, () => this.#run.steps.skip(id, reason));
  }

  fail(id: string, error: unknown): void {
    if (!this.#ensureBegun(id)) return;
    this.#end(id, () => this.#run.steps.fail(id, { error, isThrown: false }));
  }

  /** As failed where a step has; what is at work is completed. */
  done(result: unknown): void {
    this.#run.end(judgeSteps(this.run) ?? 'completed', result);
  }

  leave(): void {
    this.#run.leave(judgeSteps(this.run));
  }

  /** Told of what a person may want to see; that there will be a step is no such thing. */
  #createListener(onChange: () => unknown) {
    let isOpen = true;
    return ({ type }: RunEvent) => {
      if (type.startsWith('step.') && type !== 'step.declare') {
        isOpen = this.#left.size > 0;
        return onChange();
      }
      return type === 'run.end' && isOpen ? onChange() : undefined;
    };
  }

  #declare(step: string, name: string, description: string): void {
    const { session } = this.#run.tracked;
    this.#run.stay();
    this.#left.add(step);
    session.ids.declare(step, name);
    session.emit({ type: 'step.declare', step, name, description, phase: null });
  }

  #begin({ id, name, status, attempts }: Step): void {
    const { steps, place, isEnded } = this.#run;
    if (isEnded) return;
    this.#run.stay();
    this.#left.add(id);
    if (status === 'pending') steps.claim(name, id);
    steps.start(id, { name, attempt: attempts.length + 1 }, place);
  }

  /** @returns whether there is such a step, and it goes on. */
  #ensureBegun(id: string): boolean {
    const step = this.#find(id);
    if (step?.status === 'pending') this.#begin(step);
    return this.run.steps.get(id)?.status === 'running';
  }

  #end(id: string, end: () => void): void {
    this.#left.delete(id);
    end();
    if (this.#left.size === 0) this.#run.endSoon(() => this.done(undefined));
  }

  /** A name that is wrong breaks no program, least of all where it tells of a failure: it is a warning. */
  #find(id: string): Step | null {
    const { steps } = this.run;
    const step = steps.get(id);
    if (step === undefined) {
      const known = [...steps.keys()].slice(0, MAX_KNOWN).join(', ');
      const message = cleanText(`There is no step ${JSON.stringify(id)} here: known are ${known}`);
      this.#run.tracked.session.emit({ type: 'warning', step: null, phase: null, message });
    }
    return step ?? null;
  }

  #show(id: string, title = ''): WorkflowStep {
    return showWorkflowStep(() => this.run.steps.get(id) ?? createLostStep(id, title));
  }
}

const MAX_KNOWN = 20;
