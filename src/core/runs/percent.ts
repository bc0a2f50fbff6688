import type { Step } from './run.js';
import { isDone } from './status.js';

/** How long a step of a name usually takes, in ms: the weight of what lies ahead. */
export type StepHistory = ReadonlyMap<string, number>;

/** Until everything is done, there is something left. */
const NEARLY = 99;

/** How far up a step's percentage is felt: a chain of thousands, each in the other, stays cheap. */
const MAX_LEVELS = 32;

interface Parts {
  count: number;
  /** The sum of their percentages. */
  sum: number;
}

/**
 * How much of a run is done, 0 to 100: by the bands that were declared, else by how long its steps took before, else
 * each step alike (run tracking, section 1.5). Kept up to date step by step, for a run of ten thousand steps. A run
 * that has not said how many steps it will have always has one more before it, and percentages never fall.
 */
export class PercentGauge {
  readonly #history: StepHistory;
  readonly #usual: number;
  /** For each step what is counted of it: its percentage, and its parts. */
  readonly #told = new Map<string, number>();
  readonly #parts = new Map<string, Parts>();
  readonly #ended = new Set<string>();
  #expected = 0;
  #count = 0;
  #weight = 0;
  #filled = 0;
  #band: number | null = null;
  #percent = 0;

  constructor(history: StepHistory) {
    this.#history = history;
    const known = [...history.values()];
    this.#usual = known.length === 0 ? 1 : known.reduce((sum, ms) => sum + ms) / known.length || 1;
  }

  get percent(): number {
    return this.#percent;
  }

  /** So many steps there will be, at the least. */
  expect(steps: number): void {
    this.#expected = Math.max(this.#expected, steps);
  }

  /** The caller says it. */
  tell(percent: number): void {
    this.#percent = Math.max(this.#percent, Math.min(NEARLY, percent));
  }

  complete(): void {
    this.#percent = 100;
  }

  /** A step has come, or changed; `levels` below it is the one that made it change. */
  note(step: Step, steps: ReadonlyMap<string, Step>, levels = 0): void {
    const before = this.#told.get(step.id);
    const now = this.#percentOf(step);
    this.#told.set(step.id, now);
    const parent = step.parent === null ? undefined : steps.get(step.parent);
    if (parent === undefined) this.#noteTop(step, before, now);
    else if (levels < MAX_LEVELS) this.#notePart(parent, before, now, steps, levels + 1);
  }

  #notePart(
    parent: Step,
    before: number | undefined,
    now: number,
    steps: ReadonlyMap<string, Step>,
    levels: number,
  ): void {
    const parts = this.#parts.get(parent.id) ?? { count: 0, sum: 0 };
    if (before === undefined) parts.count++;
    parts.sum += now - (before ?? 0);
    this.#parts.set(parent.id, parts);
    this.note(parent, steps, levels);
  }

  #noteTop(step: Step, before: number | undefined, now: number): void {
    const weight = this.#history.get(step.name) ?? this.#usual;
    if (before === undefined) {
      this.#count++;
      this.#weight += weight;
    }
    this.#filled += (weight * (now - (before ?? 0))) / 100;
    if (isDone(step.status)) this.#ended.add(step.id);
    if (step.band !== null) this.#band = Math.max(this.#band ?? 0, fillBand(step));
    this.#percent = Math.max(this.#percent, this.#compute());
  }

  #compute(): number {
    const isWhole = this.#expected > 0 && this.#count >= this.#expected;
    if (isWhole && this.#ended.size === this.#count) return 100;
    if (this.#band !== null) return this.#band;
    const ahead = this.#expected === 0 ? 1 : Math.max(0, this.#expected - this.#count);
    return Math.min(NEARLY, (this.#filled / (this.#weight + ahead * this.#usual)) * 100);
  }

  /** What a step has told of itself, else what its parts have. */
  #percentOf(step: Step): number {
    if (isDone(step.status)) return 100;
    const parts = this.#parts.get(step.id);
    if (step.isPercentTold || parts === undefined) return step.percent;
    // Nobody says how many parts there will be: there may always be one more.
    return Math.max(step.percent, parts.sum / (parts.count + 1));
  }
}

/** Where in the run's percentage a step stands that fills a band of it. */
function fillBand({ band, status, percent }: Step): number {
  if (band === null || status === 'pending') return 0;
  if (isDone(status)) return band.to;
  return Math.min(NEARLY, band.from + ((band.to - band.from) * percent) / 100);
}
