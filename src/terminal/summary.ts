import { SEVERITIES } from '../core/severity.js';
import type { Summary } from '../core/summary.js';
import { type Field, renderFields, renderTitle } from './fields.js';
import { formatAge, formatNumber, formatTime } from './relative-time.js';
import { SEVERITY_MARKS, type Theme } from './theme.js';

/** What `status` shows. `now` is epoch ms. */
export function renderSummary(summary: Summary, theme: Theme, width: number, now: number): string {
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
  ];
  return `${renderTitle('Error Tracking Status', theme, width)}\n${renderFields(fields, theme)}`;
}

function formatUpdate(time: string, now: number): string {
  return `${formatTime(time)} (${formatAge(time, now)})`;
}
