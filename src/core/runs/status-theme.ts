import { latePattern } from '../late-pattern.js';
import { RUN_STATUSES, type RunStatus } from './status.js';
import { STATUS_WORDS } from './status-words.js';

/** What somebody chose for statuses of runs and steps; what is not there looks as it does by itself. */
export interface StatusTheme {
  readonly icons: Readonly<Partial<Record<RunStatus, string>>>;
  readonly colors: Readonly<Partial<Record<RunStatus, StatusColor>>>;
}

export type StatusColor = ColorName | HexColor;

/** A colour that stays as it is: `#rgb` or `#rrggbb`. */
export type HexColor = `#${string}`;

export type ColorName = (typeof COLOR_NAMES)[number];

/** A terminal has its own palette for these, and no background is one of them. */
export const COLOR_NAMES = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'gray'] as const;

export const NO_THEME: StatusTheme = { icons: {}, colors: {} };

/** For a page: seen on white, and on black. */
const PAGE_COLORS: Readonly<Record<ColorName, HexColor>> = {
  red: '#e5484d',
  green: '#2b9a66',
  yellow: '#b77a12',
  blue: '#4a7dff',
  magenta: '#c04ad1',
  cyan: '#1493a8',
  gray: '#80828d',
};

export function isColorName(text: string): text is ColorName {
  return COLOR_NAMES.some((name) => name === text);
}

export function isHexColor(text: string): text is HexColor {
  return /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);
}

/** Two columns at most, wherever it stands: a letter or two, or one other sign that is seen by itself. */
export function isStatusIcon(text: string): boolean {
  return /^[\w!?+=>^-]{1,2}$/.test(text) || visibleSign().test(text);
}

const visibleSign = latePattern(String.raw`^[^\0-\x7f\p{C}\p{M}\p{Z}\p{DI}\u2800]$`, 'u');

/** What each status is drawn with in a terminal. */
export function chooseIcons({ icons }: Pick<StatusTheme, 'icons'>) {
  return fromStatuses((status) => icons[status] ?? STATUS_WORDS[status].icon);
}

export function fromStatuses<T>(make: (status: RunStatus) => T): Readonly<Record<RunStatus, T>> {
  return Object.fromEntries(RUN_STATUSES.map((status) => [status, make(status)])) as Record<
    RunStatus,
    T
  >;
}

/** What a page needs of it: each colour as a number, and nothing else. */
export function toPageTheme({ icons, colors }: StatusTheme): StatusTheme {
  const shown = Object.entries(colors).map(([status, color]) => [
    status,
    isColorName(color) ? PAGE_COLORS[color] : color,
  ]);
  return { icons, colors: Object.fromEntries(shown) };
}
