import type { Eta } from './eta.js';
import type { Run } from './run.js';
import { type RunJson, toRunJson } from './run-json.js';
import { toWorkflowJson, type WorkflowJson } from './workflow-json.js';

/** A run as it is told to whoever asks for it: also in the words of the workflow guide. */
export interface WholeRunJson extends RunJson {
  /** Its state, final or so far. */
  readonly workflow: WorkflowJson;
}

/** @param now epoch ms: how long a run that goes on has taken. */
export function toWholeRunJson(run: Run, eta: Eta | null = null, now?: number): WholeRunJson {
  return { ...toRunJson(run, eta), workflow: toWorkflowJson(run, now) };
}
