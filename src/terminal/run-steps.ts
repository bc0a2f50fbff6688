import { formatDuration } from '../core/duration.js';
import type { Phase, Run, Step } from '../core/runs/run.js';
import type { Items } from '../core/runs/run-events.js';
import { listTreeRows, type MoreRow, type PartRow } from '../core/runs/run-tree.js';
import { isEnd } from '../core/runs/status.js';
import { formatCount, formatNumber } from './relative-time.js';
import { renderFailure, toRunText } from './run-failure.js';
import { paintStatus, renderStatusIcon } from './run-status.js';
import type { Theme } from './theme.js';
import { renderTimeline, type Span } from './timeline.js';
import { cutToWidth, getWidth } from './width.js';

/** A run of which the steps are shown. */
export interface StepsOfRun {
  readonly run: Run;
  /** Only these phases, by name; default: everything. */
  readonly phases?: ReadonlySet<string>;
  /** Every step, however many there are. */
  readonly isWhole?: boolean;
  /** How errtrack is called here, for commands to copy. */
  readonly runner: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Below this, there is no room for bars. */
const WIDE = 72;
/** Of what stands before the bars: nobody's eye follows a name further. */
const MAX_COLUMNS = 76;
const MAX_BAR_COLUMNS = 60;
const TIME_COLUMNS = 8;
const MAX_INDENT = 20;

/** The phases and steps of a run as a tree: how each did, how long it took, and from when to when. */
export function renderRunSteps(shown: StepsOfRun, theme: Theme, width: number): readonly string[] {
  const { run, phases, isWhole = false, runner, now } = shown;
  const bars = width < WIDE ? 0 : Math.min(MAX_BAR_COLUMNS, Math.floor(width / 3));
  const left = Math.min(MAX_COLUMNS, width - (bars === 0 ? 0 : bars + 2));
  const end = run.endedAt ?? (isEnd(run.status) ? run.lastEventAt : now);
  const total = { from: run.startedAt, to: end };
  return listTreeRows(run, phases, isWhole).flatMap((row) => {
    const indent = '  '.repeat(row.depth).slice(0, MAX_INDENT);
    const below = `${indent}   `;
    if (row.kind === 'more') return [below + theme.faint(describeMore(row))];
    const bar = bars === 0 ? '' : renderTimeline(listSpans(row), total, bars);
    const status = getStatus(row);
    const line = `${renderRow(row, indent, left, theme)}  ${paintStatus(status, bar, theme)}`;
    const remarks = listRemarks(row, run, runner, theme, Math.max(10, width - below.length));
    return [line.trimEnd(), ...remarks.map((remark) => below + remark)];
  });
}

/** So many of a countable thing: `45/100 pages`. */
function formatItems({ done, total, unit }: Items): string {
  const count = total === null ? '' : `/${formatNumber(total)}`;
  return `${formatNumber(done)}${count}${unit === null ? '' : ` ${unit}`}`;
}

function getStatus(row: PartRow) {
  return row.kind === 'phase' ? row.phase.status : row.step.status;
}

/** Icon, name and note, and at the right how long it took. */
function renderRow(row: PartRow, indent: string, columns: number, theme: Theme): string {
  const lead = indent + renderStatusIcon(getStatus(row), theme);
  const room = Math.max(8, columns - getWidth(lead) - TIME_COLUMNS);
  const [name, told] = row.kind === 'phase' ? describePhase(row.phase) : describeStep(row.step);
  const notes = row.folded === undefined ? told : [formatCount(row.folded, 'step'), ...told];
  const title = cutToWidth(toRunText(name), room);
  const note = notes.length === 0 ? '' : ` (${notes.map(toRunText).join(', ')})`;
  const shownNote = cutToWidth(note, room - getWidth(title));
  const gap = ' '.repeat(Math.max(0, room - getWidth(title) - getWidth(shownNote)));
  const painted = row.kind === 'phase' ? theme.strong(title) : title;
  return `${lead}${painted}${theme.faint(shownNote)}${gap}${formatTook(row).padStart(TIME_COLUMNS)}`;
}

function describeMore({ count, failed, noun }: MoreRow): string {
  const more = `… ${formatCount(count, `more ${noun}`)}`;
  return failed === 0 ? `${more} like these` : `${more}, ${formatNumber(failed)} of them failed`;
}

function describePhase({ name, condition, skipReason, optional }: Phase): [string, string[]] {
  const note = skipReason ?? condition ?? (optional ? 'optional' : null);
  return [name, note === null ? [] : [note]];
}

function describeStep(step: Step): [string, string[]] {
  const { status, items, attempts, percent, skipReason, message } = step;
  const notes = [
    items === null ? null : formatItems(items),
    attempts.length > 1 ? `${attempts.length} attempts` : null,
    status === 'running' && percent > 0 ? `${Math.floor(percent)}%` : null,
    status === 'waiting' ? (step.gate?.message ?? 'waits at a gate') : message,
    skipReason,
  ];
  return [step.name, notes.filter((note) => note !== null)];
}

/** What was skipped has taken no time, and fills none. */
function formatTook(row: PartRow): string {
  const ms = row.kind === 'step' ? row.step.duration : tellPhaseTime(row.phase);
  return ms === null || getStatus(row) === 'skipped' ? '' : formatDuration(Math.max(0, ms));
}

function tellPhaseTime({ startedAt, endedAt }: Phase): number | null {
  return startedAt === null || endedAt === null ? null : endedAt - startedAt;
}

/** Each try of a step is a bar of its own. */
function listSpans(row: PartRow): readonly Span[] {
  if (getStatus(row) === 'skipped') return [];
  if (row.kind === 'step') {
    return row.step.attempts.map(({ startedAt, endedAt }) => ({ from: startedAt, to: endedAt }));
  }
  const { startedAt, endedAt } = row.phase;
  return startedAt === null ? [] : [{ from: startedAt, to: endedAt }];
}

function listRemarks(
  row: PartRow,
  { id }: Run,
  runner: string,
  theme: Theme,
  width: number,
): readonly string[] {
  if (row.kind === 'phase') return [];
  const { failure, status } = row.step;
  if (status === 'waiting') return [theme.command(toRunText(`${runner} runs release ${id}`))];
  return renderFailure(failure, runner, theme, width);
}
