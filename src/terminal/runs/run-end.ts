import { formatDuration, formatSeconds } from '../../core/duration.js';
import type { Operation, Run } from '../../core/runs/run.js';
import type { RunStatus } from '../../core/runs/status.js';
import {
  countSteps,
  findFailedStep,
  findLastEnded,
  findStepPlace,
} from '../../core/runs/step-place.js';
import { toOneLine } from '../printable.js';
import { formatCount } from '../relative-time.js';
import type { Paint } from '../theme.js';
import { cutToWidth, getWidth, wrapToWidth } from '../width.js';
import { formatRunName } from './names.js';
import { renderOperationPanel, renderOperationRows } from './operation.js';
import { renderPanel } from './panel.js';
import { renderRow } from './row-lines.js';
import { listRows, type NestedRuns } from './run-rows.js';
import { getColumns, getPaint, type View } from './view.js';

const NONE: NestedRuns = new Map();
const INDENT = '   ';
const MAX_ERROR = 2_000;
const MAX_WARNINGS = 20;
const MINUTE = 60_000;

/** All of a run that has ended: every step, then how it ended. */
export function renderEnd(run: Run, view: View, nested: NestedRuns = NONE): string {
  if (run.kind !== 'operation') {
    return [...renderList(run, view, nested), renderSummary(run, view)].join('\n');
  }
  const rows = nested.has(run.id) ? null : renderOperationRows(run, Number.POSITIVE_INFINITY, view);
  const list = rows ?? renderList(run, view, nested);
  return [renderOperationPanel(run, view), '', ...list, '', renderSummary(run, view)].join('\n');
}

/** How a run ended: a panel for an operation, a few lines for others. */
export function renderSummary(run: Run, view: View): string {
  return run.kind === 'operation' ? renderOperationEnd(run, view) : renderRunEnd(run, view);
}

/** Where a run failed, in words: `Failed at step 3/5: Transforming schema`; null where it did not. */
export function describeFailedPlace(run: Run): readonly [title: string, name: string] | null {
  const step = run.status === 'completed' ? null : findFailedStep(run);
  if (step !== null) {
    const { index, total, path } = findStepPlace(run, step);
    return [`Failed at step ${index}/${total}`, toOneLine(path.join(' › '))];
  }
  const last = run.failure === null ? null : findLastEnded(run);
  if (last === null) return null;
  const { index, total } = findStepPlace(run, last);
  return [`Failed after step ${index}/${total}`, toOneLine(last.name)];
}

/** What became of the steps, in words. */
export function describeSteps(run: Run): string {
  const { total, completed, skipped } = countSteps(run);
  const note = skipped === 0 ? '' : ` (${skipped} skipped)`;
  const isAll = run.status === 'completed' && completed + skipped === total;
  if (!isAll) return `Completed ${completed}/${total} steps${note}`;
  if (total === 1 && run.kind !== 'operation') return `1 step completed${note}`;
  return `All ${total} steps completed${note}`;
}

function renderList(run: Run, view: View, nested: NestedRuns): readonly string[] {
  return listRows(run, { isFolded: false, nested }).flatMap((row) => renderRow(row, view));
}

const TITLES: Readonly<Record<RunStatus, string>> = {
  pending: 'Operation Pending',
  running: 'Operation Running',
  waiting: 'Operation Waiting',
  completed: 'Operation Complete',
  failed: 'Operation Failed',
  skipped: 'Operation Skipped',
  cancelled: 'Operation Cancelled',
  interrupted: 'Operation Interrupted',
};

function renderOperationEnd(run: Run, view: View): string {
  const title = `${view.glyphs.status[run.status]} ${TITLES[run.status]}`;
  const time = `Duration: ${formatPanelDuration(run.duration)}`;
  const place = describeFailedPlace(run);
  const error = describeError(run);
  const lines = [
    ...(place === null ? [] : [`${place[0]}:`, place[1], '']),
    describeSteps(run),
    time,
    ...(error === null ? [] : ['', `Error: ${error}`]),
    ...listWarnings(run).map((text) => `Warning: ${text}`),
    ...listScreenshots(run).map((path) => `Screenshot: ${path}`),
  ];
  return renderPanel({ title, lines }, view, getPaint(run.status, view.theme));
}

function formatPanelDuration(ms: number): string {
  return ms < MINUTE ? formatSeconds(ms) : `${formatSeconds(ms)} (${formatDuration(ms)})`;
}

const WORDS: Readonly<Record<RunStatus, string>> = {
  pending: 'pending after',
  running: 'still running after',
  waiting: 'waiting after',
  completed: 'completed in',
  failed: 'failed after',
  skipped: 'skipped after',
  cancelled: 'cancelled after',
  interrupted: 'interrupted after',
};

function renderRunEnd(run: Run, view: View): string {
  const { theme, glyphs } = view;
  const head = `${formatRunName(run)} ${WORDS[run.status]} ${formatDuration(run.duration)}`;
  const icon = `${glyphs.status[run.status]} `;
  const [first = '', ...rest] = wrapToWidth(
    head,
    getColumns(view) - Math.max(INDENT.length, getWidth(icon)),
  );
  return [
    `${getPaint(run.status, theme)(icon)}${theme.strong(first)}`,
    ...rest.map((line) => INDENT + theme.strong(line)),
    ...listRemarks(run, view).flatMap(([text, paint]) =>
      wrapToWidth(text, getColumns(view) - INDENT.length).map((line) => INDENT + paint(line)),
    ),
  ].join('\n');
}

function listRemarks(run: Run, { theme, glyphs }: View): readonly (readonly [string, Paint])[] {
  const place = describeFailedPlace(run);
  const error = describeError(run);
  return [
    ...(place === null ? [] : [[`${place[0]}: ${place[1]}`, theme.bad] as const]),
    ...(run.steps.size === 0 ? [] : [[describeSteps(run), theme.faint] as const]),
    ...(error === null ? [] : [[`Error: ${error}`, theme.bad] as const]),
    ...listWarnings(run).map((text) => [`${glyphs.warning} ${text}`, theme.notice] as const),
    ...listScreenshots(run).map((path) => [`${glyphs.screenshot} ${path}`, theme.place] as const),
  ];
}

function describeError(run: Run): string | null {
  const failure = run.failure ?? (run.status === 'failed' ? findFailedStep(run)?.failure : null);
  if (!failure) return null;
  return cutToWidth(toOneLine(failure.message || failure.type), MAX_ERROR);
}

/** The first of them: the reports have them all. */
function listWarnings(run: Run): readonly string[] {
  const warnings = run.operations.filter(({ level }) => level === 'warning');
  const told = warnings.slice(0, MAX_WARNINGS).map((warning) => describeWarning(run, warning));
  const rest = warnings.length - told.length;
  return rest === 0 ? told : [...told, `+${formatCount(rest, 'warning')}`];
}

function listScreenshots({ attachments }: Run): readonly string[] {
  const screenshots = attachments.filter(({ kind }) => kind === 'screenshot');
  return screenshots.slice(0, MAX_WARNINGS).map(({ path }) => toOneLine(path));
}

function describeWarning(run: Run, { step, message }: Operation): string {
  const name = step === null ? null : (run.steps.get(step)?.name ?? step);
  return toOneLine(name === null ? (message ?? '') : `${name}: ${message ?? ''}`);
}
