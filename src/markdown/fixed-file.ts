import type { Nodes } from 'mdast';
import type { FixedEntry } from '../core/todo.js';
import type { EditResult } from './edit-result.js';
import { type EntryNodes, findEntries } from './fixed-document.js';
import { type MarkdownDocument, parseDocument } from './markdown-document.js';
import { findLastLine } from './place.js';
import { createTreeWithout, isSameTree } from './plain-tree.js';
import { planLinesBelow, planSection } from './plan-insertion.js';
import { planLines } from './plan-removal.js';
import { formatRefusal } from './refusal.js';
import { type DescriptionForm, renderFixedEntry } from './render-fixed-entry.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { applySplices, differsOnlyIn, type Splice } from './splice.js';
import { endOf, startOf } from './tree.js';

const NEW_FILE = '# Fixed errors\n';

/**
 * Add entries, newest first, and leave every other byte of the file alone. An entry that is there
 * already, by hash and time of the fix, is not added again.
 * @param bytes The file, or null where there is none.
 */
export function addFixedEntries(
  bytes: Uint8Array | null,
  entries: readonly FixedEntry[],
): EditResult {
  return editFixed(bytes, (document, notes) => {
    const known = new Set(findEntries(document).map(getKey));
    const added = new Map<string, FixedEntry>();
    for (const entry of entries) {
      if (known.has(getKey(entry))) notes.push(`the fix of ${entry.hash} is in it already`);
      else added.set(getKey(entry), entry);
    }
    if (added.size === 0) return document;
    const newestFirst = [...added.values()].sort((a, b) => (a.fixedAt < b.fixedAt ? 1 : -1));
    return insert(document, newestFirst, 'markdown') ?? insert(document, newestFirst, 'plain');
  });
}

/** Take out the entries of fixes that are undone, each named by hash and time: older fixes stay history. */
export function removeFixedEntries(
  bytes: Uint8Array | null,
  undone: readonly Pick<FixedEntry, 'hash' | 'fixedAt'>[],
): EditResult {
  return editFixed(bytes, (document, notes) => {
    const entries = findEntries(document);
    const keys = new Set(undone.map(getKey));
    const going = entries.filter((entry) => keys.has(getKey(entry)));
    const found = new Set(going.map(getKey));
    for (const fix of undone) {
      if (!found.has(getKey(fix))) notes.push(`no fix of ${fix.hash} is in it`);
    }
    return going.length === 0 ? document : remove(document, going);
  });
}

function editFixed(
  bytes: Uint8Array | null,
  edit: (document: MarkdownDocument, notes: string[]) => MarkdownDocument | null,
): EditResult {
  const read = parseSourceText(bytes ?? formatSourceText({ bom: '', text: NEW_FILE }));
  if (!read.ok) return read;
  const { source } = read;
  const notes: string[] = [];
  const start = parseDocument(source.text);
  const document = edit(start, notes);
  if (document === null) return { ok: false, problem: formatRefusal(start, 'edit an entry') };
  const changed = document.text !== source.text;
  const result = formatSourceText({ bom: source.bom, text: document.text });
  return { ok: true, bytes: changed || bytes === null ? result : bytes, changed, notes };
}

function insert(
  document: MarkdownDocument,
  entries: readonly FixedEntry[],
  form: DescriptionForm,
): MarkdownDocument | null {
  const blocks = entries.map((entry) => renderFixedEntry(entry, form));
  const splice = planEntries(document, blocks);
  const after = parseDocument(applySplices(document.text, [splice]));
  const keys = new Set(entries.map(getKey));
  const ours = findEntries(after).filter((entry) => keys.has(getKey(entry)));
  const isSound =
    ours.length === entries.length &&
    differsOnlyIn(document.text, after.text, [splice]) &&
    isSameTree(
      createTreeWithout(document.root, new Set()),
      createTreeWithout(after.root, nodesOf(ours)),
    ) &&
    applySplices(after.text, planRemoval(after, ours)) === document.text;
  return isSound ? after : null;
}

/** Above the first entry; without one below the title and what it says, else at the end. */
function planEntries(document: MarkdownDocument, blocks: readonly (readonly string[])[]): Splice {
  const { root, lines, sections, lineBreak } = document;
  const first = findEntries(document)[0]?.nodes[0];
  const title = sections.find(({ heading }) => heading.depth === 1);
  const above =
    first === undefined
      ? title && (title.nodes.at(-1) ?? title.heading)
      : root.children[root.children.indexOf(first) - 1];
  if (above !== undefined) {
    const added = blocks.flatMap((block) => ['', ...block]);
    return planLinesBelow(document, findLastLine(document, above), added);
  }
  const added = blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
  if (first === undefined) return planSection(document, added);
  const start = lines.start(lines.at(startOf(first)));
  return { start, end: start, insert: [...added, ''].map((line) => line + lineBreak).join('') };
}

function remove(
  document: MarkdownDocument,
  entries: readonly EntryNodes[],
): MarkdownDocument | null {
  const splices = planRemoval(document, entries);
  const after = parseDocument(applySplices(document.text, splices));
  const isSound =
    differsOnlyIn(document.text, after.text, splices) && isSameWithout(entries, document, after);
  return isSound ? after : null;
}

/**
 * Whether all that stays means what it meant. Our other entries may have used a link that a going one defined:
 * of them it is enough that their text is as it was.
 */
function isSameWithout(
  going: readonly EntryNodes[],
  before: MarkdownDocument,
  after: MarkdownDocument,
): boolean {
  const strict = createTreeWithout(before.root, nodesOf(going));
  if (isSameTree(strict, createTreeWithout(after.root, new Set()))) return true;
  const all = findEntries(before);
  const left = findEntries(after);
  const gone = new Set(going.map(getKey));
  const staying = all.filter((entry) => !gone.has(getKey(entry)));
  return (
    staying.length === left.length &&
    staying.every((entry, index) => textOf(before, entry) === textOf(after, left[index])) &&
    isSameTree(
      createTreeWithout(before.root, nodesOf(all)),
      createTreeWithout(after.root, nodesOf(left)),
    )
  );
}

function nodesOf(entries: readonly EntryNodes[]): ReadonlySet<Nodes> {
  return new Set<Nodes>(entries.flatMap((entry) => entry.nodes));
}

function textOf({ text }: MarkdownDocument, entry: EntryNodes | undefined): string | null {
  if (entry === undefined) return null;
  const [first] = entry.nodes;
  return text.slice(startOf(first), endOf(entry.nodes.at(-1) ?? first));
}

/** Each entry goes with one blank line above it, or the first of a file with the one below. */
function planRemoval(
  document: MarkdownDocument,
  entries: readonly EntryNodes[],
): readonly Splice[] {
  const { lines } = document;
  const deleted = new Set<number>();
  for (const { nodes } of entries) {
    const top = lines.at(startOf(nodes[0]));
    const bottom = findLastLine(document, nodes.at(-1) ?? nodes[0]);
    for (let line = top; line <= bottom; line += 1) deleted.add(line);
    if (lines.isBlank(top - 1)) deleted.add(top - 1);
    const hasMore = lines.isBlank(bottom + 1) && bottom + 2 < lines.count;
    if (top === 0 && hasMore && !lines.isBlank(bottom + 2)) deleted.add(bottom + 1);
  }
  return planLines(document, deleted);
}

function getKey({ hash, fixedAt }: { readonly hash: string; readonly fixedAt: string }): string {
  return `${hash} ${fixedAt}`;
}
