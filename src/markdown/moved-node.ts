import type { Nodes } from 'mdast';
import { childrenOf } from './tree.js';

/** How far a part of a text has moved. Whole lines move: columns stay. */
export interface Distance {
  readonly offset: number;
  readonly lines: number;
}

/** A node with the place that it has after its lines have moved; the very node where they have not. */
export function moveNode<T extends Nodes>(node: T, distance: Distance): T {
  if (distance.offset === 0 && distance.lines === 0) return node;
  const moved = { ...node, ...movePosition(node, distance) };
  if (!('children' in moved)) return moved;
  return { ...moved, children: childrenOf(node).map((child) => moveNode(child, distance)) };
}

function movePosition({ position }: Nodes, distance: Distance): Pick<Nodes, 'position'> {
  if (position === undefined) return {};
  const [start, end] = [position.start, position.end].map(({ line, column, offset = 0 }) => ({
    line: line + distance.lines,
    column,
    offset: offset + distance.offset,
  }));
  return start === undefined || end === undefined ? {} : { position: { start, end } };
}
