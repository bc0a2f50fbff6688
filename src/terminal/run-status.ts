import type { RunStatus } from '../core/runs/status.js';
import { STATUS_WORDS } from '../core/runs/status-words.js';
import type { Theme } from './theme.js';
import { getWidth } from './width.js';

const ICON_COLUMNS = 2;

/** The sign of a status, and a space: in all of them three columns. */
export function renderStatusIcon(status: RunStatus): string {
  const { icon } = STATUS_WORDS[status];
  return `${icon}${' '.repeat(ICON_COLUMNS - getWidth(icon) + 1)}`;
}

/** A text that is told of something in this status. */
export function paintStatus(status: RunStatus, text: string, theme: Theme): string {
  return theme[PAINTS[status]](text);
}

const PAINTS = {
  pending: 'faint',
  running: 'active',
  waiting: 'notice',
  completed: 'good',
  failed: 'bad',
  skipped: 'faint',
  cancelled: 'notice',
  interrupted: 'bad',
} as const satisfies Record<RunStatus, keyof Theme>;
