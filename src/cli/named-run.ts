import { ErrtrackError } from '../core/errtrack-error.js';
import type { Project } from '../files/project.js';
import { getRunId } from '../runlog/named-run.js';
import { type ReadRunOptions, type RunReading, readRunLog } from '../runlog/read-run.js';
import { formatCount } from '../terminal/relative-time.js';
import type { Terminal } from '../terminal/terminal.js';

/** The run that a person names, and what its log says of it. */
export function getNamedRun(
  project: Project,
  terminal: Terminal,
  name: string,
  options: ReadRunOptions,
): RunReading {
  const id = getRunId(project.dataDir, name);
  const reading = readRunLog(project.dataDir, id, options);
  if (reading === null) {
    throw new ErrtrackError(
      'NOT_FOUND',
      `The log of run ${id} cannot be read: its beginning is missing or damaged`,
    );
  }
  const { damaged, unknown } = reading;
  if (damaged > 0) terminal.talk(`${formatCount(damaged, 'line')} of its log could not be read.`);
  if (unknown > 0) {
    terminal.talk(
      `${formatCount(unknown, 'event')} in its log are of a later errtrack; update to see them.`,
    );
  }
  return reading;
}
