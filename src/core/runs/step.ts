import type { Attempt, Step, Substep } from './run.js';
import type {
  Failure,
  JsonObject,
  StepDeclaration,
  StepEnd,
  StepProgress,
  StepRetry,
  StepStart,
} from './run-events.js';
import { canMove, type EndStatus, isDone, isEnd, type RunStatus } from './status.js';

/** When something happened: epoch ms, and ms since the run started by a clock that never goes back. */
export interface Moment {
  readonly ts: number;
  readonly at: number;
}

/** A step with the clock that its duration is taken from. */
export type ClockedStep = Step & { readonly startedAtMark: number | null };

/** What most steps have none of is one list and one object for all of them: a run may have ten thousand. */
const NONE: readonly never[] = Object.freeze([]);
const NO_DETAILS: JsonObject = Object.freeze({});

type Setting = Pick<Step, 'index' | 'parent' | 'band'>;

/** A step that nobody has started yet. */
export function createStep(declared: StepDeclaration, setting: Setting): ClockedStep {
  return {
    id: declared.step,
    name: declared.name,
    description: declared.description,
    index: setting.index,
    phase: declared.phase,
    parent: setting.parent,
    children: NONE,
    status: 'pending',
    startedAt: null,
    startedAtMark: null,
    endedAt: null,
    changedAt: null,
    duration: null,
    message: null,
    details: NO_DETAILS,
    failure: null,
    percent: 0,
    isPercentTold: false,
    band: setting.band,
    substeps: NONE,
    currentSubstep: null,
    items: null,
    attempts: NONE,
    skipReason: null,
    gate: null,
    result: undefined,
    isReplayable: false,
  };
}

/** A step that came after the end of its run: it is in none. */
export function createLostStep(step: string, name: string): Step {
  const declared = { step, name, description: null, phase: null };
  return createStep(declared, { index: 0, parent: null, band: null });
}

/** The step begun, or begun anew after a failed attempt; the same step where that cannot be. */
export function startStep(step: ClockedStep, event: StepStart): ClockedStep {
  if (!canMove(step.status, 'running')) return step;
  return {
    ...step,
    name: event.name,
    description: event.description ?? step.description,
    phase: event.phase ?? step.phase,
    status: 'running',
    startedAt: step.startedAt ?? event.ts,
    startedAtMark: step.startedAtMark ?? event.at,
    endedAt: null,
    changedAt: event.ts,
    duration: null,
    message: event.message ?? step.message,
    details: addDetails(step.details, event.details),
    failure: null,
    attempts: [...step.attempts, openAttempt(event.ts)],
  };
}

/** What a step that goes on has told; percentages only grow. */
export function moveStep(step: ClockedStep, event: StepProgress): ClockedStep {
  if (step.status !== 'running' && step.status !== 'waiting') return step;
  const { message, items, details, substep } = event;
  const told = findTold(event);
  return {
    ...step,
    percent: Math.max(step.percent, clampPercent(told ?? 0)),
    isPercentTold: step.isPercentTold || told !== undefined,
    ...(message !== undefined && { message }),
    ...(items !== undefined && { items }),
    details: addDetails(step.details, details),
    ...(substep !== undefined && startSubstep(step, substep, event.ts)),
  };
}

/** The attempt that failed is closed; the next one starts with its own event. */
export function retryStep(step: ClockedStep, { failure, ts }: StepRetry): ClockedStep {
  if (!canMove(step.status, 'failed')) return step;
  return {
    ...step,
    status: 'failed',
    changedAt: ts,
    failure,
    attempts: closeAttempt(step.attempts, ts, 'failed', failure),
  };
}

/** The step ended; the same step where it had ended before, or never began and cannot end so. */
export function endStep(step: ClockedStep, event: StepEnd): ClockedStep {
  const { status, failure = null, message, details, reason, result, isVoid } = event;
  const isGivenUp = isBetweenAttempts(step) && (status === 'failed' || status === 'cancelled');
  if (!isGivenUp && !canMove(step.status, status)) return step;
  return closeStep(step, status, event, {
    failure,
    message: message ?? step.message,
    details: addDetails(step.details, details),
    skipReason: reason ?? step.skipReason,
    result,
    isReplayable: result !== undefined || isVoid === true,
  });
}

function isBetweenAttempts({ status, endedAt }: Step): boolean {
  return status === 'failed' && endedAt === null;
}

/** The step of a run that has ended without it. */
export function cutStep(step: ClockedStep, status: EndStatus, moment: Moment): ClockedStep {
  return canMove(step.status, status) ? closeStep(step, status, moment, step) : step;
}

/** What a step has told by its end. */
type Told = Pick<
  Step,
  'failure' | 'message' | 'details' | 'skipReason' | 'result' | 'isReplayable'
>;

/** What every end of a step brings with it. */
function closeStep(
  step: ClockedStep,
  status: EndStatus,
  { ts, at }: Moment,
  told: Told,
): ClockedStep {
  return {
    ...step,
    failure: told.failure,
    message: told.message,
    details: told.details,
    skipReason: told.skipReason,
    result: told.result,
    isReplayable: told.isReplayable,
    status,
    endedAt: ts,
    changedAt: ts,
    duration: step.startedAtMark === null ? null : Math.max(0, at - step.startedAtMark),
    percent: isDone(status) ? 100 : step.percent,
    currentSubstep: null,
    substeps: closeSubsteps(step.substeps, ts),
    attempts: closeAttempt(step.attempts, ts, status, told.failure),
  };
}

function addDetails(before: JsonObject, more: JsonObject | undefined): JsonObject {
  return more === undefined ? before : { ...before, ...more };
}

export function clampPercent(percent: number): number {
  return Number.isFinite(percent) ? Math.min(100, Math.max(0, percent)) : 0;
}

/** The percentage that is told of a step, by itself or by its items. */
export function findTold({ percent, items }: StepProgress): number | undefined {
  return percent ?? percentOf(items);
}

function percentOf(items: StepProgress['items']): number | undefined {
  if (items === undefined || items.total === null || items.total <= 0) return undefined;
  return (items.done / items.total) * 100;
}

function startSubstep(
  { substeps }: Step,
  title: string,
  ts: number,
): Pick<Step, 'substeps' | 'currentSubstep'> {
  const isKnown = substeps.some((substep) => substep.title === title);
  const before = substeps.map((substep) =>
    substep.title === title ? substep : closeSubstep(substep, ts),
  );
  return {
    currentSubstep: title,
    substeps: isKnown ? before : [...before, { title, startedAt: ts, endedAt: null }],
  };
}

function closeSubsteps(substeps: Step['substeps'], ts: number): Step['substeps'] {
  return substeps.length === 0 ? NONE : substeps.map((substep) => closeSubstep(substep, ts));
}

function closeSubstep(substep: Substep, ts: number): Substep {
  return substep.endedAt === null ? { ...substep, endedAt: ts } : substep;
}

function openAttempt(ts: number): Attempt {
  return { startedAt: ts, endedAt: null, status: 'running', failure: null };
}

function closeAttempt(
  attempts: readonly Attempt[],
  ts: number,
  status: RunStatus,
  failure: Failure | null,
): readonly Attempt[] {
  const last = attempts.at(-1);
  if (last === undefined || isEnd(last.status)) return attempts;
  return attempts.with(-1, { ...last, endedAt: ts, status, failure });
}
