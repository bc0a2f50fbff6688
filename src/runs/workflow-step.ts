import type { Step } from '../core/runs/run.js';
import { STATUS_WORDS } from '../core/runs/status-words.js';
import {
  toWorkflowStepJson,
  type WorkflowStatus,
  type WorkflowStepJson,
} from '../core/runs/workflow-json.js';
import { toDate } from './operation-step.js';

/** A step of a workflow, as it is whenever it is looked at. */
export interface WorkflowStep {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly status: WorkflowStatus;
  /** 0 to 100. */
  readonly progressPercentage: number;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly substeps: readonly string[];
  readonly currentSubstep: string | null;
  readonly errorMessage: string | null;
  /** As it stands in the `steps` of `toDict()`. */
  toJSON(): WorkflowStepJson;
}

export function showWorkflowStep(read: () => Step): WorkflowStep {
  return {
    get id() {
      return read().id;
    },
    get title() {
      return read().name;
    },
    get description() {
      return read().description ?? '';
    },
    get status() {
      return STATUS_WORDS[read().status].workflow;
    },
    get progressPercentage() {
      return read().percent;
    },
    get startedAt() {
      return toDate(read().startedAt);
    },
    get completedAt() {
      return toDate(read().endedAt);
    },
    get substeps() {
      return read().substeps.map(({ title }) => title);
    },
    get currentSubstep() {
      return read().currentSubstep;
    },
    get errorMessage() {
      return toWorkflowStepJson(read()).error_message;
    },
    toJSON: () => toWorkflowStepJson(read()),
  };
}
