import type { Run } from './run.js';
import type { Json } from './run-events.js';
import { toWorkflowJson, type WorkflowJson } from './workflow-json.js';

/** What became of a task that somebody started and waits for. */
export interface TaskResult {
  readonly success: boolean;
  readonly message: string;
  /** What the run returned, where that is data. */
  readonly result: Json;
  readonly workflow: WorkflowJson;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** The result of a run that has ended. */
export function toTaskResult(run: Run): TaskResult {
  const list = (level: string) =>
    run.operations
      .filter((it) => it.level === level)
      .map((it) => it.failure?.message ?? it.message);
  return {
    success: run.status === 'completed',
    message: run.failure?.message ?? `${run.name} ${ENDINGS[run.status] ?? run.status}`,
    result: run.result ?? null,
    workflow: toWorkflowJson(run),
    errors: list('error').filter((it) => it !== null),
    warnings: list('warning').filter((it) => it !== null),
  };
}

const ENDINGS: Readonly<Partial<Record<Run['status'], string>>> = {
  interrupted: 'was interrupted',
  cancelled: 'was cancelled',
  skipped: 'was skipped',
};
