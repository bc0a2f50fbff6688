import type { Nodes, PhrasingContent } from 'mdast';
import type { FixedEntry } from '../core/todo.js';
import { renderFixComment, renderIdComment } from './comment.js';
import { renderInertLine, renderInertText } from './inert-text.js';
import { part, renderLocation, renderPhrasing, renderType, words } from './render-task.js';
import { childrenOf, parseTree } from './tree.js';

const MAX = { context: 100, message: 1000, person: 120 } as const;

/** How the description stands in its quote: as the Markdown it is, or as plain text that can mean nothing else. */
export type DescriptionForm = 'markdown' | 'plain';

/** The lines of an entry: a heading, the description in a quote, and the facts as a list that ends with the id. */
export function renderFixedEntry(entry: FixedEntry, form: DescriptionForm): readonly string[] {
  return [`## ${renderTitle(entry)}`, '', ...renderDescription(entry, form), ...renderFacts(entry)];
}

function renderTitle(entry: FixedEntry): string {
  return renderPhrasing([
    words(`${formatTime(entry.fixedAt, 10)} · `),
    renderType(entry.type),
    ...part(' in ', renderInertLine(entry.context, MAX.context)),
  ]);
}

/** A quote keeps whatever is in it, also a heading or a fence that is never closed, from the rest of the file. */
function renderDescription({ description }: FixedEntry, form: DescriptionForm): readonly string[] {
  const lines = renderInertText(description)
    .replace(/^\s*(?:\r\n|\n|\r)|\s+$/g, '')
    .split(/\r\n|\n|\r/);
  if (lines.every((line) => line.trim() === '')) return [];
  const open = quote(lines);
  const isContained = form === 'markdown' && !hasDefinition(parseTree(open.join('\n')));
  return [...(isContained ? open : quote(fence(lines))), ''];
}

function quote(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `> ${line}`.trimEnd());
}

/** A definition of a link or a footnote means the same to the whole file: no quote keeps it in. */
function hasDefinition(node: Nodes): boolean {
  if (node.type === 'definition' || node.type === 'footnoteDefinition') return true;
  return childrenOf(node).some(hasDefinition);
}

function fence(lines: readonly string[]): readonly string[] {
  const runs = lines.join('\n').match(/`+/g) ?? [];
  const mark = '`'.repeat(Math.max(2, ...runs.map((run) => run.length)) + 1);
  return [`${mark}text`, ...lines, mark];
}

function renderFacts(entry: FixedEntry): readonly string[] {
  const facts = [
    fact('Error', [
      ...code(entry.hash.slice(0, 8)),
      words(` · ${entry.severity} · ${formatCount(entry.occurrences)}`),
    ]),
    fact('Message', code(renderInertLine(entry.message, MAX.message))),
    fact('Where', renderWhere(entry)),
    fact('Seen', [words(renderSeen(entry))]),
    fact('Fixed', renderFix(entry)),
  ].flat();
  const comments = `${renderIdComment(entry.hash)} ${renderFixComment(entry.fixedAt)}`;
  return facts.map((line, index) => (index === facts.length - 1 ? `${line} ${comments}` : line));
}

function fact(name: string, value: PhrasingContent[]): readonly string[] {
  if (value.length === 0) return [];
  const label: PhrasingContent = { type: 'strong', children: [words(`${name}:`)] };
  return [`- ${renderPhrasing([label, words(' '), ...value])}`];
}

function renderWhere({ location }: FixedEntry): PhrasingContent[] {
  const name = renderInertLine(location?.function ?? '', MAX.context);
  return [...code(renderLocation(location)), ...(location === null ? [] : part(' in ', name))];
}

function renderSeen({ firstSeen, lastSeen }: FixedEntry): string {
  const first = formatTime(firstSeen, 16);
  const last = lastSeen === null ? first : formatTime(lastSeen, 16);
  return first === last ? `${first} UTC` : `${first} to ${last} UTC`;
}

function renderFix({ fixedAt, by, commit }: FixedEntry): PhrasingContent[] {
  return [
    words(`${formatTime(fixedAt, 16)} UTC`),
    ...part(' by ', renderInertLine(by ?? '', MAX.person)),
    ...part(' in ', renderInertLine(commit ?? '', MAX.person).slice(0, 10)),
  ];
}

function code(value: string): PhrasingContent[] {
  return value === '' ? [] : [{ type: 'inlineCode', value }];
}

function formatCount(occurrences: number): string {
  return occurrences === 1 ? '1 occurrence' : `${occurrences} occurrences`;
}

/** The first characters of an ISO time, with a space for its T. */
function formatTime(time: string, length: number): string {
  return renderInertLine(time, 40).slice(0, length).replace('T', ' ');
}
