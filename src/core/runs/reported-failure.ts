import type { Run, Step } from './run.js';
import type { Failure } from './run-events.js';
import type { RunStatus } from './status.js';

/** What the reports say of a step that nothing was thrown in, and that did not succeed all the same. */
const CUT_OFF: Partial<Readonly<Record<RunStatus, readonly [type: string, message: string]>>> = {
  cancelled: ['AbortError', 'Cancelled before it was done'],
  interrupted: ['Interrupted', 'The process ended before it was done'],
};

/** What is known of a failure, as far as the reports tell it; both null where all is well. */
export interface ReportedFailure {
  readonly error: string | null;
  readonly error_type: string | null;
}

/** How something failed, or by how it ended why it did not succeed. */
export function reportFailure({
  status,
  failure,
  message,
}: {
  readonly status: RunStatus;
  readonly failure: Failure | null;
  readonly message: string | null;
}): ReportedFailure {
  if (failure !== null) return { error: failure.message, error_type: failure.type };
  const [type, reason] = CUT_OFF[status] ?? [];
  if (type !== undefined) return { error: reason ?? null, error_type: type };
  return { error: status === 'failed' ? message : null, error_type: null };
}

/** What a step says: why it was skipped, or what it waits for, else its last message. */
export function messageOf({
  status,
  skipReason,
  gate,
  message,
}: Pick<Step, 'status' | 'skipReason' | 'gate' | 'message'>): string | null {
  if (status === 'skipped') return skipReason ?? message;
  return status === 'waiting' ? (gate?.message ?? message) : message;
}

/**
 * Where a run failed, by the id of the step: `Failed at step 2/3: Process File`, with `› Read rows` for a part of that.
 * The steps that are no parts of others are counted among those that were declared, else among those that came.
 */
export function placeFailures({ steps, totalSteps }: Run): ReadonlyMap<string, string> {
  const tops = [...steps.values()].filter(({ parent }) => parent === null);
  const total = Math.max(totalSteps ?? 0, tops.length);
  const topOf = new Map(
    tops.map(({ id, name }, index) => [id, `Failed at step ${index + 1}/${total}: ${name}`]),
  );
  const places = new Map(topOf);
  // A step is begun before its parts are.
  for (const { id, name, parent } of steps.values()) {
    const top = parent === null ? undefined : topOf.get(parent);
    if (top === undefined) continue;
    topOf.set(id, top);
    places.set(id, `${top} › ${name}`);
  }
  return places;
}
