import type { Nodes, Root } from 'mdast';
import { parseText } from './parsed-text.js';

/** Parse to a tree whose offsets are those of `text`. */
export function parseTree(text: string): Root {
  return parseText(text).root;
}

export function startOf(node: Nodes): number {
  return offsetOf(node.position?.start.offset);
}

export function endOf(node: Nodes): number {
  return offsetOf(node.position?.end.offset);
}

export function childrenOf(node: Nodes): readonly Nodes[] {
  return 'children' in node ? node.children : [];
}

/** The words of a node without its markup. HTML and pictures have none. */
export function textOf(node: Nodes): string {
  if (node.type === 'text' || node.type === 'inlineCode') return node.value;
  if (node.type === 'break') return ' ';
  return childrenOf(node).map(textOf).join('');
}

function offsetOf(offset: number | undefined): number {
  if (offset === undefined) throw new TypeError('Cannot edit a tree without positions');
  return offset;
}
