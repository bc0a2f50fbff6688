export type { BeforeRecord, RecordDraft } from './capture/before-record.js';
export { captureError } from './capture/capture-error.js';
export { configure, errorTracker } from './capture/default-tracker.js';
export { ErrorTracker } from './capture/error-tracker.js';
export { errorTrackingContext } from './capture/error-tracking-context.js';
export type { IgnoreRule, TrackingOptions } from './capture/options.js';
export { type TrackErrorsDecorator, trackErrors } from './capture/track-errors.js';
export type { TrackerOptions } from './capture/tracker-options.js';
export { withErrorTracking } from './capture/with-error-tracking.js';
export type { CountedRecord } from './core/errors/record.js';
export { ErrtrackError, type ErrtrackErrorCode, isErrtrackError } from './core/errtrack-error.js';
export type { ExecutionStepJson, MissionProgressJson } from './core/runs/mission-json.js';
export type { OperationEvent, OperationEventType } from './core/runs/operation-event.js';
export type { RunEventJson } from './core/runs/run-event-json.js';
export type { RunJson } from './core/runs/run-json.js';
export type { WholeRunJson } from './core/runs/whole-run-json.js';
export type { ProgressSummary, WorkflowJson, WorkflowStepJson } from './core/runs/workflow-json.js';
export type { Severity } from './core/severity.js';
export type { Summary } from './core/summary.js';
export type { FoldMode } from './files/project.js';
export {
  createStrategyGenerationWorkflow,
  createWorkflow,
  type PlannedStep,
} from './runs/create-workflow.js';
export { type EventBus, eventBus } from './runs/event-bus.js';
export type {
  DefinedStep,
  GateRelease,
  PhaseHandle,
  RunHandle,
  StepHandle,
  StepResults,
  StepScope,
} from './runs/handles.js';
export type {
  MissionCallback,
  MissionEventType,
  MissionItems,
  MissionStepStart,
} from './runs/mission.js';
export type { MissionOptions } from './runs/mission-options.js';
export { MissionProgressTracker } from './runs/mission-progress-tracker.js';
export type { MissionOutcome, MissionResult } from './runs/mission-result.js';
export type { OperationStep } from './runs/operation-step.js';
export type {
  CapturedPage,
  CaptureHook,
  ConditionalStep,
  GateOptions,
  PhaseOptions,
  RunOptions,
  StepOptions,
} from './runs/options.js';
export { StepTracker, type StepTrackerOptions } from './runs/step-tracker.js';
export { trackRun } from './runs/track-run.js';
export {
  finishTracking,
  startTracking,
  type TrackingStart,
  trackStep,
} from './runs/track-step.js';
export type { TrackedStatus, TrackStepOptions } from './runs/track-step-options.js';
export type { WorkflowStep } from './runs/workflow-step.js';
export { WorkflowTracker, type WorkflowTrackerOptions } from './runs/workflow-tracker.js';
export { type Dashboard, type DashboardOptions, startDashboard } from './server/start-dashboard.js';
