import type { JournalHeader } from '../core/events.js';
import { placeInRoot } from '../files/open-project.js';
import type { Project } from '../files/project.js';
import type { State } from '../ledger/state.js';

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
  const chosen = Object.assign({ ...state.files }, ...byAge.map((header) => header.files ?? {}));
  return { todo: choose('todo', project, chosen), fixed: choose('fixed', project, chosen), chosen };
}

function choose(kind: 'todo' | 'fixed', project: Project, chosen: State['files']): string {
  const by = project.namedBy[kind];
  const name = chosen[kind];
  if (by === 'flag' || by === 'environment' || name === undefined) return project.files[kind];
  return placeInRoot(project.root, name, `${kind}File`);
}
