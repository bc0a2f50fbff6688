/** From when to when something went on, in any unit; `to` is null where it still does. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}

/** Neighbours look different, so that each try of a step can be told from the next. */
const CELLS = ['█', '▒'] as const;

/**
 * Spans as bars in so many columns, of which the whole stretch is `total` long. However short one is, it is seen; what
 * still goes on reaches to the end.
 */
export function renderTimeline(spans: readonly Span[], total: Span, columns: number): string {
  const cells = new Array<string>(Math.max(0, columns)).fill(' ');
  const end = total.to ?? total.from;
  for (const [index, { from, to }] of spans.entries()) {
    const first = Math.min(columns - 1, Math.floor(place(from, total.from, end) * columns));
    const last = Math.max(first + 1, Math.ceil(place(to ?? end, total.from, end) * columns));
    cells.fill(CELLS[index % CELLS.length] ?? CELLS[0], Math.max(0, first), last);
  }
  return cells.join('').trimEnd();
}

function place(at: number, from: number, to: number): number {
  return to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 0;
}
