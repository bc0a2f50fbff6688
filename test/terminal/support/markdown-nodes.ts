import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

/** Everything that GitHub's Markdown makes of a text, the outer before the inner. */
export function listMarkdownNodes(text: string): readonly MarkdownNode[] {
  return flatten(parser.parse(text));
}

function flatten(node: MarkdownNode): readonly MarkdownNode[] {
  return [node, ...(node.children ?? []).flatMap(flatten)];
}
