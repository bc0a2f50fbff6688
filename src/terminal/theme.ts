import type { ErrorStatus } from '../core/errors/record.js';
import type { RunStatus } from '../core/runs/status.js';
import {
  chooseIcons,
  fromStatuses,
  isColorName,
  NO_THEME,
  type StatusTheme,
} from '../core/runs/status-theme.js';
import type { Severity } from '../core/severity.js';

export type Paint = (text: string) => string;

/** What each part of the output looks like. Renderers know these names, and no colour. */
export interface Theme {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly place: Paint;
  readonly command: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  /** What goes on at the moment. */
  readonly active: Paint;
  /** What a person should look at. */
  readonly notice: Paint;
  readonly severity: Readonly<Record<Severity, Paint>>;
  /** What is told of something in this status. */
  readonly status: Readonly<Record<RunStatus, Paint>>;
  readonly icons: Readonly<Record<RunStatus, string>>;
}

/** Told apart by their shape too, for those who see no colours. */
export const SEVERITY_MARKS: Readonly<Record<Severity, string>> = {
  HIGH: '▲',
  MEDIUM: '●',
  LOW: '○',
};

export const STATUS_MARKS: Readonly<Record<Exclude<ErrorStatus, 'active'>, string>> = {
  fixed: '✔',
  ignored: '–',
};

const same: Paint = (text) => text;

export const PLAIN_THEME: Theme = {
  strong: same,
  faint: same,
  place: same,
  command: same,
  good: same,
  bad: same,
  active: same,
  notice: same,
  severity: { HIGH: same, MEDIUM: same, LOW: same },
  status: fromStatuses(() => same),
  icons: chooseIcons(NO_THEME),
};

/**
 * Colours from the terminal's own sixteen, so that they fit the person's palette; a number that somebody chose is the
 * nearest of them where the terminal does not say that it has all. Loads chalk only where needed.
 */
export async function createTheme(
  color: boolean,
  chosen: StatusTheme = NO_THEME,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Theme> {
  const icons = chooseIcons(chosen);
  if (!color) return { ...PLAIN_THEME, icons };
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: /^(?:truecolor|24bit)$/.test(env['COLORTERM'] ?? '') ? 3 : 1 });
  const paints = {
    strong: chalk.bold,
    faint: chalk.dim,
    place: chalk.cyan,
    command: chalk.green,
    good: chalk.green,
    bad: chalk.red,
    active: chalk.cyan,
    notice: chalk.yellow,
    severity: { HIGH: chalk.red, MEDIUM: chalk.yellow, LOW: chalk.blue },
  };
  const paintOf = (status: RunStatus): Paint => {
    const wanted = chosen.colors[status];
    if (wanted === undefined) return paints[PAINTS[status]];
    return isColorName(wanted) ? chalk[wanted] : chalk.hex(wanted);
  };
  return { ...paints, status: fromStatuses(paintOf), icons };
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
