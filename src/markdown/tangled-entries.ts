import type { List, RootContent } from 'mdast';
import type { FoundEntry } from '../core/todo.js';
import { parseFixComment, parseIdComment } from './comment.js';
import { type EntryNodes, findEntries, findIn } from './fixed-document.js';
import type { MarkdownDocument } from './markdown-document.js';

/** Which fix an entry tells of. */
export type FixName = Pick<FoundEntry, 'hash' | 'fixedAt'>;

/** Entries that a merge has run into each other. */
export interface Tangle {
  /** All that is ours of them. */
  readonly entry: EntryNodes;
  readonly fixes: readonly FixName[];
}

/**
 * Where one branch has put an entry in the place of another, git's union takes the lines that both have for shared:
 * the last facts of both stand in one list then, and their headings one below the other.
 */
export function findTangles(document: MarkdownDocument): readonly Tangle[] {
  return findEntries(document).flatMap((entry) => {
    const fixes = listTangledFixes(entry.list);
    const [first, ...others] = entry.nodes;
    const headings = listHeadingsAbove(document, first);
    const [top = first, ...more] = [...headings, first];
    return fixes.length === 0
      ? []
      : [{ fixes, entry: { ...entry, nodes: [top, ...more, ...others] } }];
  });
}

/** None of a list in which each fix has its first fact, too: a person may have put two whole ones together. */
function listTangledFixes({ children }: List): readonly FixName[] {
  const fixes: FixName[] = [];
  let isBegun = false;
  let isTangled = false;
  for (const item of children) {
    const [hash, fixedAt] = [findIn(item, parseIdComment), findIn(item, parseFixComment)];
    if (fixedAt === null) continue;
    if (hash !== null) {
      fixes.push({ hash, fixedAt });
      isTangled ||= !isBegun;
    }
    isBegun = hash === null;
  }
  return isTangled && fixes.length > 1 ? fixes : [];
}

/** Headings of ours right above, with nothing of their own below them. */
function listHeadingsAbove({ root }: MarkdownDocument, node: RootContent): readonly RootContent[] {
  const above = root.children.slice(0, root.children.indexOf(node));
  const last = above.findLastIndex(
    (one) => one.type !== 'heading' || findIn(one, parseFixComment) === null,
  );
  return node.type === 'heading' ? above.slice(last + 1) : [];
}
