import { formatDuration, formatElapsed, formatEta } from '../../core/duration.js';
import { type Eta, estimateEta } from '../../core/runs/eta.js';
import type { Run } from '../../core/runs/run.js';
import { isEnd } from '../../core/runs/status.js';
import { formatCount } from '../relative-time.js';
import { cutToWidth } from '../width.js';
import { renderLine } from './line.js';
import { formatRunName } from './names.js';
import { renderOperationRows, renderOperationTitle } from './operation.js';
import { countRowLines, renderRow } from './row-lines.js';
import { pickRows } from './row-window.js';
import { listRows, type NestedRuns } from './run-rows.js';
import { formatPercent, renderBar } from './step-facts.js';
import { getColumns, getPaint, type View } from './view.js';

/** Rows of the window that are left alone: the cursor's, and one for the eye. */
const MARGIN_ROWS = 2;
const BAR_CELLS = 20;
const MIN_COLUMNS_FOR_BAR = 70;
const NONE: NestedRuns = new Map();

/** A run as it goes on: what fits in the window, what goes on first. No newline at the end. */
export function renderFrame(run: Run, view: View, nested: NestedRuns = NONE): string {
  return renderFrames([run], view, nested);
}

/** Runs that go on side by side, one below the other. */
export function renderFrames(runs: readonly Run[], view: View, nested: NestedRuns = NONE): string {
  const room = Math.max(1, view.rows - MARGIN_ROWS);
  // Each has its head and a line about what it does; those that find no room are counted.
  const isAll = runs.length * 2 <= room;
  const shown = isAll ? runs : runs.slice(0, Math.max(1, (room - 1) >> 1));
  const rest = runs.length - shown.length;
  let left = room - (rest > 0 ? 1 : 0);
  const blocks = shown.map((run, index) => {
    const lines = renderBlock(run, Math.floor(left / (shown.length - index)), view, nested);
    left -= lines.length;
    return lines;
  });
  const note = rest > 0 ? [view.theme.faint(`+${formatCount(rest, 'run')} hidden`)] : [];
  return [...blocks.flat(), ...note].slice(0, room).join('\n');
}

function renderBlock(run: Run, room: number, view: View, nested: NestedRuns): readonly string[] {
  const title = run.kind === 'operation' ? renderOperationTitle(run, room, view) : [];
  const head = [...title, renderHead(run, view, title.length > 0)];
  if (run.kind === 'operation' && !nested.has(run.id)) {
    const rows = renderOperationRows(run, room - head.length, view);
    if (rows !== null) return [...head, ...rows];
  }
  return [...head, ...renderRows(run, room - head.length, view, nested)];
}

function renderRows(run: Run, room: number, view: View, nested: NestedRuns): readonly string[] {
  if (room < 1) return [];
  const rows = listRows(run, { isFolded: true, nested }, 1);
  const picked = pickRows(rows, room, (row) => countRowLines(row, view));
  const lines = picked.rows.flatMap((row) => renderRow(row, view));
  return picked.hidden === 0 ? lines : [...lines, renderHidden(picked.hidden, view)];
}

function renderHidden(hidden: number, view: View): string {
  return view.theme.faint(cutToWidth(`  +${hidden} hidden`, getColumns(view)));
}

function renderHead(run: Run, view: View, isNamed: boolean): string {
  const { theme, glyphs } = view;
  const line = {
    depth: 0,
    icon: glyphs.status[run.status],
    iconPaint: getPaint(run.status, theme),
    name: isNamed ? 'Progress' : formatRunName(run),
    namePaint: theme.strong,
    facts: listHeadFacts(run, view),
    remark: countWarnings(run),
  };
  return renderLine(line, view);
}

function listHeadFacts(run: Run, view: View): readonly string[] {
  const elapsed = Math.max(0, view.now - run.startedAt);
  const percent = formatPercent(run.percent);
  if (isEnd(run.status)) return [percent, formatDuration(run.duration)];
  const bar = getColumns(view) < MIN_COLUMNS_FOR_BAR ? '' : renderBar(run.percent, BAR_CELLS, view);
  const eta = estimateEta(run, elapsed, view.history?.(run) ?? new Map());
  return [
    bar === '' ? percent : `${bar} ${percent}`,
    formatElapsed(elapsed),
    ...listEta(eta, view),
  ];
}

/** That nothing is known yet is said where there is room. */
function listEta(eta: Eta | null, view: View): readonly string[] {
  if (eta !== null) return [`ETA ${formatEta(eta.seconds)}`];
  return getColumns(view) < MIN_COLUMNS_FOR_BAR ? [] : ['ETA —'];
}

function countWarnings({ operations }: Run): string | null {
  const count = operations.filter(({ level }) => level === 'warning').length;
  return count === 0 ? null : formatCount(count, 'warning');
}
