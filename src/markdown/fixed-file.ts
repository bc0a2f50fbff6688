import type { Nodes, RootContent } from 'mdast';
import type { FixedEntry, FoundEntry } from '../core/todo.js';
import type { EditResult } from './edit-result.js';
import { type DescriptionForm, readDescription } from './fix-description.js';
import { type EntryNodes, findEntries } from './fixed-document.js';
import { planEntries } from './fixed-place.js';
import { type MarkdownDocument, parseDocument, reparseDocument } from './markdown-document.js';
import { findLastLine } from './place.js';
import { createTreeWithout, isSameTree } from './plain-tree.js';
import { planLines } from './plan-removal.js';
import { formatRefusal } from './refusal.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { applySplices, differsOnlyIn, type Splice } from './splice.js';
import { endOf, startOf } from './tree.js';

const NEW_FILE = '# Fixed errors\n';

/** Our entries as they stand, in the order of the file; none where it cannot be read as text. */
export function findFixedEntries(bytes: Uint8Array): readonly FoundEntry[] {
  const read = parseSourceText(bytes);
  if (!read.ok) return [];
  const document = parseDocument(read.source.text);
  return findEntries(document).map(({ hash, fixedAt, body, quote }) => {
    return { hash, fixedAt, description: readDescription(document, body, quote) };
  });
}

/**
 * Add entries in the order of the file, newest first where it tells none, and leave every other byte of it alone.
 * An entry that is there already, by hash and time of the fix, is not added again.
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
    const fresh = [...added.values()];
    return insert(document, fresh, 'markdown') ?? insert(document, fresh, 'plain');
  });
}

/**
 * Take out the entries of fixes that are undone, each named by hash and time: older fixes stay history.
 * What a person has written into an entry stays in its place, with the heading above it.
 */
export function removeFixedEntries(
  bytes: Uint8Array | null,
  undone: readonly Pick<FixedEntry, 'hash' | 'fixedAt'>[],
): EditResult {
  return editFixed(bytes, (document, notes) => {
    const entries = findEntries(document);
    const keys = new Set(undone.map(getKey));
    const named = entries.filter((entry) => keys.has(getKey(entry)));
    const going = named.filter(({ isWrittenOn }) => !isWrittenOn);
    const found = new Set(named.map(getKey));
    for (const fix of undone) {
      if (!found.has(getKey(fix))) notes.push(`no fix of ${fix.hash} is in it`);
    }
    notes.push(...named.flatMap(describeKept));
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
  const splices = planEntries(document, findEntries(document), entries, form);
  const after = reparseDocument(document, splices);
  const keys = new Set(entries.map(getKey));
  const ours = findEntries(after).filter((entry) => keys.has(getKey(entry)));
  const isSound =
    ours.length === entries.length &&
    differsOnlyIn(document.text, after.text, splices) &&
    isSameTree(
      createTreeWithout(document.root, new Set()),
      createTreeWithout(after.root, nodesOf(ours)),
    ) &&
    applySplices(after.text, planRemoval(after, ours)) === document.text;
  return isSound ? after : null;
}

function remove(
  document: MarkdownDocument,
  entries: readonly EntryNodes[],
): MarkdownDocument | null {
  const splices = planRemoval(document, entries);
  const after = reparseDocument(document, splices);
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
  return new Set<Nodes>(entries.flatMap((entry) => [...listParts(entry).flat()]));
}

function textOf({ text }: MarkdownDocument, entry: EntryNodes | undefined): string | null {
  if (entry === undefined) return null;
  const [first] = entry.nodes;
  return text.slice(startOf(first), endOf(entry.nodes.at(-1) ?? first));
}

type Nonempty<T> = readonly [T, ...T[]];

/**
 * What goes of an entry, as runs of nodes that follow each other: all of it, or where a person has written into it,
 * our quote and our facts.
 */
function listParts(entry: EntryNodes): readonly Nonempty<Nodes>[] {
  const { nodes, quote, list } = entry;
  if (!hasOthers(entry)) return [nodes];
  const facts = hasOtherItems(entry) ? listRuns(entry) : [[list] as const];
  return quote === null || !nodes.includes(quote) ? facts : [[quote], ...facts];
}

/** Facts without a person's items between them. */
function listRuns({ list, facts }: EntryNodes): readonly Nonempty<Nodes>[] {
  const own = new Set(facts);
  const runs: [Nodes, ...Nodes[]][] = [];
  for (const [index, item] of list.children.entries()) {
    const before = list.children[index - 1];
    if (!own.has(item)) continue;
    if (before !== undefined && own.has(before)) runs.at(-1)?.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** Whether a person has written blocks of their own between the heading and the facts, or items among these. */
function hasOthers(entry: EntryNodes): boolean {
  const { nodes, body, heading } = entry;
  const isOurs = (node: RootContent) => nodes.includes(node);
  return (heading !== null && ![heading, ...body].every(isOurs)) || hasOtherItems(entry);
}

function hasOtherItems({ list, facts }: EntryNodes): boolean {
  return facts.length < list.children.length;
}

function describeKept(entry: EntryNodes): readonly string[] {
  const what = `what was written into the fix of ${entry.hash}`;
  if (entry.isWrittenOn) return [`${what}, among its facts, keeps it in place`];
  return hasOthers(entry) ? [`${what} stays`] : [];
}

/** Each part goes with one blank line above it, or the first of a file with the one below. */
function planRemoval(
  document: MarkdownDocument,
  entries: readonly EntryNodes[],
): readonly Splice[] {
  const { lines } = document;
  const deleted = new Set<number>();
  for (const entry of entries) {
    for (const part of listParts(entry)) {
      const top = lines.at(startOf(part[0]));
      const bottom = findLastLine(document, part.at(-1) ?? part[0]);
      for (let line = top; line <= bottom; line += 1) deleted.add(line);
      // Where the list begins with facts and goes on with a person's items, the blank line is theirs.
      if (lines.isBlank(top - 1) && part[0] !== entry.list.children[0]) deleted.add(top - 1);
      const hasMore = lines.isBlank(bottom + 1) && bottom + 2 < lines.count;
      if (top === 0 && hasMore && !lines.isBlank(bottom + 2)) deleted.add(bottom + 1);
    }
  }
  return planLines(document, deleted);
}

function getKey({ hash, fixedAt }: { readonly hash: string; readonly fixedAt: string }): string {
  return `${hash} ${fixedAt}`;
}
