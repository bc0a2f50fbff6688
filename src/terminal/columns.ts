import type { Theme } from './theme.js';
import { getWidth } from './width.js';

/** Commands and what they do, in two columns. */
export function renderColumns(rows: readonly (readonly [string, string])[], theme: Theme): string {
  const width = Math.max(0, ...rows.map(([left]) => getWidth(left)));
  return rows
    .map(([left, right]) => {
      const gap = ' '.repeat(width - getWidth(left) + 3);
      return `${theme.command(left)}${gap}${theme.faint(right)}`;
    })
    .join('\n');
}
