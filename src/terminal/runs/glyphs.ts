import type { RunStatus } from '../../core/runs/status.js';
import {
  chooseIcons,
  fromStatuses,
  NO_THEME,
  type StatusTheme,
} from '../../core/runs/status-theme.js';
import { STATUS_WORDS } from '../../core/runs/status-words.js';
import { type Environment, isSet } from './run-output.js';

/** The signs that a run is drawn with. */
export interface Glyphs {
  readonly status: Readonly<Record<RunStatus, string>>;
  readonly retry: string;
  readonly warning: string;
  readonly screenshot: string;
  readonly file: string;
  readonly phase: string;
  /** Between facts of one line. */
  readonly dot: string;
  /** Between a step and its part. */
  readonly path: string;
  readonly bar: { readonly done: string; readonly left: string };
  /** Whether panels have frames: nobody wants one read aloud. */
  readonly hasPanels: boolean;
}

export const RICH_GLYPHS: Glyphs = {
  status: chooseIcons(NO_THEME),
  retry: '↻',
  warning: '⚠',
  screenshot: '📸',
  file: '📎',
  phase: '→',
  dot: ' · ',
  path: ' › ',
  bar: { done: '━', left: '─' },
  hasPanels: true,
};

/** For terminals that have no other letters. */
export const ASCII_GLYPHS: Glyphs = {
  status: fromStatuses((status) => STATUS_WORDS[status].ascii),
  retry: '[r]',
  warning: '[w]',
  screenshot: '[p]',
  file: '[f]',
  phase: '->',
  dot: ', ',
  path: ' > ',
  bar: { done: '#', left: '.' },
  hasPanels: false,
};

/** For those who have it read to them. */
export const WORD_GLYPHS: Glyphs = {
  status: {
    pending: 'Pending:',
    running: 'Running:',
    waiting: 'Waiting:',
    completed: 'Done:',
    failed: 'Failed:',
    skipped: 'Skipped:',
    cancelled: 'Cancelled:',
    interrupted: 'Interrupted:',
  },
  retry: 'Retry:',
  warning: 'Warning:',
  screenshot: 'Picture:',
  file: 'File:',
  phase: 'Phase:',
  dot: ', ',
  path: ', ',
  bar: { done: '', left: '' },
  hasPanels: false,
};

/** Which signs a terminal and its reader can take; what somebody chose is for those that take any. */
export function chooseGlyphs(env: Environment, chosen: StatusTheme = NO_THEME): Glyphs {
  if (isSet(env['ACCESSIBLE'])) return WORD_GLYPHS;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const isOld = env['TERM'] === 'linux' || /^(?:C|POSIX)$|8859/i.test(locale);
  return isOld ? ASCII_GLYPHS : createGlyphs(chosen);
}

export function createGlyphs(chosen: StatusTheme): Glyphs {
  return { ...RICH_GLYPHS, status: chooseIcons(chosen) };
}
