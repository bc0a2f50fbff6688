import type { ErrorStatus } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { parseSearch } from '../core/search.js';
import type { Selection } from '../core/selection.js';
import type { Project } from '../files/project.js';
import { toOneLine } from '../terminal/printable.js';
import type { SelectingOptions } from './selecting-options.js';
import type { Session } from './session.js';
import { readSince, readUntil } from './since-option.js';

/**
 * The selection that options ask for.
 * @throws ErrtrackError for what is no time, a search that is empty or has a slip in it, or a run that there is not.
 */
export async function readSelection(
  { project, now }: Pick<Session, 'project' | 'now'>,
  options: SelectingOptions,
  statuses: readonly ErrorStatus[],
): Promise<Selection> {
  const { severity, context, type, file, tag, regressed } = options;
  const since = readSince('--since', options.since, now);
  const until = readUntil('--until', options.until, now);
  const query = readQuery(options.search);
  const run = await findRunId(project, options.run);
  return {
    statuses,
    ...(severity !== undefined && { severities: severity }),
    ...(context !== undefined && { contexts: context }),
    ...(type !== undefined && { types: type }),
    ...(file !== undefined && { files: file }),
    ...(tag !== undefined && { tags: tag }),
    ...(run !== undefined && { run }),
    ...(regressed !== undefined && { isRegressed: regressed }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...query,
  };
}

/** `@latest` and `@latest:<name>` stand for a run. The beginning of an id stays: errors know runs whose logs are gone. */
async function findRunId({ dataDir }: Project, name: string | undefined) {
  refuseBlank('--run', name);
  if (!name?.startsWith('@')) return name;
  const { getRunId } = await import('../runlog/named-run.js');
  return getRunId(dataDir, name);
}

function readQuery(texts: SelectingOptions['search']): Pick<Selection, 'query' | 'words'> {
  if (texts === undefined) return {};
  for (const text of texts) refuseBlank('--search', text);
  const parsed = parseSearch(texts);
  if (parsed.ok) return { query: parsed.search, words: parsed.words };
  throw new ErrtrackError('BAD_OPTION', `--search: ${toOneLine(parsed.problem)}`);
}

/**
 * An empty text stands in everything: where a script's variable is not set, `fix --search "$TEXT"` would fix all.
 * @throws ErrtrackError (BAD_OPTION)
 */
export function refuseBlank(option: string, text: string | undefined): void {
  if (text === undefined || text.trim() !== '') return;
  throw new ErrtrackError(
    'BAD_OPTION',
    `${option} is empty: say what to look for, or leave the option out`,
  );
}

const SELECTING = [
  ...['severity', 'context', 'type', 'file', 'tag', 'run'],
  ...['since', 'until', 'regressed', 'search'],
] as const satisfies readonly string[];

/** Whether any of them narrows the selection. */
export function isNarrowed(options: SelectingOptions): boolean {
  const given: Readonly<Record<string, unknown>> = { ...options };
  return SELECTING.some((name) => given[name] !== undefined);
}
