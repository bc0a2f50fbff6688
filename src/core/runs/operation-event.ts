import type { Run, Step } from './run.js';
import type { RunEvent } from './run-events.js';
import { toIso } from './run-json.js';
import { toSeconds } from './seconds.js';

/** What is told of an operation, and with which words (the StepTracker's document). Durations in seconds. */
export interface OperationEvents {
  readonly 'operation.start': { readonly operation: string; readonly timestamp: string };
  readonly 'step.start': {
    readonly operation: string;
    readonly step: string;
    /** 1, 2 … */
    readonly step_index: number;
    /** Those that were declared, or have come so far. */
    readonly total_steps: number;
  };
  readonly 'step.complete': {
    readonly operation: string;
    readonly step: string;
    readonly duration: number | null;
    /** Only where it did not simply complete. */
    readonly status?: 'skipped';
  };
  readonly 'step.error': {
    readonly operation: string;
    readonly step: string;
    readonly duration: number | null;
    readonly error: string | null;
    readonly error_type: string | null;
  };
  readonly 'operation.complete': {
    readonly operation: string;
    readonly success: boolean;
    readonly steps: number;
    readonly duration: number;
    readonly error: string | null;
  };
}

/** `operation.start`, `step.start`, `step.complete`, `step.error` or `operation.complete`. */
export type OperationEventType = keyof OperationEvents;

/** One event of an operation, of the type `K`. */
export type OperationEventOf<K extends OperationEventType> = {
  readonly [T in K]: {
    readonly type: T;
    /** ISO 8601. */
    readonly ts: string;
    /** Tells operations of one name apart. */
    readonly run_id: string;
    readonly data: OperationEvents[T];
  };
}[K];

/** One event of an operation, of whichever type. */
export type OperationEvent = OperationEventOf<OperationEventType>;

export const OPERATION_EVENTS: readonly OperationEventType[] = [
  'operation.start',
  'step.start',
  'step.complete',
  'step.error',
  'operation.complete',
];

/**
 * What an event of a run is in the words of an operation; null for what they have none for.
 * @param numbers 1, 2 … of the operation's own steps, by their ids.
 */
export function toOperationEvent(
  event: RunEvent,
  run: Run,
  numbers: ReadonlyMap<string, number>,
): OperationEvent | null {
  const head = { ts: toIso(event.ts), run_id: run.id };
  const operation = run.name;
  if (event.type === 'run.start') {
    return { ...head, type: 'operation.start', data: { operation, timestamp: head.ts } };
  }
  if (event.type === 'run.end') {
    return { ...head, type: 'operation.complete', data: describeEnd(run, numbers.size) };
  }
  const step = 'step' in event && event.step !== null ? run.steps.get(event.step) : undefined;
  const number = step === undefined ? undefined : numbers.get(step.id);
  if (step === undefined || number === undefined) return null;
  if (event.type === 'step.end') return { ...head, ...describeStepEnd(operation, step) };
  if (event.type !== 'step.start') return null;
  const total = Math.max(run.totalSteps ?? 0, numbers.size);
  const data = { operation, step: step.name, step_index: number, total_steps: total };
  return { ...head, type: 'step.start', data };
}

type StepEndEvent = Pick<OperationEventOf<'step.complete'>, 'type' | 'data'>;
type StepErrorEvent = Pick<OperationEventOf<'step.error'>, 'type' | 'data'>;

function describeStepEnd(operation: string, step: Step): StepEndEvent | StepErrorEvent {
  const { name, status, failure } = step;
  const data = { operation, step: name, duration: toSecondsOrNull(step.duration) };
  if (status === 'completed') return { type: 'step.complete', data };
  if (status === 'skipped') return { type: 'step.complete', data: { ...data, status } };
  const told = { error: failure?.message ?? null, error_type: failure?.type ?? null };
  return { type: 'step.error', data: { ...data, ...told } };
}

function describeEnd(run: Run, steps: number): OperationEvents['operation.complete'] {
  return {
    operation: run.name,
    success: run.status === 'completed',
    steps,
    duration: toSeconds(run.duration),
    error: run.failure?.message ?? null,
  };
}

function toSecondsOrNull(ms: number | null): number | null {
  return ms === null ? null : toSeconds(ms);
}
