import type { Blockquote, Heading, List, ListItem, Nodes, RootContent } from 'mdast';
import { parseFixComment, parseIdComment, parseReturnComment } from './comment.js';
import type { MarkdownDocument } from './markdown-document.js';
import { FACTS } from './render-fixed-entry.js';
import { childrenOf, endOf, startOf, textOf } from './tree.js';

/** One of our entries as it stands in the file. */
export interface EntryNodes {
  readonly hash: string;
  readonly fixedAt: string;
  /** Heading, quote and facts of ours; without those that a person has taken away or made theirs. */
  readonly nodes: readonly [RootContent, ...RootContent[]];
  /** Where it begins: what a person has put between our heading and the facts is within it. */
  readonly start: RootContent;
  /** The nearest heading above the facts, also one that a person has written. */
  readonly heading: Heading | null;
  /** Everything between that and the facts. */
  readonly body: readonly RootContent[];
  /** The quote right below the heading: our form of the description. */
  readonly quote: Blockquote | null;
  readonly list: List;
  /** The facts; a person's items may stand in the same list. */
  readonly facts: readonly ListItem[];
  /** Whether a person has written on within the facts. */
  readonly isWrittenOn: boolean;
}

/** Our entries in the order of the file: lists of the document itself that carry an id and the time of a fix. */
export function findEntries({ root }: MarkdownDocument): readonly EntryNodes[] {
  let top = 0;
  return root.children.flatMap((node, index) => {
    if (node.type !== 'list') return [];
    const hash = findIn(node, parseIdComment);
    const fixedAt = findIn(node, parseFixComment);
    if (hash === null || fixedAt === null) return [];
    const above = root.children.slice(top, index);
    top = index + 1;
    return [{ hash, fixedAt, ...findParts(above, node) }];
  });
}

type Parts = Omit<EntryNodes, 'hash' | 'fixedAt'>;

function findParts(above: readonly RootContent[], list: List): Parts {
  const at = above.findLastIndex((node) => node.type === 'heading');
  const nearest = above[at];
  // The title of the file is nobody's heading.
  const heading =
    nearest?.type === 'heading' && (nearest.depth > 1 || isDated(nearest)) ? nearest : null;
  const last = above.at(-1);
  const body = heading !== null ? above.slice(at + 1) : last?.type === 'blockquote' ? [last] : [];
  const quote = body[0]?.type === 'blockquote' ? body[0] : null;
  const ours = heading !== null && isDated(heading) ? [heading, ...present(quote)] : [];
  const [first = list, ...others] = [...ours, list];
  const start =
    above.findLast((node) => node.type === 'heading' && isDated(node)) ?? heading ?? list;
  const facts = list.children.filter(isFact);
  const isWrittenOn = facts.some(isExtended);
  return { nodes: [first, ...others], start, heading, body, quote, list, facts, isWrittenOn };
}

function present<T>(value: T | null): readonly T[] {
  return value === null ? [] : [value];
}

/** Our headings begin with the day of the fix. */
function isDated(heading: Heading): boolean {
  return /^\d{4}-\d\d-\d\d · /.test(textOf(heading));
}

const LABELS: ReadonlySet<string> = new Set(Object.values(FACTS).map((name) => `${name}:`));

/** A fact begins with its name; whatever carries our comments is one. */
function isFact(item: ListItem): boolean {
  const [paragraph] = item.children;
  const start = paragraph?.type === 'paragraph' ? paragraph.children[0] : undefined;
  const isNamed = start?.type === 'strong' && LABELS.has(textOf(start));
  return isNamed || findIn(item, parseFixComment) !== null || findIn(item, parseIdComment) !== null;
}

/** Whether more stands in it than its one paragraph, or something after our comments. */
function isExtended({ children }: ListItem): boolean {
  // A formatter may have put our comments on lines of their own: there they are blocks.
  const [paragraph, ...below] = children.filter((node) => !isCommentBlock(node));
  if (paragraph?.type !== 'paragraph' || below.length > 0) return below.length > 0;
  const comment = paragraph.children.find(
    (node) => parseFixComment(node) !== null || parseReturnComment(node) !== null,
  );
  const isBlank = (node: Nodes) => node.type === 'text' && node.value.trim() === '';
  return (
    comment !== undefined &&
    paragraph.children.some((node) => startOf(node) >= endOf(comment) && !isBlank(node))
  );
}

function isCommentBlock(node: Nodes): boolean {
  return (
    node.type === 'html' &&
    /^\s*(?:<!--\s*errtrack(?:-fixed|-back)?:\S+\s*-->\s*)+$/.test(node.value)
  );
}

/** What the first node in it that tells something tells. */
export function findIn<T>(node: Nodes, parse: (node: Nodes) => T | null): T | null {
  const own = parse(node);
  if (own !== null) return own;
  for (const child of childrenOf(node)) {
    const found = findIn(child, parse);
    if (found !== null) return found;
  }
  return null;
}
