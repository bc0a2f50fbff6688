import { PercentGauge, type StepHistory } from './percent.js';
import { PhaseFold } from './phase.js';
import type { Phase, Step } from './run.js';
import type { Band, RunStart, StepDeclaration, StepStart } from './run-events.js';
import type { EndStatus } from './status.js';
import {
  type ClockedStep,
  clampPercent,
  createStep,
  cutStep,
  type Moment,
  startStep,
} from './step.js';

/** The steps and phases of a run, with what follows from them: who is part of what, and how much is done. */
export class PartsOfRun {
  readonly #gauge: PercentGauge;
  readonly #steps = new Map<string, ClockedStep>();
  /** The lists that steps with parts show. */
  readonly #children = new Map<string, string[]>();
  readonly #phases = new Map<string, PhaseFold>();
  #bands: Readonly<Record<string, Band>> = {};
  #declared = 0;

  constructor(history: StepHistory) {
    this.#gauge = new PercentGauge(history);
  }

  get steps(): ReadonlyMap<string, Step> {
    return this.#steps;
  }

  get phases(): ReadonlyMap<string, Phase> {
    return new Map([...this.#phases].map(([name, { phase }]) => [name, phase]));
  }

  get percent(): number {
    return this.#gauge.percent;
  }

  /** What is known in advance. */
  plan({ totalSteps, steps, bands, ts }: RunStart): void {
    this.#bands = bands;
    this.#gauge.expect(Math.max(totalSteps ?? 0, steps.length));
    for (const step of steps) this.declare(step, ts);
  }

  openPhase(name: string): PhaseFold {
    const known = this.#phases.get(name);
    if (known !== undefined) return known;
    const made = new PhaseFold(name, this.#phases.size + 1);
    this.#phases.set(name, made);
    return made;
  }

  /** A step that is to come: when the last of them is done, everything is. */
  declare(declared: StepDeclaration, ts: number): void {
    if (this.#steps.has(declared.step)) return;
    this.#gauge.expect(++this.#declared);
    this.#put(this.#create(declared, null), ts);
  }

  /** A step begins; one that was not declared is known from here on, as a part of its parent. */
  start(event: StepStart): void {
    const { runPercent, ts } = event;
    const known = this.#steps.get(event.step);
    const started = startStep(known ?? this.#introduce(event), event);
    if (started !== known) this.#put(fillFrom(started, event), ts);
    if (runPercent !== undefined) this.tellPercent(runPercent);
  }

  /** How much of the whole is done, where the program says it. */
  tellPercent(percent: number): void {
    this.#gauge.tell(clampPercent(percent));
  }

  /**
   * Put something else in the place of a step.
   * @returns what stands there now.
   */
  change(
    id: string,
    ts: number,
    change: (step: ClockedStep) => ClockedStep,
  ): ClockedStep | undefined {
    const step = this.#steps.get(id);
    if (step === undefined) return undefined;
    const changed = change(step);
    if (changed !== step) this.#put(changed, ts);
    return changed;
  }

  /** The run has ended, and what was open with it. */
  close(status: EndStatus, moment: Moment): void {
    const to = CUT_OFF[status];
    for (const step of this.#steps.values()) {
      if (step.status !== 'pending') {
        this.change(step.id, moment.ts, (open) => cutStep(open, to, moment));
      }
    }
    for (const phase of this.#phases.values()) phase.cut(status, moment);
    if (status === 'completed') this.#gauge.complete();
  }

  #introduce({ step, name, description, phase, parent }: StepStart): ClockedStep {
    const owner = parent === null ? undefined : this.#steps.get(parent);
    if (owner !== undefined) this.#adopt(owner, step);
    return this.#create({ step, name, description, phase }, owner?.id ?? null);
  }

  /** The list of a step's parts grows in place: it may have ten thousand of them. */
  #adopt(owner: ClockedStep, part: string): void {
    const parts = this.#children.get(owner.id);
    if (parts !== undefined) {
      parts.push(part);
      return;
    }
    const children = [part];
    this.#children.set(owner.id, children);
    this.#steps.set(owner.id, { ...owner, children });
  }

  #create(declared: StepDeclaration, parent: string | null): ClockedStep {
    const { name } = declared;
    const told = Object.hasOwn(this.#bands, name) ? this.#bands[name] : undefined;
    const band = told === undefined ? null : createBand(told.from, told.to);
    return createStep(declared, { index: this.#steps.size + 1, parent, band });
  }

  #put(step: ClockedStep, ts: number): void {
    const before = this.#steps.get(step.id) ?? null;
    this.#steps.set(step.id, step);
    const isMoved = before !== null && before.phase !== step.phase;
    if (isMoved && before.phase !== null) this.openPhase(before.phase).leave(before);
    if (step.phase !== null) this.openPhase(step.phase).note(isMoved ? null : before, step, ts);
    this.#gauge.note(step, this.#steps);
  }
}

/** A step that says where in the run's percentage it begins fills what is from there to its end. */
function fillFrom(step: ClockedStep, { runPercent, runPercentTo }: StepStart): ClockedStep {
  if (runPercent === undefined) return step;
  return { ...step, band: createBand(runPercent, runPercentTo ?? step.band?.to ?? runPercent) };
}

function createBand(from: number, to: number): Band {
  const start = clampPercent(from);
  return { from: start, to: Math.max(start, clampPercent(to)) };
}

/** What becomes of an open step when its run ends so. */
const CUT_OFF: Readonly<Record<EndStatus, EndStatus>> = {
  completed: 'completed',
  failed: 'cancelled',
  skipped: 'skipped',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
};
