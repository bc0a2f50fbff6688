import type { FixedEntry } from '../core/todo.js';
import type { DescriptionForm } from './fix-description.js';
import type { EntryNodes } from './fixed-document.js';
import type { MarkdownDocument } from './markdown-document.js';
import { findLastLine } from './place.js';
import { planLinesBelow, planSection } from './plan-insertion.js';
import { renderFixedEntry } from './render-fixed-entry.js';
import type { Splice } from './splice.js';
import { startOf } from './tree.js';

/** How the entries of a file follow each other. */
type Order = 'newest first' | 'oldest first' | 'none';

/** Plan to put each entry where the order of the file wants it; where that has none, above all others. */
export function planEntries(
  document: MarkdownDocument,
  standing: readonly EntryNodes[],
  entries: readonly FixedEntry[],
  form: DescriptionForm,
): readonly Splice[] {
  const order = findOrder(standing);
  const sorted = entries.toSorted((a, b) => compare(a, b) * (order === 'oldest first' ? 1 : -1));
  const groups = new Map<number, (readonly string[])[]>();
  for (const entry of sorted) {
    const index = findIndex(standing, entry, order);
    groups.set(index, [...(groups.get(index) ?? []), renderFixedEntry(entry, form)]);
  }
  return [...groups].map(([index, blocks]) => planBlocks(document, standing, index, blocks));
}

type Timed = Pick<FixedEntry, 'fixedAt'>;

/** A file with a single entry tells no order: then it is ours. */
function findOrder(standing: readonly Timed[]): Order {
  const steps = standing.slice(1).map((entry, index) => {
    const above = standing[index];
    return above === undefined ? 0 : compare(above, entry);
  });
  if (steps.every((step) => step >= 0)) return 'newest first';
  return steps.every((step) => step <= 0) ? 'oldest first' : 'none';
}

function compare(a: Timed, b: Timed): number {
  if (a.fixedAt === b.fixedAt) return 0;
  return a.fixedAt < b.fixedAt ? -1 : 1;
}

/** The number of the standing entry to go above; beyond the last: below all. */
function findIndex(standing: readonly Timed[], entry: Timed, order: Order): number {
  if (order === 'none') return 0;
  if (order === 'oldest first') {
    return standing.findLastIndex((other) => compare(other, entry) <= 0) + 1;
  }
  const next = standing.findIndex((other) => compare(other, entry) <= 0);
  return next === -1 ? standing.length : next;
}

/** Above an entry, or below the last; in a file without any below the title and what it says, else at the end. */
function planBlocks(
  document: MarkdownDocument,
  standing: readonly EntryNodes[],
  index: number,
  blocks: readonly (readonly string[])[],
): Splice {
  const { root, lines, sections, lineBreak } = document;
  const entry = standing[index];
  const last = standing.at(-1)?.list;
  const section = sections.find(({ heading, nodes }) =>
    last === undefined ? heading.depth === 1 : nodes.includes(last),
  );
  const first = entry?.start;
  const above =
    first === undefined
      ? (section?.nodes.at(-1) ?? section?.heading ?? last)
      : root.children[root.children.indexOf(first) - 1];
  if (above !== undefined) {
    const added = blocks.flatMap((block) => ['', ...block]);
    return planLinesBelow(document, findLastLine(document, above), added);
  }
  const added = blocks.flatMap((block, place) => (place === 0 ? block : ['', ...block]));
  if (first === undefined) return planSection(document, added);
  const start = lines.start(lines.at(startOf(first)));
  return { start, end: start, insert: [...added, ''].map((line) => line + lineBreak).join('') };
}
