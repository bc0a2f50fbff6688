import type { Nodes } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const OUR_COMMENT = /[ \t]*<!--[ \t]*errtrack:[^\n]*?-->/g;
const BOM = '\uFEFF';

/**
 * A Markdown text without errtrack's comments; every other character stays. A comment that is quoted in code
 * is a person's text.
 */
export function renderPlainCopy(text: string): string {
  const mark = text.startsWith(BOM) ? BOM : '';
  const body = text.slice(mark.length);
  const tree = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter).parse(body);
  let copy = '';
  let end = 0;
  for (const [from, to] of findHtml(tree)) {
    const start = body.slice(0, from).trimEnd().length;
    const lineStart = body.lastIndexOf('\n', from - 1) + 1;
    const padded = Math.max(start, lineStart, end);
    copy += body.slice(end, padded) + body.slice(padded, to).replace(OUR_COMMENT, '');
    end = to;
  }
  return mark + copy + body.slice(end);
}

/** Where HTML stands, in order; iterative, since nesting is a person's to choose. */
function findHtml(root: Nodes): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const open: Nodes[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    const from = node.position?.start.offset;
    const to = node.position?.end.offset;
    if (node.type === 'html' && from !== undefined && to !== undefined) found.push([from, to]);
    if ('children' in node) for (const child of node.children) open.push(child);
  }
  return found.sort((a, b) => a[0] - b[0]);
}
