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
export type { RunEventJson } from './core/runs/run-event-json.js';
export type { RunJson } from './core/runs/run-json.js';
export type { Severity } from './core/severity.js';
export type { Summary } from './core/summary.js';
export type { FoldMode } from './files/project.js';
export type {
  CapturedPage,
  CaptureHook,
  DefinedStep,
  GateOptions,
  GateRelease,
  PhaseHandle,
  PhaseOptions,
  RunHandle,
  RunOptions,
  StepHandle,
  StepOptions,
  StepScope,
} from './runs/api.js';
export { trackRun } from './runs/track-run.js';
