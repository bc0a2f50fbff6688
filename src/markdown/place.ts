import type { List, Nodes, RootContent } from 'mdast';
import { countBlankAbove } from './lines.js';
import type { MarkdownDocument, Section } from './markdown-document.js';
import { endOf, startOf } from './tree.js';

/** Where new items can go. */
export type Place =
  | { readonly kind: 'list'; readonly list: List }
  /** A new list below a block, with a blank line between or without. */
  | { readonly kind: 'below'; readonly node: Nodes; readonly blank: boolean }
  /** A new section at the end of the file. */
  | { readonly kind: 'new section' };

/** The places within a section, best first. */
export function findPlaces(document: MarkdownDocument, section: Section): readonly Place[] {
  const { heading, nodes } = section;
  const list = findLastList(document, section);
  const content = nodes.filter((node) => !isTrailing(node)).at(-1) ?? heading;
  const belowHeading = hasBlankBelowHeadings(document);
  const last = nodes.at(-1) ?? heading;
  const below = [list?.ordered === true ? list : content, last, heading].map(
    (node): Place => ({ kind: 'below', node, blank: node !== heading || belowHeading }),
  );
  return [
    ...(list !== null && list.ordered !== true ? [{ kind: 'list', list } as const] : []),
    ...below,
    { kind: 'below', node: heading, blank: !belowHeading },
  ];
}

/** The list that our items are in already, else the section's last one. */
function findLastList(document: MarkdownDocument, section: Section): List | null {
  const lists = section.nodes.filter((node) => node.type === 'list');
  const ours = new Set(document.tasks.map((task) => task.list));
  return (
    lists.filter((list) => ours.has(list) && list.ordered !== true).at(-1) ?? lists.at(-1) ?? null
  );
}

/** What people keep at the end of a section: definitions, footnotes, comments and rules. */
function isTrailing(node: RootContent): boolean {
  if (node.type === 'html') return /^<!--[\s\S]*-->\s*$/.test(node.value);
  return ['definition', 'footnoteDefinition', 'thematicBreak'].includes(node.type);
}

/** Whether most lists that follow a heading have a blank line between. */
function hasBlankBelowHeadings({ root, lines }: MarkdownDocument): boolean {
  const blanks = root.children.flatMap((node, index) => {
    const follows = root.children[index - 1]?.type === 'heading';
    if (node.type !== 'list' || !follows) return [];
    return [countBlankAbove(lines, lines.at(startOf(node))) > 0];
  });
  return blanks.filter(Boolean).length * 2 >= blanks.length;
}

/** The last line of a block. Some blocks end with the line break of their last line. */
export function findLastLine({ lines }: MarkdownDocument, node: Nodes): number {
  const end = endOf(node);
  const line = lines.at(end);
  return lines.start(line) === end && end > startOf(node) ? line - 1 : line;
}
