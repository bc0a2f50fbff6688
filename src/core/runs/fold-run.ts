import { OperationLog } from './operation-log.js';
import { PartsOfRun } from './parts-of-run.js';
import type { StepHistory } from './percent.js';
import type { Gate, Run } from './run.js';
import type {
  RunEnd,
  RunEvent,
  RunStart,
  StepEnd,
  StepRollback,
  StepStart,
  Warning,
} from './run-events.js';
import { canMove, type EndStatus, isEnd, type RunStatus } from './status.js';
import { type ClockedStep, endStep, type Moment, moveStep, retryStep } from './step.js';

type Head = Omit<Run, 'steps' | 'phases' | 'operations' | 'attachments' | 'percent'>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What takes each kind of event in. */
type Takers = {
  readonly [K in RunEvent['type']]: (event: Extract<RunEvent, { type: K }>) => void;
};

/**
 * A run as it grows, event by event. Every sequence of events gives a legal run: what cannot be is left out, and
 * what comes after an end changes nothing. Its lists grow in place, so that ten thousand steps stay cheap; steps
 * and phases are replaced, never changed.
 */
export class RunFold {
  readonly #parts: PartsOfRun;
  readonly #log = new OperationLog();
  #head: Writable<Head> | null = null;
  /** As it was last looked at; null where something has happened since. */
  #run: Run | null = null;

  /** @param history how long steps of these names usually take, in ms: their weight in the percentage. */
  constructor(history: StepHistory = new Map()) {
    this.#parts = new PartsOfRun(history);
  }

  /** The run so far, or null before it has started. */
  get run(): Run | null {
    if (this.#head === null) return null;
    this.#run ??= this.#show(this.#head);
    return this.#run;
  }

  /** Take in the next event. One that was taken in before, or comes after the end, changes nothing. */
  apply(event: RunEvent): void {
    this.#run = null;
    if (event.type === 'run.start') return this.#start(event);
    if (this.#head === null || event.seq <= this.#head.seq || isEnd(this.#head.status)) return;
    this.#head.seq = event.seq;
    this.#head.lastEventAt = event.ts;
    this.#head.duration = Math.max(this.#head.duration, event.at);
    take(this.#takers, event);
  }

  /** The process that wrote it is gone: what was open is interrupted. No event says so; whoever reads them does. */
  interrupt(): void {
    if (this.#head === null || isEnd(this.#head.status)) return;
    this.#run = null;
    this.#close('interrupted', { ts: this.#head.lastEventAt, at: this.#head.duration });
  }

  /** A spread with named fields after it is ten times as slow. */
  #show(head: Head): Run {
    const { steps, phases, percent } = this.#parts;
    const { operations, attachments } = this.#log;
    return Object.assign({}, head, { percent, steps, phases, operations, attachments });
  }

  readonly #takers: Takers = {
    'run.start': (event) => this.#start(event),
    'run.progress': ({ percent }) => this.#parts.tellPercent(percent),
    'phase.start': (event) => {
      this.#parts.openPhase(event.phase).start(event);
      this.#setHead({ currentPhase: event.phase });
    },
    'phase.end': (event) => this.#parts.openPhase(event.phase).end(event),
    'step.declare': (event) => this.#parts.declare(event, event.ts),
    'step.start': (event) => this.#startStep(event),
    'step.progress': (event) => this.#change(event, (step) => moveStep(step, event)),
    'step.retry': (event) => this.#change(event, (step) => retryStep(step, event)),
    'step.end': (event) => this.#endStep(event),
    'step.rollback': (event) => this.#takeBack(event),
    'gate.open': (event) =>
      this.#change(event, (step) => {
        const { message, timeoutMs } = event;
        return moveTo(step, 'waiting', event.ts, { message, timeoutMs, releasedBy: null });
      }),
    'gate.release': (event) =>
      this.#change(event, (step) =>
        moveTo(step, 'running', event.ts, step.gate && { ...step.gate, releasedBy: event.by }),
      ),
    warning: (event) => this.#warn(event),
    attachment: (event) => this.#log.attach(event),
    log: (event) =>
      this.#change(event, (step) =>
        isEnd(step.status) ? step : { ...step, message: event.message },
      ),
    'run.end': (event) => this.#end(event),
  };

  #start(event: RunStart): void {
    if (this.#head !== null) return;
    const { type, seq, ts, at, steps, bands, ...told } = event;
    this.#head = { ...createHead(ts), ...told, seq };
    this.#parts.plan(event);
  }

  #startStep(event: StepStart): void {
    this.#parts.start(event);
    if (this.#head === null) return;
    this.#head.currentStep = event.step;
    this.#head.currentPhase = event.phase ?? this.#head.currentPhase;
  }

  #endStep(event: StepEnd): void {
    const before = this.#parts.steps.get(event.step);
    const after = this.#change(event, (step) => endStep(step, event));
    if (after !== undefined && after !== before) this.#log.end(after, event);
  }

  /** Of a step that a part of is taken back, not all is left. */
  #takeBack({ step: id, ts }: StepRollback): void {
    for (let step: string | null = id; step !== null; ) {
      const back = this.#change({ step, ts }, (whole) => ({ ...whole, isReplayable: false }));
      step = back?.parent ?? null;
    }
  }

  #warn(event: Warning): void {
    const step = event.step === null ? undefined : this.#parts.steps.get(event.step);
    this.#log.warn(event, step);
  }

  #end(event: RunEnd): void {
    const { failure = null, result, exitCode = null } = event;
    this.#close(event.status, event);
    this.#setHead({ failure, result, exitCode });
  }

  #close(status: EndStatus, moment: Moment): void {
    this.#parts.close(status, moment);
    this.#setHead({ status, endedAt: moment.ts });
  }

  #change(
    { step, ts }: { readonly step: string | null; readonly ts: number },
    change: (step: ClockedStep) => ClockedStep,
  ): ClockedStep | undefined {
    return step === null ? undefined : this.#parts.change(step, ts, change);
  }

  #setHead(change: Partial<Head>): void {
    if (this.#head !== null) Object.assign(this.#head, change);
  }
}

/** How a run begins, whatever is told of it. */
function createHead(ts: number) {
  return {
    status: 'running',
    startedAt: ts,
    endedAt: null,
    duration: 0,
    currentPhase: null,
    currentStep: null,
    lastEventAt: ts,
    failure: null,
    result: undefined,
    exitCode: null,
  } as const;
}

function moveTo(step: ClockedStep, status: RunStatus, ts: number, gate: Gate | null): ClockedStep {
  const isOpen = gate !== null && canMove(step.status, status);
  return isOpen ? { ...step, status, changedAt: ts, gate } : step;
}

function take<K extends RunEvent['type']>(
  takers: Takers,
  event: Extract<RunEvent, { type: K }> & { readonly type: K },
): void {
  takers[event.type](event);
}
