import type { Root } from 'mdast';
import { type Cut, sliceBlocks } from './cuts.js';
import { joinBlocks, type Piece } from './joined-blocks.js';
import { type Distance, moveNode } from './moved-node.js';
import { parsePart } from './parsed-part.js';
import { hasFrontMatter, type ParsedText, parseText } from './parsed-text.js';
import { findParts } from './parts.js';
import { applySplices, type Splice } from './splice.js';

/**
 * Parse a text again after splices, and of it only what stands around them: from a line where the parser starts
 * anew to the next one below that still is such a line. The result is that of parsing all of it; where this
 * cannot be known (labels that come or go, a block that runs on, front matter), all of it is parsed.
 */
export function reparseText(before: ParsedText, splices: readonly Splice[]): ParsedText {
  if (splices.length === 0) return before;
  const text = applySplices(before.text, splices);
  const root = reparse(before, text, splices);
  return root === null ? parseText(text) : { text, root, labels: before.labels };
}

function reparse(before: ParsedText, text: string, splices: readonly Splice[]): Root | null {
  if (hasFrontMatter(before.text) !== hasFrontMatter(text)) return null;
  const pieces: Piece[] = [];
  let distance: Distance = { offset: 0, lines: 0 };
  let done: Cut | null = null;
  for (const part of findParts(before, splices)) {
    if (part.from !== null) pieces.push(takeOld(before.root, done, part.from, distance));
    const parsed = parsePart(before, text, part, distance);
    if (parsed === null) return null;
    pieces.push(parsed.piece);
    ({ distance } = parsed);
    done = part.to;
    if (done === null) return finish(pieces, parsed.root);
  }
  pieces.push(takeOld(before.root, done, null, distance));
  return finish(pieces, moveNode({ ...before.root, children: [] }, distance));
}

function takeOld(root: Root, from: Cut | null, to: Cut | null, distance: Distance): Piece {
  const blocks = sliceBlocks(root, from, to).map((node) => moveNode(node, distance));
  return { blocks, continuesList: from !== null && from.item > 0 };
}

/** The root with the first place of the text and the last one of `end`. */
function finish(pieces: readonly Piece[], end: Root): Root {
  const children = joinBlocks(pieces);
  if (end.position === undefined) return { type: 'root', children };
  const start = { line: 1, column: 1, offset: 0 };
  return { type: 'root', children, position: { start, end: end.position.end } };
}
