import type { State } from '../ledger/state-text.js';
import type { Synced } from '../ledger/synced.js';

/** The files as they stand now, told by their names and digests. */
export type FileDigests = Pick<Synced, 'names' | 'ledger' | 'todo' | 'fixed'>;

/** What is known of how these very files stood when they were last seen together; null where nothing is. */
export interface Baseline {
  readonly synced: Synced;
  /** Whether what is gone from a Markdown file was taken away by a person: only that file has changed since. */
  readonly isAbsenceMeant: boolean;
}

/**
 * What to compare the Markdown files with. A ledger and a TODO.md of which neither is as it was are another pair:
 * another branch, a fresh clone, a merge.
 * @param head the commit that is checked out now.
 */
export function chooseBaseline(
  state: State,
  now: FileDigests,
  head: string | null,
): Baseline | null {
  const known = [state.left, state.installed ? null : state.read].find((synced) => {
    if (synced === null || synced.names !== now.names) return false;
    // Where a fold was cut short, what it was about to leave is there only if its TODO.md is.
    const isOwnTodo = synced.todo === now.todo;
    return (
      isOwnTodo || (synced.ledger === now.ledger && (state.installed || synced !== state.left))
    );
  });
  if (known == null) return null;
  return { synced: known, isAbsenceMeant: known.ledger === now.ledger && state.head === head };
}
