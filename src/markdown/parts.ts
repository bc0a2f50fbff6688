import { type Cut, findCuts } from './cuts.js';
import type { ParsedText } from './parsed-text.js';
import { type Splice, sortSplices } from './splice.js';

/** What is parsed again: the lines from one cut to another. Null: the start or the end of the text. */
export interface Part {
  readonly from: Cut | null;
  readonly to: Cut | null;
  /** By how much its splices make it longer. */
  readonly growth: number;
}

/** The parts around splices, each from a cut whose line stays as it is to another. */
export function findParts({ text, root }: ParsedText, splices: readonly Splice[]): readonly Part[] {
  const cuts = findCuts(root);
  const spans: { from: number; to: number; growth: number }[] = [];
  for (const { start, end, insert } of sortSplices(splices)) {
    const from = findAbove(cuts, text, start);
    const to = Math.max(from + 1, countBefore(cuts, end));
    const growth = insert.length - (end - start);
    const last = spans.at(-1);
    if (last === undefined || from >= last.to) spans.push({ from, to, growth });
    else {
      last.to = Math.max(last.to, to);
      last.growth += growth;
    }
  }
  return spans.map(({ from, to, growth }) => ({
    from: cuts[from] ?? null,
    to: cuts[to] ?? null,
    growth,
  }));
}

/** The last cut whose line ends above an offset; -1 where there is none. */
function findAbove(cuts: readonly Cut[], text: string, offset: number): number {
  const index = countBefore(cuts, offset) - 1;
  const start = cuts[index]?.offset ?? 0;
  return /[\r\n]/.test(text.slice(start, offset)) ? index : Math.max(index - 1, -1);
}

/** How many cuts start before an offset. */
function countBefore(cuts: readonly Cut[], offset: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
