import type { Context } from 'hono';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { Run } from '../core/runs/run.js';
import { getRunId } from '../runlog/named-run.js';
import type { ServerContext } from './context.js';
import { readText } from './query.js';

/**
 * The run that a person names, by its id or the beginning of it.
 * @throws ErrtrackError where it is the name of none, or of several, or cannot be read.
 */
export function readNamedRun({ project, reader }: ServerContext, name: string): Run {
  const id = getRunId(project.dataDir, name);
  const reading = reader.readRun(id);
  if (reading !== null) return reading.run;
  throw new ErrtrackError('NOT_FOUND', `The log of run ${id} cannot be read`);
}

/** The run of `?run=`; without it the current one, or the last; null before there is any. */
export function findAskedRun(asked: Context, context: ServerContext): Run | null {
  const name = readText(asked, 'run');
  if (name !== undefined) return readNamedRun(context, name);
  for (const { run_id } of context.reader.listByWorth()) {
    const run = context.reader.readRun(run_id)?.run;
    // What is listed may have become unreadable since.
    if (run !== undefined) return run;
  }
  return null;
}
