import type { PhrasingContent } from 'mdast';
import type { FixedEntry, ReturnedFix } from '../core/todo.js';
import { renderFixComment, renderIdComment, renderReturnComment } from './comment.js';
import { type DescriptionForm, renderDescription } from './fix-description.js';
import { renderInertLine } from './inert-text.js';
import {
  part,
  renderCommit,
  renderLocation,
  renderOthers,
  renderPhrasing,
  renderType,
  words,
} from './render-task.js';

/** What the facts of an entry are called. */
export const FACTS = {
  error: 'Error',
  message: 'Message',
  where: 'Where',
  seen: 'Seen',
  fixed: 'Fixed',
  back: 'Came back',
} as const;

const MAX = { context: 100, message: 1000, person: 120 } as const;

/**
 * The lines of an entry: a heading, the description in a quote, and the facts as a list that ends with the id.
 * Where two branches add an entry each, git's union keeps what both begin with, and any four lines that they
 * share, once for both: heading and first fact carry a comment that no other entry has.
 */
export function renderFixedEntry(entry: FixedEntry, form: DescriptionForm): readonly string[] {
  const quote = renderDescription(entry.description, form);
  const description = quote.length === 0 ? [] : [...quote, ''];
  return [
    `## ${renderTitle(entry)} ${renderFixComment(entry.fixedAt)}`,
    '',
    ...description,
    ...renderFacts(entry),
  ];
}

function renderTitle(entry: FixedEntry): string {
  return renderPhrasing([
    words(`${formatTime(entry.fixedAt, 10)} · `),
    renderType(entry.type),
    ...part(' in ', renderInertLine(entry.context, MAX.context)),
  ]);
}

function renderFacts(entry: FixedEntry): readonly string[] {
  const facts = [
    fact(FACTS.error, [
      ...code(entry.hash.slice(0, 8)),
      words(` · ${entry.severity} · ${formatCount(entry.occurrences)}`),
    ]),
    fact(FACTS.message, [
      ...code(renderInertLine(entry.message, MAX.message)),
      ...renderOthers(entry),
    ]),
    fact(FACTS.where, renderWhere(entry)),
    fact(FACTS.seen, [words(renderSeen(entry))]),
    fact(FACTS.fixed, renderFix(entry)),
  ].flat();
  const fix = renderFixComment(entry.fixedAt);
  const [first = '', ...others] = facts;
  const last = others.pop() ?? '';
  return [`${first} ${fix}`, ...others, `${last} ${renderIdComment(entry.hash)} ${fix}`];
}

/** The fact that is added to an entry whose fix did not hold, without the marker of its item. */
export function renderReturn({ hash, fixedAt, at, commit }: ReturnedFix): string {
  const [line = ''] = fact(FACTS.back, [
    words(`${formatTime(at, 16)} UTC`),
    ...part(' in ', renderCommit(commit)),
  ]);
  return `${line.slice('- '.length)} ${renderReturnComment({ hash, fixedAt })}`;
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
    ...part(' in ', renderCommit(commit)),
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
