/**
 * What is needed only once a program tracks a run. `load-runs.ts` says how it comes in.
 * @module
 */
export { executeRun, startRun } from './execute-run.js';
export { COMMON_OPTIONS, checkFacadeOptions } from './facade-options.js';
export { findCompletedMission, Mission } from './mission.js';
export { checkMissionOptions, checkMissionStart } from './mission-options.js';
export { openRun } from './open-run.js';
export { Operation } from './operation.js';
export { finishTracking, startTracking, tellStep } from './tell-step.js';
export { checkTrackedStatus, checkTrackStepOptions } from './track-step-options.js';
export { Workflow } from './workflow.js';
