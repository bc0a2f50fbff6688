const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const HOLE = '·';

/**
 * Numbers as a row of little columns, the oldest first; a hole where there is none. Where they are more than fit, the
 * oldest are left out.
 * @param range what the lowest and the highest column stand for; default: from 0 to the highest number.
 */
export function renderSparkline(
  values: readonly (number | null)[],
  columns: number,
  range: { readonly from: number; readonly to: number } = { from: 0, to: findHighest(values) },
): string {
  const shown = columns < 1 ? [] : values.slice(-columns);
  return shown.map((value) => (value === null ? HOLE : chooseLevel(value, range))).join('');
}

function chooseLevel(value: number, { from, to }: { from: number; to: number }): string {
  const share = to > from ? (value - from) / (to - from) : 0;
  const level = Math.round(Math.min(1, Math.max(0, share)) * (LEVELS.length - 1));
  return LEVELS[level] ?? LEVELS[0];
}

function findHighest(values: readonly (number | null)[]): number {
  let highest = 0;
  for (const value of values) if (value !== null && value > highest) highest = value;
  return highest;
}
