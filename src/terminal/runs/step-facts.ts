import { formatDuration, formatElapsed } from '../../core/duration.js';
import type { Run, Step } from '../../core/runs/run.js';
import type { Items } from '../../core/runs/run-events.js';
import { isEnd } from '../../core/runs/status.js';
import { toOneLine } from '../printable.js';
import { formatNumber } from '../relative-time.js';
import { getColumns, type View } from './view.js';

const BAR_CELLS = 10;
/** A terminal of eighty leaves one alone. */
const MIN_COLUMNS_FOR_BARS = 79;

/** What is told of a step beside its name, the most telling first. */
export function listStepFacts(step: Step, run: Run, view: View): readonly string[] {
  return [
    ...(isEnd(step.status) && !isRetrying(step) ? [] : listProgress(step, run, view)),
    ...listTimes(step, run, view),
    ...(isEnd(step.status) && step.items !== null ? [formatItems(step.items)] : []),
    ...(step.attempts.length > 1 ? [`attempt ${step.attempts.length}`] : []),
  ];
}

/** What is done at the moment, or was said last. */
export function getRemark(step: Step): string | null {
  if (step.status === 'skipped') return toText(step.skipReason);
  if (isRetrying(step)) return toText(`failed, trying again: ${step.failure?.message ?? ''}`);
  if (step.status === 'failed') return null;
  return toText(step.currentSubstep ?? step.message);
}

/** A failed attempt after which another one comes. */
export function isRetrying({ status, endedAt }: Step): boolean {
  return status === 'failed' && endedAt === null;
}

/** Whether one of its parts has said already what went wrong. */
export function isFailureOfPart({ failure, children }: Step, { steps }: Run): boolean {
  return (
    failure !== null && children.some((id) => steps.get(id)?.failure?.message === failure.message)
  );
}

/** So many of a countable thing: `45/100 pages`. */
export function formatItems({ done, total, unit }: Items): string {
  const count =
    total === null ? formatNumber(done) : `${formatNumber(done)}/${formatNumber(total)}`;
  return unit === null ? count : `${count} ${toOneLine(unit)}`;
}

/** A bar of so many cells. */
export function renderBar(percent: number, cells: number, { glyphs }: View): string {
  const done = Math.min(cells, Math.max(0, Math.round((percent / 100) * cells)));
  return glyphs.bar.done.repeat(done) + glyphs.bar.left.repeat(cells - done);
}

/** A percentage in whole numbers; 100 only where all is done. */
export function formatPercent(percent: number): string {
  return `${Math.floor(percent)}%`;
}

function listProgress(step: Step, run: Run, view: View): readonly string[] {
  const facts: string[] = [];
  if (step.items !== null) facts.push(formatItems(step.items));
  else if (step.isPercentTold) facts.push(formatPercent(step.percent));
  else if (step.children.length > 0) facts.push(countParts(step, run));
  const isBarred = step.isPercentTold && getColumns(view) >= MIN_COLUMNS_FOR_BARS;
  const bar = isBarred ? renderBar(step.percent, BAR_CELLS, view) : '';
  return bar === '' ? facts : [`${bar} ${facts[0] ?? ''}`, ...facts.slice(1)];
}

function countParts({ children }: Step, run: Run): string {
  const done = children.filter((id) => {
    const status = run.steps.get(id)?.status;
    return status === 'completed' || status === 'skipped';
  });
  return `${done.length}/${children.length}`;
}

function listTimes(step: Step, run: Run, view: View): readonly string[] {
  // What was left out has taken no time.
  if (step.status === 'skipped') return [];
  if (step.duration !== null) return [formatDuration(step.duration)];
  if (step.startedAt === null || isEnd(run.status)) return [];
  return [formatElapsed(view.now - step.startedAt), ...listTimeLeft(step, view)];
}

/** How long a gate still waits. */
function listTimeLeft({ status, gate, changedAt }: Step, { now }: View): readonly string[] {
  if (status !== 'waiting' || gate?.timeoutMs == null || changedAt === null) return [];
  return [`${formatElapsed(changedAt + gate.timeoutMs - now)} left`];
}

function toText(text: string | null): string | null {
  return text === null ? null : toOneLine(text);
}
