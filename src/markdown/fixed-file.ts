import type { FixedEntry, FoundEntry, ReturnedFix } from '../core/todo.js';
import type { FixName } from './comment.js';
import type { EditResult } from './edit-result.js';
import {
  getKey,
  hasOtherItems,
  hasOthers,
  insertEntries,
  removeEntries,
} from './edited-entries.js';
import { normalizeDescription, readDescription } from './fix-description.js';
import { type EntryNodes, findEntries } from './fixed-document.js';
import { type MarkdownDocument, parseDocument } from './markdown-document.js';
import { formatRefusal } from './refusal.js';
import { insertReturns, listReturns } from './returned-entries.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { findTangles, type Tangle } from './tangled-entries.js';

const NEW_FILE = '# Fixed errors\n';

/** Our entries as they stand, in the order of the file; none where it cannot be read as text. */
export function findFixedEntries(bytes: Uint8Array): readonly FoundEntry[] {
  const read = parseSourceText(bytes);
  if (!read.ok) return [];
  const document = parseDocument(read.source.text);
  const tangles = findTangles(document).filter(({ isWhole }) => !isWhole);
  const tangled = new Set(tangles.map(({ entry }) => entry.list));
  // Whose the words are in a tangle nobody knows.
  const whole = findEntries(document).filter(({ list }) => !tangled.has(list));
  return whole.map(({ hash, fixedAt, body, quote }) => {
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
    return insert(document, fresh);
  });
}

/**
 * Take out the entries of fixes that are undone, each named by hash and time: older fixes stay history.
 * What a person has written into an entry stays in its place, with the heading above it.
 */
export function removeFixedEntries(
  bytes: Uint8Array | null,
  undone: readonly FixName[],
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
    return going.length === 0 ? document : removeEntries(document, going);
  });
}

/**
 * Say of fixes that they did not hold, each below the facts of its entry. An entry that is gone, or among whose facts
 * a person has written, is left as it is, with a note; so is one that says so already, without.
 */
export function returnFixedEntries(
  bytes: Uint8Array,
  returned: readonly ReturnedFix[],
): EditResult {
  return editFixed(bytes, (start, notes) => {
    const tangled = new Set(findTangles(start).map(({ entry }) => entry.list));
    let document = start;
    for (const fix of returned) {
      const entry = findEntries(document).find((one) => getKey(one) === getKey(fix));
      const what = `${fix.hash} came back`;
      if (entry === undefined) notes.push(`${what}: no entry of its fix is in it to say so`);
      else if (hasOtherItems(entry) || entry.isWrittenOn || tangled.has(entry.list))
        notes.push(`${what}: the entry of its fix was edited, and is left as it is`);
      else {
        const after = insertReturns(document, entry, [fix]);
        if (after === null) notes.push(`${what}: the entry of its fix cannot take that in`);
        document = after ?? document;
      }
    }
    return document;
  });
}

/** A fix as the ledger tells it; null where it was taken back, undefined where the ledger does not know its error. */
export type FixLookUp = (name: FixName) => FixedEntry | null | undefined;

/**
 * Write entries that a merge has run into each other anew, each by itself. A tangle with a fix that the ledger does
 * not know, or that a person has written into, stays as it is, with a note.
 * @param isMerged Whether nobody knows what stood there before: else whole ones in one list are a person's doing.
 */
export function mendFixedEntries(
  bytes: Uint8Array,
  findFix: FixLookUp,
  isMerged: boolean,
): EditResult {
  const findAll = (document: MarkdownDocument) =>
    findTangles(document).filter(({ isWhole }) => isMerged || !isWhole);
  return editFixed(bytes, (start, notes) => {
    let document = start;
    // One after the other: a tangle that cannot go without harm leaves the others theirs.
    for (const { hash } of findAll(start).flatMap(({ fixes }) => fixes.slice(0, 1))) {
      const tangle = findAll(document).find(({ fixes }) => fixes[0]?.hash === hash);
      const mended = tangle && mend(document, tangle, findFix);
      if (mended == null)
        notes.push(`the fix of ${hash} is mixed up with another: part them by hand`);
      else document = mended;
    }
    return document;
  });
}

function mend(
  document: MarkdownDocument,
  { entry, fixes }: Tangle,
  findFix: FixLookUp,
): MarkdownDocument | null {
  const told = fixes.map(findFix);
  if (entry.isWrittenOn || told.includes(undefined)) return null;
  const entries = told.filter((one) => one != null);
  const without = removeEntries(document, [
    isToldElsewhere(document, entry, entries) ? entry : withoutQuote(entry),
  ]);
  if (without === null) return null;
  const known = new Set(findEntries(without).map(getKey));
  const fresh = entries.filter((one) => !known.has(getKey(one)));
  const mended = fresh.length === 0 ? without : insert(without, fresh);
  return mended && insertAgain(mended, listReturns(entry));
}

/** What was said of fixes that did not hold is said of each anew. */
function insertAgain(
  start: MarkdownDocument,
  returns: readonly ReturnedFix[],
): MarkdownDocument | null {
  let document: MarkdownDocument | null = start;
  for (const fix of returns) {
    const entry = document && findEntries(document).find((one) => getKey(one) === getKey(fix));
    if (document !== null && entry) document = insertReturns(document, entry, [fix]);
  }
  return document;
}

/** Whether all that its quote says is the description of one of these. */
function isToldElsewhere(
  document: MarkdownDocument,
  { body, quote }: EntryNodes,
  entries: readonly FixedEntry[],
): boolean {
  const known = new Set(
    entries.flatMap(({ description }) => listLines(normalizeDescription(description))),
  );
  return (
    quote === null ||
    listLines(readDescription(document, body, quote)).every((line) => known.has(line))
  );
}

function listLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What a person has written there stays. */
function withoutQuote({ nodes, ...entry }: EntryNodes): EntryNodes {
  return { ...entry, nodes: [entry.list], quote: null };
}

function insert(
  document: MarkdownDocument,
  entries: readonly FixedEntry[],
): MarkdownDocument | null {
  return insertEntries(document, entries, 'markdown') ?? insertEntries(document, entries, 'plain');
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

function describeKept(entry: EntryNodes): readonly string[] {
  const what = `what was written into the fix of ${entry.hash}`;
  if (entry.isWrittenOn) return [`${what}, among its facts, keeps it in place`];
  return hasOthers(entry) ? [`${what} stays`] : [];
}
