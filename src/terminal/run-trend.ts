import { formatDuration } from '../core/duration.js';
import type { RunTrend, StepTrend } from '../core/runs/run-trend.js';
import { renderTitle } from './fields.js';
import { formatCount, formatNumber } from './relative-time.js';
import { toRunText } from './run-failure.js';
import { renderStatusIcon } from './run-status.js';
import { renderSparkline } from './sparkline.js';
import type { Theme } from './theme.js';
import { cutToWidth, getWidth } from './width.js';

const LABEL_COLUMNS = 14;
const MAX_LABEL_COLUMNS = 40;
const MAX_STEPS = 50;
/** What stands beside a sparkline. */
const FIGURE_COLUMNS = 14;
const PERCENT = { from: 0, to: 100 } as const;

/** How the runs of each name have done, the oldest at the left. */
export function renderRunTrends(trends: readonly RunTrend[], theme: Theme, width: number): string {
  return trends.map((trend) => renderTrend(trend, theme, width)).join('\n\n');
}

function renderTrend(trend: RunTrend, theme: Theme, width: number): string {
  const { name, runs, steps } = trend;
  const title = cutToWidth(toRunText(name), Math.max(10, width - 12));
  const labels = steps.map((step) => getWidth(toRunText(step.name)));
  const widest = Math.max(LABEL_COLUMNS, ...labels.slice(0, MAX_STEPS));
  const label = Math.min(widest, MAX_LABEL_COLUMNS, Math.max(LABEL_COLUMNS, width >> 2));
  const room = Math.max(6, width - label - FIGURE_COLUMNS - 4);
  const row: Row = { label, room, theme, width };
  const hidden = steps.length - MAX_STEPS;
  return [
    renderTitle(`${title} (${formatCount(runs.length, 'run')})`, theme, width),
    ...listFigures(trend, row),
    ...(steps.length === 0 ? [] : ['', theme.strong('Steps')]),
    ...steps.slice(0, MAX_STEPS).map((step) => renderStep(step, row)),
    ...(hidden > 0 ? [theme.faint(`… ${formatCount(hidden, 'more step')}; see --json`)] : []),
  ].join('\n');
}

interface Row {
  readonly label: number;
  readonly room: number;
  readonly width: number;
  readonly theme: Theme;
}

function listFigures({ runs, completed, failed, ...trend }: RunTrend, row: Row): readonly string[] {
  const newest = runs.slice(-Math.floor(row.room / 3));
  const icons = newest.map(({ status }) => renderStatusIcon(status, row.theme));
  const last = runs.at(-1);
  const pick = <K extends keyof (typeof runs)[number]>(key: K) => runs.map((run) => run[key]);
  const outcome = `${formatNumber(completed)} of ${formatNumber(completed + failed)} well`;
  return [
    renderRow('Outcome', icons.join('').trimEnd(), outcome, row),
    renderRow(
      'Duration',
      renderSparkline(pick('total_duration_seconds'), row.room),
      trend.median_duration === null ? '' : `median ${formatSeconds(trend.median_duration)}`,
      row,
    ),
    renderRow(
      'Success Rate',
      renderSparkline(pick('success_rate'), row.room, PERCENT),
      `last ${(last?.success_rate ?? 100).toFixed(2)}%`,
      row,
    ),
    ...(['Operations', 'Errors', 'Warnings'] as const).map((title) => {
      const values = pick(COUNTS[title]);
      return renderRow(
        title,
        renderSparkline(values, row.room),
        `last ${formatNumber(values.at(-1) ?? 0)}`,
        row,
      );
    }),
  ];
}

const COUNTS = {
  Operations: 'total_operations',
  Errors: 'total_errors',
  Warnings: 'total_warnings',
} as const;

function renderStep({ name, durations, median_duration, failed }: StepTrend, row: Row): string {
  const figures = [
    ...(median_duration === null ? [] : [`median ${formatSeconds(median_duration)}`]),
    ...(failed === 0 ? [] : [`failed ${formatNumber(failed)}x`]),
  ];
  return renderRow(toRunText(name), renderSparkline(durations, row.room), figures.join(', '), row);
}

function renderRow(title: string, line: string, figure: string, row: Row): string {
  const { label, theme, width } = row;
  const shown = cutToWidth(title, label);
  const margin = ' '.repeat(label - getWidth(shown));
  const rest = cutToWidth(figure, width - label - getWidth(line) - 4);
  return `${margin}${theme.faint(`${shown}:`)} ${theme.active(line)}  ${rest}`.trimEnd();
}

function formatSeconds(seconds: number): string {
  return formatDuration(seconds * 1_000);
}
