import { ErrtrackError } from '../core/errtrack-error.js';
import type { Project } from '../files/project.js';
import { findRun, type RunLookup } from '../runlog/find-run.js';
import { type ReadRunOptions, type RunReading, readRunLog } from '../runlog/read-run.js';
import { formatCount } from '../terminal/relative-time.js';
import type { Terminal } from '../terminal/terminal.js';

const MAX_CANDIDATES = 10;

type Missing = Exclude<RunLookup, { kind: 'found' }>;

/**
 * The id of the run that a person names.
 * @throws ErrtrackError where it is the name of none, or of several.
 */
export function getRunId({ dataDir }: Project, name: string): string {
  const lookup = findRun(dataDir, name);
  if (lookup.kind === 'found') return lookup.id;
  throw new ErrtrackError(
    lookup.kind === 'ambiguous' ? 'AMBIGUOUS' : 'NOT_FOUND',
    explain(lookup, name),
  );
}

/** The run that a person names, and what its log says of it. */
export function getNamedRun(
  project: Project,
  terminal: Terminal,
  name: string,
  options: ReadRunOptions,
): RunReading {
  const id = getRunId(project, name);
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

function explain(lookup: Missing, name: string): string {
  if (lookup.kind === 'ambiguous') {
    const shown = lookup.candidates.slice(0, MAX_CANDIDATES).map((id) => `\n  ${id}`);
    const hidden = lookup.candidates.length - shown.length;
    const more = hidden > 0 ? `\n  and ${hidden} more` : '';
    return `${name} is the beginning of several runs; give more of it:${shown.join('')}${more}`;
  }
  const hint = '`errtrack runs list` shows what there is';
  if (name === '@latest') return 'Nothing has run here yet';
  return lookup.kind === 'malformed'
    ? `${JSON.stringify(name)} is not the id of a run; ${hint}`
    : `No run ${name}; ${hint}`;
}
