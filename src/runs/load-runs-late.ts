import type * as Running from './running.js';

/** Put in by the build: the same file for ES modules and CommonJS. */
declare const RUNS_FILE: string;

let running: typeof Running | undefined;

/** Load runs at the first one; the build puts this in the place of `load-runs.ts`. Synchronous, so CommonJS. */
export function loadRuns(): typeof Running {
  running ??= requireRuns();
  return running;
}

function requireRuns(): typeof Running {
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(import.meta.url)(RUNS_FILE);
}
