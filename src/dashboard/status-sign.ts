import { isEnd, isFailure, type RunStatus } from '../core/runs/status.js';

/** How a line of text shows a status, in the signs of the reports. */
export function signOf(status: RunStatus): string {
  if (isFailure(status)) return '❌';
  if (status === 'pending') return '•';
  if (!isEnd(status)) return '🔄';
  return status === 'skipped' ? '⏭️' : '✅';
}
