import type { Phase, Step } from './run.js';
import type { PhaseEnd, PhaseStart } from './run-events.js';
import { isEnd, RUN_STATUSES, type RunStatus } from './status.js';
import type { Moment } from './step.js';

/** A phase while its steps come and go. How it is doing follows from theirs, unless somebody ended it as a whole. */
export class PhaseFold {
  readonly #name: string;
  readonly #order: number;
  readonly #steps: string[] = [];
  readonly #counts = new Map<RunStatus, number>();
  #optional = false;
  #condition: string | null = null;
  #startedAt: number | null = null;
  #lastAt: number | null = null;
  #isBegun = false;
  #end: { readonly status: RunStatus; readonly ts: number } | null = null;
  #skipReason: string | null = null;

  constructor(name: string, order: number) {
    this.#name = name;
    this.#order = order;
  }

  get phase(): Phase {
    const status = this.#status();
    return {
      name: this.#name,
      order: this.#order,
      optional: this.#optional,
      condition: this.#condition,
      status,
      startedAt: this.#startedAt,
      endedAt: this.#end?.ts ?? (isEnd(status) ? this.#lastAt : null),
      steps: this.#steps,
      skipReason: this.#skipReason,
    };
  }

  start({ optional, condition, ts }: PhaseStart): void {
    this.#optional = optional;
    this.#condition = condition;
    this.#startedAt ??= ts;
    this.#isBegun = true;
    // A phase may be gone through again: by a loop, or by single calls that name it.
    this.#end = null;
  }

  end({ status, reason, ts }: PhaseEnd): void {
    this.#end = { status, ts };
    this.#skipReason = reason;
  }

  /** The run has ended, and this phase with it. */
  cut(status: RunStatus, { ts }: Moment): void {
    const isOpen = this.#end === null && !isEnd(this.#status());
    if (isOpen && this.#startedAt !== null) this.#end = { status, ts };
  }

  /** A step of this phase has come, or changed. */
  note(before: Step | null, now: Step, ts: number): void {
    if (before === null) this.#steps.push(now.id);
    else this.#count(before.status, -1);
    this.#count(now.status, 1);
    if (now.status === 'pending') return;
    this.#startedAt ??= ts;
    this.#lastAt = ts;
  }

  /** A step has gone to another phase. */
  leave({ id, status }: Step): void {
    const index = this.#steps.indexOf(id);
    if (index !== -1) this.#steps.splice(index, 1);
    this.#count(status, -1);
  }

  #count(status: RunStatus, change: number): void {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + change);
  }

  /** A failed step makes a failed phase, even of one that was carried through (R9). */
  #status(): RunStatus {
    const has = (status: RunStatus) => (this.#counts.get(status) ?? 0) > 0;
    const ended = this.#end?.status ?? null;
    if (has('failed') || ended === 'failed') return 'failed';
    if (ended !== null && ended !== 'completed') return ended;
    if (has('cancelled')) return 'cancelled';
    if (has('interrupted')) return 'interrupted';
    if (ended === null && this.#isOpen()) return has('waiting') ? 'waiting' : this.#begun();
    const isAllSkipped =
      has('skipped') && RUN_STATUSES.every((status) => status === 'skipped' || !has(status));
    return isAllSkipped ? 'skipped' : 'completed';
  }

  #isOpen(): boolean {
    const open = RUN_STATUSES.filter((status) => !isEnd(status));
    // One that was begun goes on between its steps.
    if (this.#isBegun || this.#steps.length === 0) return true;
    return open.some((status) => (this.#counts.get(status) ?? 0) > 0);
  }

  #begun(): RunStatus {
    return this.#startedAt === null ? 'pending' : 'running';
  }
}
