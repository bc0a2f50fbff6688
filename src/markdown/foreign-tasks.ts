import type { List, ListItem, Nodes, Paragraph } from 'mdast';
import type { CodeLocation } from '../core/errors/record.js';
import { isSeverity, type Severity } from '../core/severity.js';
import type { ForeignTask, TaskMark } from '../core/todo.js';
import { parseIdComment } from './comment.js';
import { findSectionPlace } from './find-section.js';
import { readFields, readOwnLine } from './foreign-fields.js';
import { type MarkdownDocument, parseDocument, type Section } from './markdown-document.js';
import { parseSourceText } from './source-text.js';
import type { TodoOptions } from './todo-file.js';
import { childrenOf, startOf, textOf } from './tree.js';

const TITLE = /\bFix\sError\s([0-9a-f]{4,40})\b/;
const OLD_COMMAND = /\berror_tracker\.py\sfix\s([0-9a-f]{4,40})\b/;
const OWN_COMMAND = /\berrtrack\sfix\s([0-9a-f]{4,16})\b/;
const BOX = /^(?:[-*+]|\d{1,9}[.)])[ \t]+\[(.)\](?=\s)/su;

/** A foreign task with its nodes. */
export interface ForeignNode {
  readonly task: ForeignTask;
  readonly paragraph: Paragraph;
}

/**
 * Tasks that errtrack could look after: those of `error_tracker.py`, and those with a command or an id of ours that
 * belong to no known error, or lack the id.
 * @param known the ids of all errors that are known.
 */
export function findForeignTasks(
  bytes: Uint8Array,
  known: ReadonlySet<string>,
  { sections = {} }: TodoOptions = {},
): readonly ForeignTask[] {
  const read = parseSourceText(bytes);
  if (!read.ok) return [];
  return findForeignNodes(parseDocument(read.source.text, sections), known).map(({ task }) => task);
}

export function findForeignNodes(
  document: MarkdownDocument,
  known: ReadonlySet<string>,
): readonly ForeignNode[] {
  const sectionOf = new Map(
    document.sections.flatMap((section) => section.nodes.map((node) => [node, section] as const)),
  );
  return document.root.children.flatMap((node) =>
    node.type === 'list' ? findInList(document, node, sectionOf.get(node) ?? null, known) : [],
  );
}

function findInList(
  document: MarkdownDocument,
  list: List,
  section: Section | null,
  known: ReadonlySet<string>,
): readonly ForeignNode[] {
  return list.children.flatMap((item) => {
    const below = item.children.flatMap((child) =>
      child.type === 'list' ? findInList(document, child, section, known) : [],
    );
    const own = readItem(document, item, section, known);
    return own === null ? below : [own, ...below];
  });
}

function readItem(
  document: MarkdownDocument,
  item: ListItem,
  section: Section | null,
  known: ReadonlySet<string>,
): ForeignNode | null {
  const [paragraph] = item.children;
  const mark = findMark(document, item);
  if (paragraph?.type !== 'paragraph' || mark === null) return null;
  const id = findId(paragraph);
  const words = textOf(paragraph);
  const ownLine = readOwnLine(paragraph);
  const old = findOldHash(words) ?? findHashBelow(item);
  const own = ownLine.has('type') ? (id ?? OWN_COMMAND.exec(words)?.[1] ?? null) : null;
  const hash = id !== null && old !== null ? id : (old ?? own);
  if (hash === null || (id !== null && known.has(id))) return null;
  const said = TITLE.test(words) ? ([['message', restOf(words)]] as const) : ownLine;
  const fields = new Map([
    ...(old === null || TITLE.test(words) ? said : []),
    ...readFields(document, item),
  ]);
  const { lines } = document;
  const task: ForeignTask = {
    hash,
    severity: (section && findSectionPlace(section).severity) ?? findSeverity(words, fields),
    type: fields.get('type') ?? '',
    message: fields.get('message') ?? '',
    ...readPlace(fields),
    occurrences: readCount(fields.get('occurrences')),
    firstSeen: fields.get('first seen') ?? null,
    mark,
    line: lines.at(startOf(item)) + 1,
    hasId: id !== null,
  };
  return { task, paragraph };
}

function findOldHash(words: string): string | null {
  return TITLE.exec(words)?.[1] ?? OLD_COMMAND.exec(words)?.[1] ?? null;
}

/** A person may have given a task of `error_tracker.py` a title of their own: its last item still names it. */
function findHashBelow(item: ListItem): string | null {
  const items = item.children.flatMap((child) => (child.type === 'list' ? child.children : []));
  const last = items.find(isOldCommand);
  return last === undefined ? null : (OLD_COMMAND.exec(textOf(last))?.[1] ?? null);
}

function isOldCommand(item: ListItem): boolean {
  return /^Auto-tracked error\b/.test(textOf(item)) && OLD_COMMAND.test(textOf(item));
}

function findId(node: Nodes): string | null {
  for (const child of childrenOf(node)) {
    const id = parseIdComment(child) ?? findId(child);
    if (id !== null) return id;
  }
  return null;
}

/** What is said on the line itself, without hash and severity. */
function restOf(words: string): string {
  return words
    .replace(/\[(?:HIGH|MEDIUM|LOW)\]/, '')
    .replace(TITLE, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:·—-]+|\s+$/g, '');
}

function findSeverity(words: string, fields: ReadonlyMap<string, string>): Severity | null {
  const said =
    fields.get('severity')?.toUpperCase() ??
    /\[(HIGH|MEDIUM|LOW)\]/.exec(words)?.[1] ??
    /^(HIGH|MEDIUM|LOW) · /.exec(words)?.[1];
  return isSeverity(said) ? said : null;
}

function readPlace(fields: ReadonlyMap<string, string>): Pick<ForeignTask, 'context' | 'location'> {
  const place = parsePlace(fields.get('location') ?? '');
  return { ...place, context: fields.get('context') ?? place.context };
}

/** `error_tracker.py` writes either a context or `file:function:line`; we write `file:line`. */
export function parsePlace(place: string): Pick<ForeignTask, 'context' | 'location'> {
  const [, file, name, line] = /^([^:]+\.\w+):(?:([^:]+):)?(\d{1,9})$/.exec(place) ?? [];
  if (file === undefined) return { context: place, location: null };
  const location: CodeLocation = { file, line: Number(line), column: 1, function: name ?? null };
  return { context: '', location };
}

function readCount(said: string | undefined): number | null {
  return said !== undefined && /^[1-9]\d{0,8}$/.test(said) ? Number(said) : null;
}

/** Null without a box: words about a task are none. */
function findMark({ text }: MarkdownDocument, item: ListItem): TaskMark | null {
  const start = startOf(item);
  const mark = BOX.exec(text.slice(start, start + 32))?.[1];
  if (mark === undefined) return null;
  return mark === 'x' || mark === 'X' ? 'done' : 'open';
}
