import * as recording from './recording.js';

/** Where recording is bundled with the rest: for bundlers, which follow imports. */
export function loadRecording(): typeof recording | null {
  return recording;
}
