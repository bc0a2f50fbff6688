import type { Claim } from './claim.js';
import { claimThrow, isCaptured, isReasonCaptured, startCall } from './counted-once.js';
import { errorTracker } from './default-tracker.js';
import { loadRecording } from './load-recording.js';

/**
 * Record what ends the process, without changing how it ends: the monitor only looks on. A rejection is seen
 * when it ends the process, not where a handler of the host's deals with it.
 */
export function registerUncaught(): void {
  process.on('uncaughtExceptionMonitor', (error: unknown, origin: string) => {
    // A boundary on its way has recorded it.
    if (isCaptured(error) || isReasonCaptured(findReason(error))) return;
    errorTracker.captureFatal(error, origin, claimFatal(error));
  });
}

function claimFatal(error: unknown): Claim {
  const claim = claimThrow(error, startCall());
  return {
    ...claim,
    take: (describe, project) =>
      !loadRecording()?.isWorkersCopy(describe(), findReason(error), project) &&
      claim.take(describe, project),
  };
}

const REJECTION = /The promise rejected with the reason "(.*)"\.$/s;

/** What was really thrown, as text, where Node has put an error of its own around what is none. */
function findReason(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'ERR_UNHANDLED_REJECTION') return REJECTION.exec(error.message)?.[1] ?? null;
  if (error.code !== 'ERR_UNHANDLED_ERROR' || !('context' in error)) return null;
  const { context } = error;
  return typeof context === 'object' || typeof context === 'function' ? null : String(context);
}
