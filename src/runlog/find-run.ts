import { isRunId } from '../core/runs/run-id.js';
import { listRunHeads } from './list-runs.js';
import { findRunFolder, listRunFolders } from './run-folder.js';

const LATEST = '@latest';

/** What a name given by a person stands for. */
export type RunLookup =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly string[] }
  | { readonly kind: 'unknown' }
  /** No id can look so. */
  | { readonly kind: 'malformed' };

/**
 * Find the run that a person names: by its id, the unique beginning of one, `@latest`, or `@latest:<name of the run>`.
 * A name is never taken for a path.
 */
export function findRun(dataDir: string, name: string): RunLookup {
  if (name === LATEST) return findLatest(dataDir, () => true);
  if (name.startsWith(`${LATEST}:`)) {
    const wanted = name.slice(LATEST.length + 1);
    return findLatest(dataDir, (it) => it === wanted);
  }
  if (!isRunId(name)) return { kind: 'malformed' };
  if (findRunFolder(dataDir, name) !== null) return { kind: 'found', id: name };
  const ids = listRunFolders(dataDir).map(({ id }) => id);
  return toLookup(ids.filter((id) => id.startsWith(name)));
}

function findLatest(dataDir: string, isWanted: (name: string) => boolean): RunLookup {
  const latest = listRunHeads(dataDir).heads.find((head) => isWanted(head.name));
  return latest === undefined ? { kind: 'unknown' } : { kind: 'found', id: latest.id };
}

function toLookup(candidates: readonly string[]): RunLookup {
  const [id] = candidates;
  if (id === undefined) return { kind: 'unknown' };
  return candidates.length === 1
    ? { kind: 'found', id }
    : { kind: 'ambiguous', candidates: [...candidates].sort() };
}
