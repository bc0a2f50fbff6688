import type { Nodes, Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const plain = unified().use(remarkParse).use(remarkGfm).freeze();
const withFrontMatter = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml', 'toml'])
  .freeze();
const FRONT_MATTER = /^(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)(?:[\s\S]*?[\r\n])?\1[ \t]*(?:[\r\n]|$)/;

/** Parse to a tree whose offsets are those of `text`. */
export function parseTree(text: string): Root {
  // Front matter that is never closed would make the parser see no list in the rest of the file.
  const processor = FRONT_MATTER.test(text) ? withFrontMatter : plain;
  // The parser drops one leading byte order mark without counting it: give it one that is ours.
  return processor.parse(`\uFEFF${text}`);
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
