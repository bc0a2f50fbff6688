import type { List, ListItem, RootContent } from 'mdast';

/** A run of blocks; where it continues a list, its first block is the rest of that list. */
export interface Piece {
  readonly blocks: readonly RootContent[];
  readonly continuesList: boolean;
}

/** The blocks of all pieces, with the lists that were cut made whole again. */
export function joinBlocks(pieces: readonly Piece[]): RootContent[] {
  const joined: RootContent[] = [];
  const open = new Set<List>();
  for (const { blocks, continuesList } of pieces) {
    const [first, ...others] = blocks;
    if (first === undefined) continue;
    const last = joined.at(-1);
    if (continuesList && first.type === 'list' && last?.type === 'list') {
      const list = open.has(last) ? last : { ...last, children: [...last.children] };
      open.add(list);
      append(list, first);
      joined[joined.length - 1] = list;
    } else joined.push(first);
    for (const block of others) joined.push(block);
  }
  for (const list of open) list.spread = hasBlankBetween(list.children);
  return joined;
}

function append(list: List, rest: List): void {
  for (const item of rest.children) list.children.push(item);
  if (list.position === undefined || rest.position === undefined) return;
  list.position = { start: list.position.start, end: rest.position.end };
}

/** Whether it is known from the lines between its items alone that a list is spread. */
export function hasEvenSpread(node: RootContent | undefined): boolean {
  return node?.type !== 'list' || node.spread === hasBlankBetween(node.children);
}

function hasBlankBetween(items: readonly ListItem[]): boolean {
  return items.some((item, index) => {
    const above = items[index - 1]?.position?.end.line;
    const line = item.position?.start.line;
    return above !== undefined && line !== undefined && line - above > 1;
  });
}
