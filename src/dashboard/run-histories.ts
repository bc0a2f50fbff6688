import type { ListedRun } from '../core/page-data.js';

/** The newest so many runs of a name up to one of them. */
const MAX_HISTORY = 16;

/**
 * For each run those of its name that came before it and itself, the oldest first: what its duration is compared with.
 * @param runs the newest first.
 */
export function listHistories(
  runs: readonly ListedRun[],
): ReadonlyMap<string, readonly ListedRun[]> {
  const byName = new Map<string, ListedRun[]>();
  for (const run of runs) {
    const alike = byName.get(run.name);
    if (alike === undefined) byName.set(run.name, [run]);
    else alike.push(run);
  }
  const histories = new Map<string, readonly ListedRun[]>();
  for (const alike of byName.values()) {
    for (const [index, run] of alike.entries()) {
      histories.set(run.run_id, alike.slice(index, index + MAX_HISTORY).reverse());
    }
  }
  return histories;
}

/** The run of the same name before this one. */
export function findRunBefore(runs: readonly ListedRun[], id: string): ListedRun | null {
  const at = runs.findIndex(({ run_id }) => run_id === id);
  const name = runs[at]?.name;
  return at < 0 ? null : (runs.slice(at + 1).find((run) => run.name === name) ?? null);
}

export interface RunFilter {
  readonly status: string;
  readonly name: string;
  readonly search: string;
}

/** What an address names may be anything. */
const GROUPS = new Map([
  ['active', ['pending', 'running', 'waiting']],
  ['completed', ['completed', 'skipped']],
  ['failed', ['failed', 'cancelled', 'interrupted']],
]);

export function isInGroup({ status }: ListedRun, group: string): boolean {
  return GROUPS.get(group)?.includes(status) ?? true;
}

export function filterRuns(
  runs: readonly ListedRun[],
  { status, name, search }: RunFilter,
): readonly ListedRun[] {
  const wanted = search.toLowerCase();
  return runs.filter(
    (run) =>
      isInGroup(run, status) &&
      (name === '' || run.name === name) &&
      (wanted === '' || textOf(run).includes(wanted)),
  );
}

/** How many percent of those that ended completed; null where none has. */
export function rateCompletion(runs: readonly ListedRun[]): number | null {
  const completed = runs.filter((run) => isInGroup(run, 'completed')).length;
  const ended = completed + runs.filter((run) => isInGroup(run, 'failed')).length;
  return ended === 0 ? null : (completed / ended) * 100;
}

function textOf({ run_id, name, labels, error, step_name, git }: ListedRun): string {
  const told = [error?.message, error?.type, step_name, git?.branch, git?.commit];
  return [run_id, name, ...Object.values(labels), ...told].join('\n').toLowerCase();
}
