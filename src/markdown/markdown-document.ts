import type { Heading, Html, List, ListItem, Nodes, Root, RootContent } from 'mdast';
import { SEVERITIES, type Severity } from '../core/severity.js';
import { parseIdComment } from './comment.js';
import {
  findHeadingSeverity,
  isClosedHeading,
  isErrorsHeading,
  normalizeHeading,
} from './heading-severity.js';
import { createLines, type Lines } from './lines.js';
import { findOwnTitles } from './own-section.js';
import { type ParsedText, parseText } from './parsed-text.js';
import { reparseText } from './reparsed-text.js';
import { findMainLineBreak } from './source-text.js';
import type { Splice } from './splice.js';
import { childrenOf, textOf } from './tree.js';

/** Configured titles of sections, by severity; `own`: of the one that we add where a file has none for a severity. */
export type SectionTitles = Readonly<Partial<Record<Severity | 'own', readonly string[]>>>;

/** A heading of the document itself and what stands below it, up to the next heading of any depth. */
export interface Section {
  readonly heading: Heading;
  readonly parent: Section | null;
  readonly nodes: readonly RootContent[];
  /** The severities whose configured title it has; their order is theirs. */
  readonly configured: readonly Severity[];
  /** The severity that its heading names. */
  readonly recognised: Severity | null;
  /** Whether it is the section that we add, by its title. */
  readonly isOwn: boolean;
  readonly underErrors: boolean;
}

/** One of our ids, in the item it stands in. */
export interface TaskNode {
  readonly hash: string;
  readonly comment: Html;
  readonly item: ListItem;
  readonly list: List;
  readonly section: Section | null;
}

/** A Markdown text with everything that planning an edit needs to know of it. */
export interface MarkdownDocument extends ParsedText {
  readonly titles: SectionTitles;
  readonly lines: Lines;
  readonly lineBreak: string;
  readonly sections: readonly Section[];
  readonly tasks: readonly TaskNode[];
}

export function parseDocument(text: string, titles: SectionTitles = {}): MarkdownDocument {
  const parsed = recent.find((one) => one.text === text) ?? parseText(text);
  return createDocument(remember(parsed), titles);
}

/** The document after splices, of which only what stands around them is parsed again. */
export function reparseDocument(
  before: MarkdownDocument,
  splices: readonly Splice[],
): MarkdownDocument {
  return createDocument(remember(reparseText(before, splices)), before.titles);
}

/** A fold reads a file and then edits it, and another one reads what the first has written. */
const REMEMBERED = 2;
const recent: ParsedText[] = [];

function remember(parsed: ParsedText): ParsedText {
  const others = recent.filter((one) => one.text !== parsed.text);
  recent.splice(0, recent.length, ...[parsed, ...others].slice(0, REMEMBERED));
  return parsed;
}

function createDocument(parsed: ParsedText, titles: SectionTitles): MarkdownDocument {
  const { text, root, labels } = parsed;
  const sections = findSections(root, titles);
  const sectionOf = new Map<Nodes, Section>();
  for (const section of sections) {
    for (const node of section.nodes) sectionOf.set(node, section);
  }
  const tasks = root.children.flatMap((node) => {
    const found: TaskNode[] = [];
    collectTasks(node, { list: null, item: null, section: sectionOf.get(node) ?? null }, found);
    return found;
  });
  return {
    ...{ text, root, labels, titles },
    lines: createLines(text),
    lineBreak: findMainLineBreak(text),
    sections,
    tasks,
  };
}

function findSections(root: Root, titles: SectionTitles): readonly Section[] {
  const sections: Section[] = [];
  const open: Section[] = [];
  let nodes: RootContent[] = [];
  for (const node of root.children) {
    if (node.type !== 'heading') {
      nodes.push(node);
      continue;
    }
    while ((open.at(-1)?.heading.depth ?? 0) >= node.depth) open.pop();
    nodes = [];
    const section = createSection(node, open.at(-1) ?? null, nodes, titles);
    sections.push(section);
    open.push(section);
  }
  return sections;
}

function createSection(
  heading: Heading,
  parent: Section | null,
  nodes: readonly RootContent[],
  titles: SectionTitles,
): Section {
  const text = textOf(heading);
  const configured = SEVERITIES.filter((severity) =>
    titles[severity]?.some((title) => isSameTitle(title, text)),
  );
  const isOwn =
    configured.length === 0 && findOwnTitles(titles).some((title) => isSameTitle(title, text));
  return {
    heading,
    parent,
    nodes,
    configured,
    recognised: isOwn || isBelowClosed(parent) ? null : findHeadingSeverity(text),
    isOwn,
    underErrors: parent !== null && (parent.underErrors || isErrorsHeading(textOf(parent.heading))),
  };
}

function isBelowClosed(section: Section | null): boolean {
  if (section === null) return false;
  return isClosedHeading(textOf(section.heading)) || isBelowClosed(section.parent);
}

function isSameTitle(configured: string, heading: string): boolean {
  const title = configured.replace(/^\s*#{1,6}\s+/, '');
  const words = normalizeHeading(title);
  return words === '' ? title.trim() === heading.trim() : words === normalizeHeading(heading);
}

interface Surroundings {
  readonly list: List | null;
  readonly item: ListItem | null;
  readonly section: Section | null;
}

function collectTasks(node: Nodes, around: Surroundings, found: TaskNode[]): void {
  const { list, item, section } = around;
  const hash = parseIdComment(node);
  if (hash !== null && node.type === 'html' && list !== null && item !== null) {
    found.push({ hash, comment: node, item, list, section });
  }
  for (const child of childrenOf(node)) {
    if (node.type === 'list' && child.type === 'listItem') {
      collectTasks(child, { list: node, item: child, section }, found);
    } else collectTasks(child, around, found);
  }
}
