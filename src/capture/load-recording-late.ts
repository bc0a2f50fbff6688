import type * as Recording from './recording.js';

/** Put in by the build: the same file for ES modules and CommonJS, so that both record through one. */
declare const RECORDING_FILE: string;

let recording: typeof Recording | undefined;

/**
 * Load recording at the first error; the build puts this in the place of `load-recording.ts`. Synchronous, so
 * CommonJS. Null where it cannot be had at the moment, at the end of the stack say: capture then stands aside.
 */
export function loadRecording(): typeof Recording | null {
  try {
    recording ??= requireRecording();
    return recording;
  } catch {
    return null;
  }
}

function requireRecording(): typeof Recording {
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(import.meta.url)(RECORDING_FILE);
}
