/**
 * What is needed only once something is thrown, or asked for: nine tenths of the library. `load-recording.ts`
 * says how it comes in.
 * @module
 */
export { createFixes } from '../fold/fix-decision.js';
export { readView } from '../fold/view.js';
export { Capture } from './capture.js';
export { findProject } from './found-project.js';
export { getNamedRecord } from './named-record.js';
export { isOfDependency } from './owner.js';
export { isWorkersCopy } from './workers-copy.js';
