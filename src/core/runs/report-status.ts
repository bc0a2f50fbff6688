import type { RunStatus } from './status.js';
import { STATUS_WORDS } from './status-words.js';

/** The only words that the reports have. */
export type ReportStatus = 'success' | 'failed' | 'skipped' | 'in_progress';

/** What the reports call a status. They have no word for what has not begun: it is still to come, as an open one is. */
export function toReportStatus(status: RunStatus): ReportStatus {
  const word = STATUS_WORDS[status].report;
  return word === 'pending' ? 'in_progress' : word;
}
