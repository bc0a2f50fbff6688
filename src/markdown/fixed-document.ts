import type { List, Nodes, RootContent } from 'mdast';
import { parseFixComment, parseIdComment } from './comment.js';
import type { MarkdownDocument } from './markdown-document.js';
import { childrenOf } from './tree.js';

/** One of our entries as it stands in the file. */
export interface EntryNodes {
  readonly hash: string;
  readonly fixedAt: string;
  /** Heading, description and facts; without those that a person has taken away. */
  readonly nodes: readonly [RootContent, ...RootContent[]];
}

/** Our entries in the order of the file: lists of the document itself that carry an id and the time of a fix. */
export function findEntries({ root }: MarkdownDocument): readonly EntryNodes[] {
  return root.children.flatMap((node, index) => {
    if (node.type !== 'list') return [];
    const hash = findIn(node, parseIdComment);
    const fixedAt = findIn(node, parseFixComment);
    if (hash === null || fixedAt === null) return [];
    return [{ hash, fixedAt, nodes: findNodes(root.children, node, index) }];
  });
}

function findNodes(
  all: readonly RootContent[],
  list: List,
  index: number,
): readonly [RootContent, ...RootContent[]] {
  const above = all[index - 1];
  const hasQuote = above?.type === 'blockquote';
  const heading = all[hasQuote ? index - 2 : index - 1];
  const quote = hasQuote ? [above] : [];
  return heading?.type === 'heading' ? [heading, ...quote, list] : [list];
}

function findIn(node: Nodes, parse: (node: Nodes) => string | null): string | null {
  const own = parse(node);
  if (own !== null) return own;
  for (const child of childrenOf(node)) {
    const found = findIn(child, parse);
    if (found !== null) return found;
  }
  return null;
}
