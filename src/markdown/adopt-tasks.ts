import type { Nodes, Paragraph, PhrasingContent, Root } from 'mdast';
import type { TaskAdoption } from '../core/todo.js';
import { parseIdComment, renderIdComment } from './comment.js';
import type { EditResult } from './edit-result.js';
import { findForeignNodes } from './foreign-tasks.js';
import { type MarkdownDocument, parseDocument } from './markdown-document.js';
import { parseText } from './parsed-text.js';
import { createTreeWithout, isSameTree } from './plain-tree.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { applySplices, differsOnlyIn, type Splice } from './splice.js';
import { childrenOf, endOf } from './tree.js';

export type AdoptionResult = EditResult & {
  /** Of those asked for: what could not get its id without changing more than that. */
  readonly left: readonly TaskAdoption[];
};

/** Give foreign tasks an id of ours, at the end of their own paragraph, and leave every other byte alone. */
export function adoptTasks(bytes: Uint8Array, adoptions: readonly TaskAdoption[]): AdoptionResult {
  const read = parseSourceText(bytes);
  if (!read.ok) return { ...read, left: adoptions };
  const { bom, text } = read.source;
  let document = parseDocument(text);
  const all = adopt(document, adoptions);
  const left: TaskAdoption[] = [];
  for (const one of all === null ? adoptions : []) {
    const next = adopt(document, [one]);
    if (next === null) left.push(one);
    else document = next;
  }
  const after = all ?? document;
  const changed = after.text !== text;
  const result = changed ? formatSourceText({ bom, text: after.text }) : bytes;
  return { ok: true, bytes: result, changed, notes: [], left };
}

function adopt(
  document: MarkdownDocument,
  adoptions: readonly TaskAdoption[],
): MarkdownDocument | null {
  const nodes = findForeignNodes(document, new Set());
  const splices: Splice[] = [];
  for (const { hash, id } of adoptions) {
    const node = nodes.find(({ task }) => task.hash === hash && !task.hasId);
    if (node === undefined) return null;
    const end = findTextEnd(document, node.paragraph);
    splices.push({ start: end, end, insert: ` ${renderIdComment(id)}` });
  }
  const after = parseDocument(applySplices(document.text, splices));
  return isSound(document, after, splices, adoptions) ? after : null;
}

/** Blanks at the end of the last line belong to the paragraph, and mean nothing. */
function findTextEnd({ text }: MarkdownDocument, paragraph: Paragraph): number {
  let end = endOf(paragraph);
  while (/[ \t]/.test(text.charAt(end - 1))) end -= 1;
  return end;
}

/** Whether each id is a comment at the end of its paragraph, and all else is as it was. */
function isSound(
  before: MarkdownDocument,
  after: MarkdownDocument,
  splices: readonly Splice[],
  adoptions: readonly TaskAdoption[],
): boolean {
  const ids = new Set(adoptions.map(({ id }) => id));
  const added = after.tasks.filter(({ hash }) => ids.has(hash));
  return (
    ids.size === adoptions.length &&
    added.length === ids.size &&
    after.tasks.length === before.tasks.length + ids.size &&
    differsOnlyIn(before.text, after.text, splices) &&
    isSameTree(
      createTreeWithout(before.root, new Set()),
      createTreeWithout(parseWithout(after.text, ids), new Set()),
    )
  );
}

/** The tree of a text without the comments of these ids, each with the space before it. */
function parseWithout(text: string, ids: ReadonlySet<string>): Root {
  // Of its own: that of a document is not to be changed.
  const { root } = parseText(text);
  for (const node of childrenOf(root)) strip(node, ids);
  return root;
}

function strip(node: Nodes, ids: ReadonlySet<string>): void {
  if (node.type === 'paragraph') node.children = stripParagraph(node, ids);
  else for (const child of childrenOf(node)) strip(child, ids);
}

function stripParagraph({ children }: Paragraph, ids: ReadonlySet<string>): PhrasingContent[] {
  const last = children.at(-1);
  if (last === undefined || !ids.has(parseIdComment(last) ?? '')) return children;
  const before = children.at(-2);
  if (before?.type !== 'text') return children;
  const value = before.value.slice(0, -1);
  return [...children.slice(0, -2), ...(value === '' ? [] : [{ ...before, value }])];
}
