import { ErrtrackError } from '../core/errtrack-error.js';
import type { JournalHeader } from '../core/events.js';
import { placeInRoot } from '../files/open-project.js';
import type { Project } from '../files/project.js';
import type { State } from '../ledger/state-text.js';

export interface MarkdownNames {
  readonly todo: string;
  readonly fixed: string;
  /** What was set in code, to be remembered in the state: later commands obey it too. */
  readonly chosen: State['files'];
}

/**
 * The Markdown files of this fold: a flag or a variable first, else what the newest process set in code, else
 * the configuration or the default.
 */
export function nameMarkdownFiles(
  project: Project,
  state: State,
  headers: ReadonlyMap<string, JournalHeader> = new Map(),
): MarkdownNames {
  const byAge = [...headers.values()].sort((a, b) => a.startedAt - b.startedAt);
  const all = [state.files, ...byAge.map((header) => header.files ?? {})];
  const chosen = Object.assign({}, ...all.map((files) => keepWithin(project.root, files)));
  return { todo: choose('todo', project, chosen), fixed: choose('fixed', project, chosen), chosen };
}

/** Without the names that lead out of the root: one bad line of a journal must not stop every fold. */
function keepWithin(root: string, files: State['files']): State['files'] {
  return Object.fromEntries(Object.entries(files).filter(([, name]) => isPlace(root, name)));
}

function isPlace(root: string, name: string): boolean {
  try {
    placeInRoot(root, name, 'todoFile');
    return true;
  } catch (error) {
    if (error instanceof ErrtrackError) return false;
    throw error;
  }
}

function choose(kind: 'todo' | 'fixed', project: Project, chosen: State['files']): string {
  const by = project.namedBy[kind];
  const name = chosen[kind];
  if (by === 'flag' || by === 'environment' || name === undefined) return project.files[kind];
  return placeInRoot(project.root, name, `${kind}File`);
}
