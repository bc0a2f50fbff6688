import type { ListItem, Nodes, Paragraph } from 'mdast';
import type { MarkdownDocument } from './markdown-document.js';
import { endOf, startOf, textOf } from './tree.js';

const FIELD =
  /^[*_]{0,2}(type|message|location|context|first seen|last seen|occurrences|severity)[*_]{0,2}\s{0,3}:\s{0,3}[*_]{0,2}\s{0,3}(.*)$/i;
/** What `error_tracker.py` has written below its tasks. */
const OLD_FIELD =
  /^(?:(?:Type|Message|Location|First Seen|Occurrences): |Auto-tracked error - Fix and run )/;

/** What stands behind it is the commit of a fix that did not hold. */
const FIXED_IN = /\sfixed\s\d{4}-\d\d-\d\d\sin\s$/;

/** The fields below a task's first line, by their names in lower case: in lines of their own, or as items. */
export function readFields(
  document: MarkdownDocument,
  item: ListItem,
): ReadonlyMap<string, string> {
  const lines = item.children.flatMap((child, index) => {
    if (child.type === 'paragraph') return sourceOf(document, child).slice(index === 0 ? 1 : 0);
    if (child.type !== 'list') return [];
    return child.children.map((below) => {
      const first = below.children[0];
      return first?.type === 'paragraph' ? sourceOf(document, first).join(' ') : '';
    });
  });
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = FIELD.exec(line.trim()) ?? [];
    const key = name.toLowerCase();
    if (key !== '' && !fields.has(key)) fields.set(key, stripCode(value.trim()));
  }
  return fields;
}

/** The items below a task of `error_tracker.py` that it has written itself: they are no person's. */
export function findOldFields(item: ListItem): readonly ListItem[] {
  const [paragraph] = item.children;
  if (paragraph?.type !== 'paragraph' || !/^Fix\sError\s[0-9a-f]{4,40}\b/.test(textOf(paragraph))) {
    return [];
  }
  return item.children.flatMap((child) =>
    child.type === 'list' ? child.children.filter(isOldField) : [],
  );
}

function isOldField({ children }: ListItem): boolean {
  const [paragraph, ...below] = children;
  return (
    paragraph?.type === 'paragraph' &&
    below.length === 0 &&
    paragraph.children[0]?.type === 'strong' &&
    OLD_FIELD.test(textOf(paragraph))
  );
}

/** The parts of our own line: type, and what stands in code behind ` in `, ` — ` and ` · `. */
export function readOwnLine({ children }: Paragraph): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [index, node] of children.entries()) {
    const name = node.type === 'strong' ? 'type' : nameOf(node, children[index - 1]);
    if (name !== null && !fields.has(name)) fields.set(name, unwrap(textOf(node)));
  }
  return fields;
}

/** A formatter may have broken the line anywhere. */
function unwrap(text: string): string {
  return text.replace(/[ \t]*[\r\n]+[ \t]*/g, ' ');
}

function nameOf(node: Nodes, before: Nodes | undefined): string | null {
  if (node.type !== 'inlineCode' || before?.type !== 'text') return null;
  if (/\sin\s$/.test(before.value)) return FIXED_IN.test(before.value) ? null : 'context';
  if (/\s—\s$/.test(before.value)) return 'message';
  return /\s·\s$/.test(before.value) && /:\d{1,9}$/.test(node.value) ? 'location' : null;
}

function sourceOf({ text }: MarkdownDocument, node: Nodes): readonly string[] {
  return text
    .slice(startOf(node), endOf(node))
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim());
}

function stripCode(value: string): string {
  return /^`([^`]*)`$/.exec(value)?.[1] ?? value;
}
