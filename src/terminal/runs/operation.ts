import type { Run, Step } from '../../core/runs/run.js';
import { toOneLine } from '../printable.js';
import { cutToWidth, getWidth } from '../width.js';
import { formatRunName } from './names.js';
import { renderPanel } from './panel.js';
import { getColumns, getPaint, type View } from './view.js';

/** Where the icons of an operation's steps stand, unless one of the names is longer. */
const ICON_COLUMN = 35;
const MIN_ROOM_FOR_TITLE = 14;

/** The operation's name in a panel, where there is room for one. */
export function renderOperationTitle(run: Run, room: number, view: View): readonly string[] {
  if (!view.glyphs.hasPanels || room < MIN_ROOM_FOR_TITLE) return [];
  return [...renderOperationPanel(run, view).split('\n'), ''];
}

export function renderOperationPanel(run: Run, view: View): string {
  const { theme } = view;
  return renderPanel({ title: formatRunName(run), lines: [] }, view, theme.active);
}

/** `[i/n] name  icon`, for each step; null where they do not fit, or have parts to show. */
export function renderOperationRows(run: Run, room: number, view: View): readonly string[] | null {
  const steps = [...run.steps.values()];
  const isFlat = steps.every(({ parent, status }) => parent === null && status !== 'waiting');
  if (!isFlat || steps.length > room || run.phases.size > 0) return null;
  const total = Math.max(steps.length, run.totalSteps ?? 0);
  const texts = steps.map((step, index) => formatOperationStep(step, index + 1, total));
  const column = Math.max(ICON_COLUMN, ...texts.map((text) => getWidth(text) + 1));
  return steps.map((step, index) => renderRow(step, texts[index] ?? '', column, view));
}

/** One step of an operation, by its place among them. */
export function renderOperationRow(step: Step, index: number, total: number, view: View): string {
  return renderRow(step, formatOperationStep(step, index, total), ICON_COLUMN, view);
}

function formatOperationStep({ name }: Step, index: number, total: number): string {
  return `[${index}/${total}] ${toOneLine(name)}`;
}

function renderRow(step: Step, told: string, column: number, view: View): string {
  const { theme, glyphs } = view;
  const icon = glyphs.status[step.status];
  const room = getColumns(view) - Math.max(2, getWidth(icon)) - 1;
  const text = cutToWidth(told, room);
  const gap = ' '.repeat(Math.max(1, Math.min(column, room + 1) - getWidth(text)));
  const paint = step.status === 'pending' ? theme.faint : (told: string) => told;
  return `${paint(text)}${gap}${getPaint(step.status, theme)(icon)}`;
}
