import { messageOf } from './reported-failure.js';
import type { Operation, Run, Step } from './run.js';
import type { Failure } from './run-events.js';
import { isFailure } from './status.js';

/**
 * The whole log of a run, in order: what the fold has noted, the steps that are open or were cut off with the run, and
 * the end of the run itself where it failed and no step tells why.
 */
export function completeLog(run: Run): readonly Operation[] {
  const told = findLast(run.operations);
  const others = [...run.steps.values()]
    .filter((step) => step.status !== 'pending' && !isTold(step, told.get(step.id)))
    .map(toOperation)
    .sort((a, b) => a.at - b.at);
  const log = merge(run.operations, others);
  const end = toFailedEnd(run);
  return end === null || isExplained(end, log) ? log : [...log, end];
}

export function isFailed({ level, status }: Operation): boolean {
  return level !== 'warning' && isFailure(status);
}

function findLast(operations: readonly Operation[]): ReadonlyMap<string, Operation> {
  const last = new Map<string, Operation>();
  for (const operation of operations) {
    const { level, step } = operation;
    if (level !== 'warning' && step !== null) last.set(step, operation);
  }
  return last;
}

/** A step may end more than once, where it is tried again. */
function isTold({ status, changedAt }: Step, last: Operation | undefined): boolean {
  return last !== undefined && last.status === status && last.at === changedAt;
}

function toOperation(step: Step): Operation {
  return {
    ...EMPTY,
    level: isFailure(step.status) ? 'error' : 'info',
    phase: step.phase,
    step: step.id,
    status: step.status,
    at: step.changedAt ?? 0,
    message: messageOf(step),
    failure: step.failure,
    details: step.details,
  };
}

function toFailedEnd(run: Run): Operation | null {
  const { status, failure, endedAt } = run;
  if (!isFailure(status)) return null;
  const at = endedAt ?? run.lastEventAt;
  return {
    ...EMPTY,
    level: 'error',
    phase: null,
    step: null,
    status,
    at,
    message: FAILED,
    failure,
  };
}

const FAILED = 'The run failed';

const EMPTY = {
  failure: null,
  url: null,
  pageSource: null,
  screenshot: null,
  details: {},
} as const;

/** What was thrown in a step goes through the run as well; what stops a run stops the steps that are open. */
function isExplained({ status, failure }: Operation, log: readonly Operation[]): boolean {
  const errors = log.filter(isFailed);
  if (failure === null || status !== 'failed') {
    return errors.some((error) => error.status === status);
  }
  return errors.some((error) => error.failure !== null && isSame(error.failure, failure));
}

function isSame(a: Failure, b: Failure): boolean {
  return (
    (a.hash !== null && a.hash === b.hash) ||
    (a.stack !== null && a.stack === b.stack) ||
    (a.type === b.type && a.message === b.message)
  );
}

/** Each list keeps its own order, also where the clock went back. */
function merge(log: readonly Operation[], others: readonly Operation[]): readonly Operation[] {
  const merged: Operation[] = [];
  let next = 0;
  for (const operation of log) {
    for (
      let other = others[next];
      other !== undefined && other.at < operation.at;
      other = others[next]
    ) {
      merged.push(other);
      next += 1;
    }
    merged.push(operation);
  }
  return [...merged, ...others.slice(next)];
}
