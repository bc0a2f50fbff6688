import type { ListItem, Nodes } from 'mdast';
import { type GoingItems, isGone } from './kept-part.js';
import { childrenOf } from './tree.js';

const APART = new Set(['position', 'children', 'spread']);

/** A node as it is compared: without its place in the text. */
export interface PlainNode {
  readonly node: Nodes;
  /** Null where it may differ, because we add or remove an item there. */
  readonly spread: boolean | null;
  readonly children: readonly PlainNode[];
}

/** The tree without some of its nodes, and without the lists that they leave empty. */
export function createTreeWithout(node: Nodes, left: ReadonlySet<Nodes>): PlainNode {
  const children = childrenOf(node);
  const kept = children.filter((child) => !left.has(child) && !isListOf(child, left));
  const isTouched = node.type === 'list' && kept.length < children.length;
  return {
    ...createPlain(node),
    ...(isTouched ? { spread: null } : {}),
    children: kept.map((child) => createTreeWithout(child, left)),
  };
}

/**
 * The tree as it should be once the items are gone. Lists are left out, their items stand in their
 * place: a removal may join two lists, or move a person's list out of our item.
 */
export function createTreeAfter(
  node: Nodes,
  going: GoingItems,
  headings: ReadonlySet<Nodes>,
): PlainNode {
  return {
    ...createPlain(node),
    spread: null,
    children: flatten(childrenOf(node), going, headings),
  };
}

export function isSameTree(a: PlainNode, b: PlainNode): boolean {
  return (
    hasSameFields(a.node, b.node) &&
    (a.spread === b.spread || a.spread === null || b.spread === null) &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => {
      const other = b.children[index];
      return other !== undefined && isSameTree(child, other);
    })
  );
}

function isListOf(node: Nodes, left: ReadonlySet<Nodes>): boolean {
  return node.type === 'list' && node.children.every((item) => left.has(item));
}

function flatten(
  nodes: readonly Nodes[],
  going: GoingItems,
  headings: ReadonlySet<Nodes>,
): PlainNode[] {
  return nodes.flatMap((node) => {
    if (headings.has(node)) return [];
    if (node.type === 'list') return node.children.flatMap((item) => flattenItem(item, going));
    const plain = createTreeAfter(node, going, headings);
    const isEmptied = node.type === 'blockquote' && plain.children.length === 0;
    return isEmptied && node.children.length > 0 ? [] : [plain];
  });
}

function flattenItem(item: ListItem, going: GoingItems): PlainNode[] {
  const none = new Set<Nodes>();
  const kept = going.get(item);
  if (kept === undefined) return [createTreeAfter(item, going, none)];
  if (isGone(going, item)) return [];
  const moved = flatten(kept.lists, going, none);
  if (kept.rest.length === 0) return moved;
  const stays = createPlain({ type: 'listItem', checked: null, children: [] });
  return [...moved, { ...stays, spread: null, children: flatten(kept.rest, going, none) }];
}

function createPlain(node: Nodes): PlainNode {
  return { node, spread: 'spread' in node ? (node.spread ?? null) : null, children: [] };
}

/** Whether two nodes say the same, children and place apart. A missing field is one that is undefined. */
function hasSameFields(a: Nodes, b: Nodes): boolean {
  if (a === b) return true;
  const fields = new Map(Object.entries(a));
  for (const [name, value] of Object.entries(b)) {
    if (!APART.has(name) && !isSameValue(fields.get(name), value)) return false;
    fields.delete(name);
  }
  return [...fields].every(([name, value]) => APART.has(name) || value === undefined);
}

/** Fields are words, numbers and nothing; a table has a list of them. */
function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
