import * as running from './running.js';

/** Where runs are bundled with the rest: for bundlers, which follow imports. */
export function loadRuns(): typeof running {
  return running;
}
