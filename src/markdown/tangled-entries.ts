import type { List, RootContent } from 'mdast';
import { type FixName, parseFixComment, parseIdComment } from './comment.js';
import { type EntryNodes, findEntries, findIn } from './fixed-document.js';
import type { MarkdownDocument } from './markdown-document.js';

/** Entries that a merge has run into each other. */
export interface Tangle {
  /** All that is ours of them. */
  readonly entry: EntryNodes;
  readonly fixes: readonly FixName[];
  /** Whether none lacks a fact: then a person may have put them together. */
  readonly isWhole: boolean;
}

/**
 * Where one branch has put an entry in the place of another, or both have made one at the same time, git's union takes
 * the lines that they have in common for shared: the facts of both stand in one list then.
 */
export function findTangles(document: MarkdownDocument): readonly Tangle[] {
  return findEntries(document).flatMap((entry) => {
    const { fixes, isWhole } = readFixes(entry.list);
    const [first, ...others] = entry.nodes;
    const headings = listHeadingsAbove(document, first);
    const [top = first, ...more] = [...headings, first];
    return fixes.length < 2
      ? []
      : [{ fixes, isWhole, entry: { ...entry, nodes: [top, ...more, ...others] } }];
  });
}

/** Each has a first fact that tells its time, and a last one that tells its id, too. */
function readFixes({ children }: List): Pick<Tangle, 'fixes' | 'isWhole'> {
  const fixes: FixName[] = [];
  let isBegun = false;
  let isWhole = true;
  for (const item of children) {
    const [hash, fixedAt] = [findIn(item, parseIdComment), findIn(item, parseFixComment)];
    if (fixedAt === null) continue;
    if (hash !== null) {
      fixes.push({ hash, fixedAt });
      isWhole &&= isBegun;
    }
    isBegun = hash === null;
  }
  return { fixes, isWhole };
}

/** Headings of ours right above, with nothing of their own below them. */
function listHeadingsAbove({ root }: MarkdownDocument, node: RootContent): readonly RootContent[] {
  const above = root.children.slice(0, root.children.indexOf(node));
  const last = above.findLastIndex(
    (one) => one.type !== 'heading' || findIn(one, parseFixComment) === null,
  );
  return node.type === 'heading' ? above.slice(last + 1) : [];
}
