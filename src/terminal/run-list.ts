import { formatDuration } from '../core/duration.js';
import type { RunSummary } from '../core/runs/run-summary.js';
import { renderTitle } from './fields.js';
import { formatAge, formatCount, formatNumber } from './relative-time.js';
import { toRunText } from './run-failure.js';
import { paintStatus, renderStatusIcon } from './run-status.js';
import type { Theme } from './theme.js';
import { cutToWidth, wrapToWidth } from './width.js';

export interface RunListing {
  readonly title: string;
  /** The newest first. */
  readonly runs: readonly RunSummary[];
  /** How many there are, with those beyond the limit. */
  readonly total: number;
  /** Epoch ms. */
  readonly now: number;
}

const INDENT = '   ';

/** Two lines or more for each run, and one for what went wrong in it. */
export function renderRunList(list: RunListing, theme: Theme, width: number): string {
  const shown = formatNumber(list.runs.length);
  const total = formatNumber(list.total);
  const title = `${list.title} (${shown === total ? total : `${shown} of ${total}`})`;
  const lines = list.runs.flatMap((run) => renderRun(run, theme, width, list.now));
  return [renderTitle(title, theme, width), ...lines].join('\n');
}

/** What went wrong in a run, and where: `Import: TypeError: no rows (9ba5976d)`. Null where nothing did. */
function describeProblem({ error, step_name, status }: RunSummary): string | null {
  if (status === 'interrupted')
    return `its process ended${step_name === null ? '' : ` during ${toRunText(step_name)}`}`;
  if (error === null) return null;
  const where = step_name === null ? '' : `${toRunText(step_name)}: `;
  const hash = error.error_hash_short === null ? '' : ` (${toRunText(error.error_hash_short)})`;
  return `${where}${toRunText(error.type)}: ${toRunText(error.message)}${hash}`;
}

function renderRun(run: RunSummary, theme: Theme, width: number, now: number): readonly string[] {
  const room = width - INDENT.length;
  const problem = describeProblem(run);
  const [first = '', ...rest] = wrapToWidth(listFacts(run, now).join(', '), room);
  return [
    `${renderStatusIcon(run.status, theme)}${renderName(run, theme, room)}`,
    INDENT + first.replace(run.status, (word) => paintStatus(run.status, word, theme)),
    ...rest.map((line) => INDENT + line),
    ...(problem === null ? [] : [INDENT + theme.bad(cutToWidth(problem, room))]),
  ];
}

/** The id is never cut: it is what is copied. */
function renderName({ run_id, name }: RunSummary, theme: Theme, room: number): string {
  const text = cutToWidth(toRunText(name), Math.max(0, room - run_id.length - 2));
  return text === '' ? theme.place(run_id) : `${theme.place(run_id)}  ${theme.strong(text)}`;
}

function listFacts(run: RunSummary, now: number): readonly string[] {
  const { status, end_time, performance_metrics: metrics } = run;
  const seconds = run.total_duration_seconds;
  return [
    `${status}${end_time === null ? ', active' : ''} ${formatAge(end_time ?? run.last_progress_timestamp, now)}`,
    `took ${formatDuration(seconds * 1_000)}`,
    ...(status === 'completed' ? [] : [`${Math.floor(run.progress_percent)}%`]),
    countSteps(run),
    ...(metrics.total_errors > 0 ? [formatCount(metrics.total_errors, 'error')] : []),
    ...(metrics.total_warnings > 0 ? [formatCount(metrics.total_warnings, 'warning')] : []),
    ...(run.attempt > 1 ? [`attempt ${run.attempt}`] : []),
  ];
}

function countSteps({ step_counts, declared_total_steps }: RunSummary): string {
  const known = Object.values(step_counts).reduce((sum, count) => sum + count, 0);
  const total = Math.max(known, declared_total_steps ?? 0);
  const done = step_counts.completed + step_counts.skipped;
  return done === total
    ? formatCount(total, 'step')
    : `${formatNumber(done)} of ${formatCount(total, 'step')}`;
}
