import type { ErrorStatus } from '../core/errors/record.js';
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
};

/** Colours from the terminal's own sixteen, so that they fit the person's palette. Loads chalk only where needed. */
export async function createTheme(color: boolean): Promise<Theme> {
  if (!color) return PLAIN_THEME;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
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
}
