/** Where a run, a phase or a step is. The last five are ends: what comes after one of them changes nothing. */
export const RUN_STATUSES = [
  'pending',
  'running',
  'waiting',
  'completed',
  'failed',
  'skipped',
  'cancelled',
  'interrupted',
] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

export type EndStatus = 'completed' | 'failed' | 'skipped' | 'cancelled' | 'interrupted';

/** What a caller may say of a step's end; that a process died is only ever derived. */
export type ToldEnd = Exclude<EndStatus, 'interrupted'>;

const MOVES: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  pending: ['running', 'skipped', 'cancelled'],
  running: ['waiting', 'completed', 'failed', 'skipped', 'cancelled', 'interrupted'],
  waiting: ['running', 'completed', 'failed', 'skipped', 'cancelled', 'interrupted'],
  completed: [],
  // Only as a new attempt.
  failed: ['running'],
  skipped: [],
  cancelled: [],
  interrupted: [],
};

/** Whether a status may follow another (run tracking, section 1.2). */
export function canMove(from: RunStatus, to: RunStatus): boolean {
  return MOVES[from].includes(to);
}

export function isEnd(status: RunStatus): status is EndStatus {
  return status !== 'pending' && status !== 'running' && status !== 'waiting';
}

/** Whether it did not end as it should: what the reports call `failed`. */
export function isFailure(status: RunStatus): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'interrupted';
}

/** Whether nothing more is to be done for it: it counts as a whole in the percentage. */
export function isDone(status: RunStatus): boolean {
  return status === 'completed' || status === 'skipped';
}

export function isRunStatus(raw: unknown): raw is RunStatus {
  return RUN_STATUSES.some((status) => status === raw);
}
