import { toOneLine, toPrintableLines } from '../core/printable.js';
import type { MonitoringReport } from '../core/runs/monitoring-report.js';
import type { OperationJson } from '../core/runs/operation-json.js';
import { toReportStatus } from '../core/runs/report-status.js';
import type { ReportedPhase } from '../core/runs/reported-phases.js';

const RULE = '='.repeat(80);
const NONE = '-';

type Field = readonly [name: string, value: string | number | null];

/**
 * The summary of a run for people: plain text that can be put into a ticket or a mail. What came from outside
 * fills one line at most, so that it looks like no part of the text; stacks are indented.
 */
export function renderSummary(report: MonitoringReport, phases: readonly ReportedPhase[]): string {
  const { errors, warnings } = report;
  const sections = [
    renderHead('AUTOMATION MONITORING SUMMARY REPORT', [renderFields(describeRun(report))]),
    `${renderTitle('PERFORMANCE METRICS')}\n${renderFields(describeMetrics(report))}`,
    ...(errors.length > 0 ? [renderHead('ERRORS DETECTED', errors.map(renderError))] : []),
    ...(warnings.length > 0 ? [renderHead('WARNINGS', warnings.map(renderWarning))] : []),
    renderHead('PHASE SUMMARY', phases.map(renderPhase)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function renderHead(title: string, blocks: readonly string[]): string {
  return [renderTitle(title), ...blocks].join('\n\n');
}

function renderTitle(title: string): string {
  return `${RULE}\n${title}\n${RULE}`;
}

function describeRun(report: MonitoringReport): readonly Field[] {
  const seconds = report.total_duration_seconds;
  return [
    ['Customer', report.customer_name],
    ['Scorecard', report.scorecard_name],
    ['Start Time', report.start_time],
    ['End Time', report.end_time],
    ['Total Duration', `${seconds.toFixed(2)} seconds (${(seconds / 60).toFixed(2)} minutes)`],
  ];
}

function describeMetrics({ performance_metrics: metrics }: MonitoringReport): readonly Field[] {
  return [
    ['Total Operations', metrics.total_operations],
    ['Total Errors', metrics.total_errors],
    ['Total Warnings', metrics.total_warnings],
    ['Success Rate', `${metrics.success_rate.toFixed(2)}%`],
    ['Screenshots Captured', metrics.total_screenshots],
  ];
}

function renderError(operation: OperationJson, index: number): string {
  const { phase, step, error, error_type, screenshot_path, stack_trace } = operation;
  const fields: readonly Field[] = [
    ['Phase', phase],
    ['Step', step],
    ['Error', error],
    ['Type', error_type],
    ...(screenshot_path === null ? [] : [['Screenshot', screenshot_path] as const]),
  ];
  const stack = stack_trace === null ? [] : ['  Stack Trace:', ...renderStack(stack_trace)];
  return [`Error #${index + 1}:`, renderFields(fields, '  '), ...stack].join('\n');
}

function renderWarning({ phase, step, message }: OperationJson, index: number): string {
  const fields = [
    ['Phase', phase],
    ['Step', step],
    ['Message', message],
  ] as const;
  return `Warning #${index + 1}:\n${renderFields(fields, '  ')}`;
}

function renderPhase({ name, status, skipReason, steps }: ReportedPhase): string {
  const failed = steps.filter((step) => toReportStatus(step.status) === 'failed');
  const fields: readonly Field[] = [
    ['Status', status],
    ['Steps', steps.length],
    ...(status === 'skipped' && skipReason !== null ? [['Reason', skipReason] as const] : []),
  ];
  const names = failed.map((step) => `    - ${toOneLine(step.name) || NONE}`);
  const list = names.length === 0 ? [] : ['  Failed Steps:', ...names];
  return [`${toOneLine(name) || NONE}:`, renderFields(fields, '  '), ...list].join('\n');
}

function renderFields(fields: readonly Field[], indent = ''): string {
  return fields
    .map(([name, value]) => `${indent}${name}: ${toOneLine(String(value ?? '')) || NONE}`)
    .join('\n');
}

function renderStack(stack: string): readonly string[] {
  return toPrintableLines(stack.trimEnd()).map((line) =>
    `    ${line.replaceAll('\t', '  ')}`.trimEnd(),
  );
}
