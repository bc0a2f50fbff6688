import type { RunSummary } from '../core/runs/run-summary.js';
import { SEVERITIES } from '../core/severity.js';
import type { Summary } from '../core/summary.js';
import { type ChangesSince, getChangeFields } from './changes.js';
import { type Field, renderFields, renderTitle } from './fields.js';
import { formatAge, formatNumber, formatTime } from './relative-time.js';
import { toRunText } from './run-failure.js';
import { paintStatus } from './run-status.js';
import { SEVERITY_MARKS, type Theme } from './theme.js';
import { cutToWidth, getWidth } from './width.js';

/** What `status` shows. */
export interface StatusModel {
  readonly summary: Summary;
  /** Epoch ms. */
  readonly now: number;
  readonly changes?: ChangesSince | null;
  readonly lastRun?: RunSummary | null;
}

export function renderSummary(model: StatusModel, theme: Theme, width: number): string {
  const { summary, now, changes = null, lastRun = null } = model;
  const { active, fixed, ignored, total, lastUpdated, bySeverity } = summary;
  const fields: readonly Field[] = [
    ['Active Errors', theme.strong(formatNumber(active))],
    ...(active > 0 ? SEVERITIES : []).map(
      (severity): Field => [
        severity,
        theme.severity[severity](
          `${formatNumber(bySeverity[severity])} ${SEVERITY_MARKS[severity]}`,
        ),
      ],
    ),
    ['Fixed Errors', formatNumber(fixed)],
    ...(ignored > 0 ? [['Ignored Errors', formatNumber(ignored)] as const] : []),
    ['Total Tracked', formatNumber(total)],
    ['Last Updated', lastUpdated === null ? 'never' : formatUpdate(lastUpdated, now)],
    ...(changes === null ? [] : getChangeFields(changes, theme, width - LABEL_COLUMNS, now)),
    ...(lastRun === null ? [] : [['Last Run', renderLastRun(lastRun, theme, width, now)] as const]),
  ];
  return `${renderTitle('Error Tracking Status', theme, width)}\n${renderFields(fields, theme)}`;
}

/** How the newest run did, and its id, which is never cut. */
function renderLastRun(run: RunSummary, theme: Theme, width: number, now: number): Field[1] {
  const { status, step_name, end_time, last_progress_timestamp, run_id } = run;
  const where = status === 'completed' || step_name === null ? '' : ` at ${toRunText(step_name)}`;
  const age = formatAge(end_time ?? last_progress_timestamp, now);
  const text = `${toRunText(run.name)} ${status}${where} ${age}`;
  const room = width - LABEL_COLUMNS;
  const told = paintStatus(status, cutToWidth(text, room), theme);
  const id = theme.place(run_id);
  return getWidth(text) + run_id.length + 3 <= room ? `${told} (${id})` : [told, id];
}

const LABEL_COLUMNS = 'Ignored Errors: '.length;

function formatUpdate(time: string, now: number): string {
  return `${formatTime(time)} (${formatAge(time, now)})`;
}
