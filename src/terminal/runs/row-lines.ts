import { formatDuration, formatElapsed } from '../../core/duration.js';
import type { Phase, Run, Step } from '../../core/runs/run.js';
import { isEnd, type RunStatus } from '../../core/runs/status.js';
import { toOneLine } from '../printable.js';
import type { Paint, Theme } from '../theme.js';
import { cutToWidth, wrapToWidth } from '../width.js';
import { indent, renderLine } from './line.js';
import { formatPhaseName } from './names.js';
import { getRowStatus, type Row } from './run-rows.js';
import { formatPercent, getRemark, isFailureOfPart, listStepFacts } from './step-facts.js';
import { formatRelease, getColumns, getPaint, type View } from './view.js';

/** The lines of one row: its own, and what a person must know of it now. */
export function renderRow(row: Row, view: View): readonly string[] {
  if (row.kind === 'phase') return [renderPhase(row, view)];
  if (row.kind === 'run') return [renderNestedRun(row.run, row.depth, view)];
  return [renderStep(row, view), ...renderGate(row, view), ...renderFailure(row, view)];
}

/** How many lines a row takes. */
export function countRowLines(row: Row, view: View): number {
  const isTalkative = row.kind === 'step' && ['waiting', 'failed'].includes(row.step.status);
  return isTalkative ? renderRow(row, view).length : 1;
}

function renderStep(row: Extract<Row, { kind: 'step' }>, view: View): string {
  const { step, depth, run } = row;
  const { theme, glyphs } = view;
  const status = getRowStatus(row);
  const line = {
    depth,
    icon: glyphs.status[status],
    iconPaint: getPaint(status, theme),
    name: toOneLine(step.name),
    namePaint: getNamePaint(status, theme),
    facts: listStepFacts(step, run, view),
    remark: getRemark(step),
  };
  return renderLine(line, view);
}

function renderPhase(row: Extract<Row, { kind: 'phase' }>, view: View): string {
  const { phase, depth, run } = row;
  const { theme, glyphs } = view;
  const status = getRowStatus(row);
  const line = {
    depth,
    icon: glyphs.status[status],
    iconPaint: getPaint(status, theme),
    name: formatPhaseName(phase),
    namePaint: status === 'running' ? theme.strong : getNamePaint(status, theme),
    facts: listPhaseFacts(phase, status, run, view),
    remark: phase.skipReason === null ? null : toOneLine(phase.skipReason),
  };
  return renderLine(line, view);
}

function listPhaseFacts(
  phase: Phase,
  status: RunStatus,
  run: Run,
  { now }: View,
): readonly string[] {
  const tops = phase.steps.filter((id) => run.steps.get(id)?.parent === null);
  const done = tops.filter((id) => {
    const told = run.steps.get(id)?.status;
    return told === 'completed' || told === 'skipped';
  });
  const { startedAt } = phase;
  const endedAt = isEnd(status) ? phase.endedAt : null;
  const times =
    startedAt === null || status === 'skipped'
      ? []
      : [endedAt === null ? formatElapsed(now - startedAt) : formatDuration(endedAt - startedAt)];
  return [...(tops.length > 0 ? [`${done.length}/${tops.length}`] : []), ...times];
}

function renderNestedRun(run: Run, depth: number, view: View): string {
  const { theme, glyphs, now } = view;
  const line = {
    depth,
    icon: glyphs.status[run.status],
    iconPaint: getPaint(run.status, theme),
    name: toOneLine(run.name),
    namePaint: getNamePaint(run.status, theme),
    facts: isEnd(run.status)
      ? [formatDuration(run.duration)]
      : [formatPercent(run.percent), formatElapsed(now - run.startedAt)],
    remark: null,
  };
  return renderLine(line, view);
}

/** What a person is to do, and how they say that they have. */
function renderGate({ step, depth, run }: Extract<Row, { kind: 'step' }>, view: View) {
  if (step.status !== 'waiting') return [];
  const { notice, command } = view.theme;
  const message = step.gate?.message ?? null;
  return [
    ...(message === null ? [] : renderNote(toOneLine(message), depth, view, notice)),
    ...renderNote(formatRelease(run, view), depth, view, command),
  ];
}

/** The failure of a step that says more than those of its parts. */
function renderFailure({ step, depth, run }: Extract<Row, { kind: 'step' }>, view: View) {
  const { failure, status } = step;
  if (status !== 'failed' || failure === null || step.endedAt === null) return [];
  if (isFailureOfPart(step, run)) return [];
  const text = cutToWidth(toOneLine(`${failure.type}: ${failure.message}`), MAX_FAILURE);
  return renderNote(text, depth, view, view.theme.bad);
}

/** A page of it is enough here: the reports have it whole. */
const MAX_FAILURE = 400;

function renderNote(text: string, depth: number, view: View, paint: Paint): readonly string[] {
  const margin = indent(depth + 2, getColumns(view)).slice(1);
  return wrapToWidth(text, getColumns(view) - margin.length).map((line) => margin + paint(line));
}

function getNamePaint(status: Run['status'] | Step['status'], theme: Theme): Paint {
  if (status === 'running' || status === 'waiting') return theme.strong;
  if (status === 'failed' || status === 'interrupted') return theme.bad;
  return status === 'completed' ? same : theme.faint;
}

const same: Paint = (text) => text;
