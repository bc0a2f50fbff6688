import { formatDuration } from '../core/duration.js';
import type { ComparedStep, RunComparison, StepOutcome } from '../core/runs/run-comparison.js';
import { type Field, renderFields, renderTitle } from './fields.js';
import { formatTime } from './relative-time.js';
import { toRunText } from './run-failure.js';
import { paintStatus, renderStatusIcon } from './run-status.js';
import type { Theme } from './theme.js';
import { cutToWidth, getWidth } from './width.js';

const TIME_COLUMNS = 9;
const MIN_NAME_COLUMNS = 8;
const MAX_NAME_COLUMNS = 60;
const MAX_STEPS = 500;
/** Of the longer one: less than that is chance. */
const NOTABLE = 0.1;
const NOTABLE_SECONDS = 0.1;

/** Two runs side by side: each step with how long it took, how much more or less that is, and what became of it. */
export function renderRunComparison(compared: RunComparison, theme: Theme, width: number): string {
  const steps = compared.steps.slice(0, MAX_STEPS);
  const names = steps.map(nameStep);
  const columns = 3 + TIME_COLUMNS * 3;
  const longest = Math.max(MIN_NAME_COLUMNS, ...names.map(getWidth));
  const room = Math.max(MIN_NAME_COLUMNS, Math.min(longest, MAX_NAME_COLUMNS, width - columns));
  const head = ['A', 'B', 'B - A'].map((title) => title.padStart(TIME_COLUMNS)).join('');
  const hidden = compared.steps.length - steps.length;
  return [
    renderTitle('Two Runs', theme, width),
    renderFields(listRuns(compared, theme), theme),
    '',
    theme.faint(`${' '.repeat(3 + room)}${head}`),
    ...steps.flatMap((step, index) => renderStep(step, names[index] ?? '', room, theme)),
    renderTotal(compared, room, theme),
    ...(hidden > 0 ? [theme.faint(`… ${hidden} more; see --json`)] : []),
  ].join('\n');
}

function listRuns({ a, b }: RunComparison, theme: Theme): readonly Field[] {
  const tell = (run: RunComparison['a']) => [
    `${theme.strong(toRunText(run.name))} ${theme.place(toRunText(run.run_id))}`,
    `${paintStatus(run.status, run.status, theme)}, started ${formatTime(run.start_time)}`,
    `${run.performance_metrics.success_rate.toFixed(2)}% of ${run.performance_metrics.total_operations} operations went well`,
  ];
  return [
    ['A', tell(a)],
    ['B', tell(b)],
  ];
}

function nameStep({ phase, path, ordinal }: ComparedStep): string {
  const place = [...(phase === null ? [] : [phase]), ...path].map(toRunText).join(' › ');
  return ordinal === 1 ? place : `${place} (${ordinal})`;
}

function renderStep(
  step: ComparedStep,
  name: string,
  room: number,
  theme: Theme,
): readonly string[] {
  const { a, b, duration_difference: difference } = step;
  const status = (b ?? a)?.status ?? 'pending';
  // Where there is no room for the way to it, its own name tells most.
  const whole = getWidth(name) <= room ? name : toRunText(step.path.at(-1) ?? '');
  const title = cutToWidth(whole, room);
  const change = describeChange(step);
  const line = [
    renderStatusIcon(status, theme),
    title + ' '.repeat(room - getWidth(title)),
    formatTook(a).padStart(TIME_COLUMNS),
    formatTook(b).padStart(TIME_COLUMNS),
    renderDifference(difference, a?.duration ?? 0, theme),
  ];
  return [
    line.join('').trimEnd(),
    ...(change === '' ? [] : [`   ${paintStatus(status, change, theme)}`]),
  ];
}

function describeChange({ a, b, is_status_changed }: ComparedStep): string {
  if (a === null) return 'only in B';
  if (b === null) return 'only in A';
  return is_status_changed ? `${a.status}, now ${b.status}` : '';
}

function renderTotal(
  { a, b, duration_difference }: RunComparison,
  room: number,
  theme: Theme,
): string {
  const [from, to] = [a.total_duration_seconds, b.total_duration_seconds];
  const took = [from, to].map((seconds) => formatDuration(seconds * 1_000).padStart(TIME_COLUMNS));
  const title = theme.strong('Total') + ' '.repeat(3 + room - 'Total'.length);
  return `${title}${took.join('')}${renderDifference(duration_difference, from, theme)}`;
}

function formatTook(outcome: StepOutcome | null): string {
  if (outcome === null) return '';
  return outcome.duration === null ? '-' : formatDuration(outcome.duration * 1_000);
}

/** Slower is bad; what is too little to mean anything is neither. */
function renderDifference(seconds: number | null, before: number, theme: Theme): string {
  if (seconds === null) return '';
  const sign = seconds < 0 ? '-' : '+';
  const text = `${sign}${formatDuration(Math.abs(seconds) * 1_000)}`.padStart(TIME_COLUMNS);
  const isNotable = Math.abs(seconds) > Math.max(NOTABLE_SECONDS, Math.abs(before) * NOTABLE);
  if (!isNotable) return theme.faint(text);
  return seconds > 0 ? theme.bad(text) : theme.good(text);
}
