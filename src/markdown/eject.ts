import type { Nodes } from 'mdast';
import { parseFixComment, parseIdComment, parseReturnComment } from './comment.js';
import { createLines, type Lines } from './lines.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { applySplices, type Splice } from './splice.js';
import { childrenOf, endOf, parseTree, startOf } from './tree.js';

const OURS = /^<!--\s*errtrack(?:-fixed|-back)?:\S+\s*-->/;

/** Take our comments out and leave plain Markdown; a file that cannot be read as text stays as it is. */
export function ejectMarkdown(bytes: Uint8Array): Uint8Array {
  const read = parseSourceText(bytes);
  if (!read.ok) return bytes;
  const { bom, text } = read.source;
  const lines = createLines(text);
  const comments = findComments(parseTree(text), false);
  if (comments.length === 0) return bytes;
  const splices = comments.map((comment) => planCut(text, lines, comment));
  return formatSourceText({ bom, text: applySplices(text, splices) });
}

/** Our comments are those within list items and headings; elsewhere they are a person's words about them. */
function findComments(node: Nodes, isOnLine: boolean): readonly Nodes[] {
  const isOurs = [parseIdComment, parseFixComment, parseReturnComment].some(
    (parse) => parse(node) !== null,
  );
  if (isOurs) return isOnLine ? [node] : [];
  return childrenOf(node).flatMap((child) =>
    findComments(child, isOnLine || node.type === 'listItem' || node.type === 'heading'),
  );
}

/** The comment with the space before it, or with its line where it is alone there. */
function planCut(text: string, lines: Lines, comment: Nodes): Splice {
  const own = startOf(comment);
  const length = OURS.exec(text.slice(own, endOf(comment)))?.[0].length ?? 0;
  const end = own + length;
  const line = lines.at(own);
  const before = text.slice(lines.start(line), own);
  if (/^[\s>]*$/.test(before) && end === lines.end(line) && line > 0) {
    const isOpen = lines.next(line) === end;
    return {
      start: isOpen ? lines.end(line - 1) : lines.start(line),
      end: lines.next(line),
      insert: '',
    };
  }
  return { start: /[ \t]$/.test(before) ? own - 1 : own, end, insert: '' };
}
