import type { List, Nodes, Root, RootContent } from 'mdast';
import { startOf } from './tree.js';

/**
 * A line where the parser starts anew, whatever stands above it: that of a heading with `#`, or of an item of a
 * list, both of the document itself. A list's first item is none: right below a paragraph it is read otherwise
 * than elsewhere.
 */
export interface Cut {
  /** Where the line starts. */
  readonly offset: number;
  readonly node: Nodes;
  /** Which child of the root it is or is in. */
  readonly block: number;
  /** Which item of the list it is; 0 for a heading. */
  readonly item: number;
}

/** Every cut of a document, in its order. */
export function findCuts(root: Root): readonly Cut[] {
  return root.children.flatMap((node, block): readonly Cut[] => {
    if (isHashHeading(node)) return [{ offset: startOfLine(node), node, block, item: 0 }];
    if (node.type !== 'list') return [];
    return node.children
      .map((item, index) => ({ offset: startOfLine(item), node: item, block, item: index }))
      .slice(1);
  });
}

/** The blocks from one cut to another, of a list that is cut the items. Null: the start or the end. */
export function sliceBlocks(root: Root, from: Cut | null, to: Cut | null): readonly RootContent[] {
  const first = from?.block ?? 0;
  const last = to === null ? root.children.length : to.item === 0 ? to.block : to.block + 1;
  return root.children.slice(first, last).map((node, index) => {
    if (node.type !== 'list') return node;
    const start = index === 0 ? (from?.item ?? 0) : 0;
    const isCut = to !== null && first + index === to.block;
    return start === 0 && !isCut ? node : sliceList(node, start, isCut ? to.item : undefined);
  });
}

function sliceList(list: List, start: number, end: number | undefined): List {
  return { ...list, children: list.children.slice(start, end) };
}

/** One that is underlined takes two lines, and may be the end of what stands above it. */
function isHashHeading(node: Nodes): boolean {
  return node.type === 'heading' && node.position?.start.line === node.position?.end.line;
}

function startOfLine(node: Nodes): number {
  return startOf(node) - (node.position?.start.column ?? 1) + 1;
}
