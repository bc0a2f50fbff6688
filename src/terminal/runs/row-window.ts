import { isEnd } from '../../core/runs/status.js';
import { getRowStatus, type Row } from './run-rows.js';

/** The rows that a window has room for, in their order. */
export interface RowWindow {
  readonly rows: readonly Row[];
  readonly hidden: number;
}

/**
 * What goes on comes first, then what failed, then what is around it. What is left out is counted in a line of its own.
 * @param getHeight how many lines a row takes.
 */
export function pickRows(
  rows: readonly Row[],
  room: number,
  getHeight: (row: Row) => number,
): RowWindow {
  const taken = new Set<number>();
  let left = room;
  const take = (index: number) => {
    const row = rows[index];
    if (row === undefined || taken.has(index)) return true;
    const height = getHeight(row);
    if (height > left) return false;
    left -= height;
    taken.add(index);
    return true;
  };
  if (fillWindow(rows, take)) return { rows, hidden: 0 };
  taken.clear();
  left = room - 1;
  fillWindow(rows, take);
  const shown = rows.filter((_, index) => taken.has(index));
  return { rows: shown, hidden: rows.length - shown.length };
}

/** @returns whether everything found room. */
function fillWindow(rows: readonly Row[], take: (index: number) => boolean): boolean {
  const active: number[] = [];
  const failed: number[] = [];
  for (const [index, row] of rows.entries()) {
    const status = getRowStatus(row);
    if (status === 'failed' || status === 'interrupted') failed.push(index);
    else if (!isEnd(status) && status !== 'pending') active.push(index);
  }
  if (![...active, ...failed].every(take)) return false;
  // The newest of many failures says as much as the oldest; what is around the work is what a person looks for.
  const pivot = active[0] ?? failed.at(-1) ?? 0;
  for (let distance = 1; distance <= rows.length; distance++) {
    if (!take(pivot + distance - 1) || !take(pivot - distance)) return false;
  }
  return true;
}
