import type { RunEvents } from '../core/page-data.js';
import { RunFold } from '../core/runs/fold-run.js';
import type { Run } from '../core/runs/run.js';
import { isEnd } from '../core/runs/status.js';

/** A run as far as its events have come here. */
export interface FoldedRun {
  readonly run: Run;
  readonly fold: RunFold;
}

/**
 * Take in what has happened since the last time: only that is asked for.
 * @returns what was there before, where nothing has.
 * @throws Error where not even the run's beginning is known.
 */
export async function loadRun(
  before: FoldedRun | undefined,
  ask: (after: number) => Promise<RunEvents>,
): Promise<FoldedRun> {
  const told = await ask(before?.run.seq ?? -1);
  // It was taken for dead, and was not.
  if (
    before !== undefined &&
    before.run.status === 'interrupted' &&
    told.status !== 'interrupted'
  ) {
    return loadRun(undefined, ask);
  }
  const isOver = told.status === 'interrupted' && !isEnd(before?.run.status ?? 'running');
  if (before !== undefined && told.events.length === 0 && !isOver) return before;
  const fold = before?.fold ?? new RunFold();
  for (const event of told.events) fold.apply(event);
  if (told.status === 'interrupted') fold.interrupt();
  if (fold.run === null) throw new Error(`The beginning of run ${told.run_id} cannot be read.`);
  return { run: fold.run, fold };
}
