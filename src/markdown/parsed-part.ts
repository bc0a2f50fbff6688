import type { Nodes, Root, RootContent } from 'mdast';
import { type Cut, sliceBlocks } from './cuts.js';
import { hasEvenSpread, type Piece } from './joined-blocks.js';
import { type Distance, moveNode } from './moved-node.js';
import { hasFrontMatter, type ParsedText, parseText } from './parsed-text.js';
import type { Part } from './parts.js';
import { childrenOf } from './tree.js';

/** A part of a text, parsed anew. */
export interface ParsedPart {
  readonly piece: Piece;
  /** How far what stands below it has moved. */
  readonly distance: Distance;
  readonly root: Root;
}

/**
 * Parse a part and the one line below it, where the old tree goes on. Null where that line no longer is what it
 * was, or where other labels are defined than before: then nothing is known of the rest.
 */
export function parsePart(
  before: ParsedText,
  text: string,
  { from, to, growth }: Part,
  above: Distance,
): ParsedPart | null {
  const start = (from?.offset ?? 0) + above.offset;
  const end = to === null ? text.length : findLineEnd(text, to.offset + above.offset + growth);
  const fresh = parseText(text.slice(start, end), before.labels);
  const lines = (from?.node.position?.start.line ?? 1) - 1 + above.lines;
  const root = moveNode(fresh.root, { offset: start, lines });
  const distance = to === null ? above : findDistance(root, to, above.offset + growth);
  if (distance === null) return null;
  const piece = { blocks: sliceAbove(root, to), continuesList: from !== null && from.item > 0 };
  const old = sliceBlocks(before.root, from, to);
  const isKnown =
    (from !== null || hasFrontMatter(fresh.text) === hasFrontMatter(text)) &&
    hasSameLabels(before, fresh) &&
    listLabels(old).join() === listLabels(piece.blocks).join() &&
    [from, to].every((cut) => hasEvenSpread(before.root.children[cut?.block ?? -1])) &&
    [root.children[0], root.children.at(-1)].every(hasEvenSpread);
  return isKnown ? { piece, distance, root } : null;
}

function findLineEnd(text: string, offset: number): number {
  const lineBreak = /[\r\n]/g;
  lineBreak.lastIndex = offset;
  return lineBreak.exec(text)?.index ?? text.length;
}

/** How far the line of a cut has moved. Null where it is no cut any more, or the first item of its list. */
function findDistance(root: Root, to: Cut, offset: number): Distance | null {
  const last = root.children.at(-1);
  const isItem = to.node.type === 'listItem';
  const node = !isItem ? last : last?.type === 'list' ? last.children.slice(1).at(-1) : undefined;
  const [was, is] = [to.node.position?.start, node?.position?.start];
  if (was?.offset === undefined || is === undefined || node?.type !== to.node.type) return null;
  if (is.offset !== was.offset + offset || is.column !== was.column) return null;
  return { offset, lines: is.line - was.line };
}

/** The blocks without the one line at the end that is a cut. */
function sliceAbove(root: Root, to: Cut | null): readonly RootContent[] {
  if (to === null) return root.children;
  const above = root.children.slice(0, -1);
  const last = root.children.at(-1);
  if (to.item === 0 || last?.type !== 'list') return above;
  return [...above, { ...last, children: last.children.slice(0, -1) }];
}

function hasSameLabels({ labels }: ParsedText, fresh: ParsedText): boolean {
  return (
    labels.links.length === fresh.labels.links.length &&
    labels.footnotes.length === fresh.labels.footnotes.length
  );
}

/** What blocks define, one after the other. */
function listLabels(nodes: readonly Nodes[]): readonly string[] {
  return nodes.flatMap((node): readonly string[] => {
    const isLabel = node.type === 'definition' || node.type === 'footnoteDefinition';
    const own = isLabel ? [JSON.stringify([node.type, node.identifier])] : [];
    return [...own, ...listLabels(childrenOf(node))];
  });
}
