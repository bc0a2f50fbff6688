import { startCall } from '../capture/counted-once.js';
import type { RunPlace } from '../capture/run-place.js';
import { type RunEventJson, toRunEventJson } from '../core/runs/run-event-json.js';
import type { Json } from '../core/runs/run-events.js';
import type { RunStatus } from '../core/runs/status.js';
import { toWholeRunJson, type WholeRunJson } from '../core/runs/whole-run-json.js';
import { cleanText } from './clean-text.js';
import { toNumber } from './data.js';
import type { PhaseHandle, RunHandle } from './handles.js';
import type { PhaseOptions } from './options.js';
import { Part } from './parts.js';
import { isWanted } from './run-step.js';
import { runInScope } from './scope.js';
import { checkBody, checkName, checkStepOptions } from './step-options.js';
import { placeOfPhase } from './step-path.js';
import type { TrackedRun } from './tracked-run.js';

type PhaseBody<T> = (phase: PhaseHandle) => T | Promise<T>;

/** What the body of a run gets. */
export class RunPart extends Part implements RunHandle {
  readonly #tracked: TrackedRun;
  readonly #place: RunPlace;
  readonly #dispose: () => Promise<void>;

  constructor(tracked: TrackedRun, place: RunPlace, dispose: () => Promise<void>) {
    super(tracked, place);
    this.#tracked = tracked;
    this.#place = place;
    this.#dispose = dispose;
  }

  get id(): string {
    return this.#tracked.session.id;
  }

  get name(): string {
    return this.#tracked.session.run.name;
  }

  get status(): RunStatus {
    return this.#tracked.session.run.status;
  }

  get percent(): number {
    return this.#tracked.session.run.percent;
  }

  get signal(): AbortSignal {
    return this.#tracked.signal;
  }

  phase<T>(name: string, body: PhaseBody<T>): Promise<T>;
  phase<T>(name: string, options: PhaseOptions, body: PhaseBody<T>): Promise<T | undefined>;
  async phase<T>(
    name: string,
    how: PhaseOptions | PhaseBody<T>,
    body?: PhaseBody<T>,
  ): Promise<T | undefined> {
    const options = typeof how === 'function' ? {} : checkStepOptions(how);
    const work = checkBody(typeof how === 'function' ? how : body);
    return runPhase(this.#tracked, this.#place, checkName('name', name), options, work);
  }

  progress(percent: number, message?: string): void {
    this.#tracked.session.emit({
      type: 'run.progress',
      percent: toNumber(percent) ?? 0,
      ...(message !== undefined && { message: cleanText(message) }),
    });
  }

  on(type: string, listener: (event: RunEventJson) => void): () => void {
    checkBody(listener);
    return this.#tracked.session.listen((event) =>
      type === '*' || type === event.type ? listener(toRunEventJson(event, this.id)) : undefined,
    );
  }

  subscribe(type: string, listener: (event: RunEventJson) => void): () => void {
    return this.on(type, listener);
  }

  fail(error: unknown): void {
    this.#tracked.failWith(error);
  }

  done(result?: Json): void {
    this.#tracked.finishWith(result);
  }

  toJSON(): WholeRunJson {
    return toWholeRunJson(this.#tracked.session.run);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose();
  }
}

async function runPhase<T>(
  tracked: TrackedRun,
  outer: RunPlace,
  rawName: string,
  options: PhaseOptions,
  body: PhaseBody<T>,
): Promise<T | undefined> {
  tracked.signal.throwIfAborted();
  const phase = cleanText(rawName);
  const { optional = false, condition } = options;
  const told = condition === undefined ? null : cleanText(condition);
  const { session } = tracked;
  session.emit({ type: 'phase.start', phase, optional, condition: told });
  if (!(await isWanted(options.when))) {
    session.emit({ type: 'phase.end', phase, status: 'skipped', reason: told ?? 'not wanted' });
    return undefined;
  }
  const place = placeOfPhase(outer, phase);
  const call = startCall();
  try {
    const value = await runInScope({ session: tracked, place }, () =>
      body(new PhasePart(tracked, place, phase)),
    );
    session.emit({ type: 'phase.end', phase, status: 'completed', reason: null });
    return value;
  } catch (error) {
    tracked.catch(error, call, place);
    const status = tracked.isCancellation(error) ? 'cancelled' : 'failed';
    session.emit({ type: 'phase.end', phase, status, reason: null });
    throw error;
  }
}

class PhasePart extends Part implements PhaseHandle {
  readonly name: string;
  readonly signal: AbortSignal;

  constructor(tracked: TrackedRun, place: RunPlace, name: string) {
    super(tracked, place);
    this.name = name;
    this.signal = tracked.signal;
  }
}
