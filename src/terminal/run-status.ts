import type { RunStatus } from '../core/runs/status.js';
import type { Theme } from './theme.js';
import { getWidth } from './width.js';

const ICON_COLUMNS = 2;

/** The sign of a status, and a space: in all of them three columns. */
export function renderStatusIcon(status: RunStatus, { icons }: Theme): string {
  const icon = icons[status];
  return `${icon}${' '.repeat(Math.max(0, ICON_COLUMNS - getWidth(icon)) + 1)}`;
}

/** A text that is told of something in this status. */
export function paintStatus(status: RunStatus, text: string, theme: Theme): string {
  return theme.status[status](text);
}
