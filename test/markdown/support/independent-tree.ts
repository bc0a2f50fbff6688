import type { ListItem, Nodes } from 'mdast';
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

/** A node without its place in the text. */
export type BareNode = Readonly<Record<string, unknown>>;

/** What of a text is not to be looked at. */
export interface Apart {
  /** Ids whose items, and the lists that they alone make up, are left out. */
  readonly hashes: readonly string[];
  /** A heading that is left out. */
  readonly heading?: string;
}

/**
 * All that a text means by a parse of its own, of the whole of it. Whether a list is spread stands there as it is seen:
 * it is as soon as one of its items is.
 */
export function readTree(text: string, apart: Apart = { hashes: [] }): BareNode {
  const isClosed = /^(---|\+\+\+)[ \t]*\r?\n(?:[\s\S]*?\n)?\1[ \t]*(?:\r?\n|$)/.test(text);
  const root = (isClosed ? withFrontMatter : plain).parse(text);
  return strip(root, apart);
}

function strip(node: Nodes, apart: Apart): BareNode {
  const { position, ...own } = node;
  if (!('children' in node)) return own;
  const children: readonly Nodes[] = node.children;
  const kept = children.filter((child) => !isApart(child, apart));
  const spread = node.type === 'list' ? { spread: isSpread(node.spread, node.children) } : {};
  return { ...own, ...spread, children: kept.map((child) => strip(child, apart)) };
}

function isSpread(own: boolean | null | undefined, items: readonly ListItem[]): boolean {
  return own === true || items.some(({ spread }) => spread === true);
}

function isApart(node: Nodes, apart: Apart): boolean {
  if (node.type === 'list') return node.children.every((item) => isApart(item, apart));
  if (node.type === 'listItem') return carriesId(node, apart.hashes);
  const [first] = node.type === 'heading' ? node.children : [];
  return first?.type === 'text' && first.value === apart.heading;
}

function carriesId({ children }: ListItem, hashes: readonly string[]): boolean {
  const [line] = children;
  return (
    line?.type === 'paragraph' &&
    line.children.some(
      (node) =>
        node.type === 'html' && hashes.some((hash) => node.value === `<!-- errtrack:${hash} -->`),
    )
  );
}
