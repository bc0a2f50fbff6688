import type { StepHistory } from '../../core/runs/percent.js';
import type { Run } from '../../core/runs/run.js';
import type { RunStatus } from '../../core/runs/status.js';
import { toOneLine } from '../printable.js';
import type { Paint, Theme } from '../theme.js';
import type { Glyphs } from './glyphs.js';

/** Where a run is drawn, and when. */
export interface View {
  readonly columns: number;
  readonly rows: number;
  /** Epoch ms. */
  readonly now: number;
  readonly theme: Theme;
  readonly glyphs: Glyphs;
  /** How long the steps of a run usually take, in ms by their names. */
  readonly history?: (run: Run) => StepHistory;
  /** How errtrack is called here; default `errtrack`. */
  readonly getRunner?: (() => string) | undefined;
}

/** Narrower than this nothing is cut further: the terminal may wrap it. */
const MIN_COLUMNS = 20;

export function getColumns({ columns }: Pick<View, 'columns'>): number {
  return Math.max(MIN_COLUMNS, columns);
}

/** The command that opens a gate of a run, to be copied. */
export function formatRelease({ id }: Pick<Run, 'id'>, { getRunner }: View): string {
  return `${getRunner?.() ?? 'errtrack'} runs release ${toOneLine(id)}`;
}

/** What something in this status looks like. */
export function getPaint(status: RunStatus, theme: Theme): Paint {
  return theme.status[status];
}
