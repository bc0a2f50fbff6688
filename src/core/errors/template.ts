import type { NearLiterals } from '../ports.js';
import { cutText } from './bounded-text.js';
import { hideComputedProperty } from './computed-property.js';
import { closeHoles, HOLE, hideCause, nameHoles } from './filled-message.js';
import { type FilledLiteral, findLiteral, findWholeLiteral } from './message-literal.js';
import { hideQuotedInput } from './quoted-input.js';
import { findRuntimeTemplate, isAssertion, type TemplateFacts } from './runtime-templates.js';
import { replaceVariables } from './template-matcher.js';

const MAX_SEEN = 2 * 1024;
const MAX_LENGTH = 512;
const MAX_LINES = 2;

/** What is known of the source that a message is from. */
export interface MessageSource {
  readonly literals: () => NearLiterals;
  /** Messages of the causes, deepest last. */
  readonly causes: readonly string[];
}

const NO_SOURCE: MessageSource = {
  literals: () => ({ near: [], imported: () => [], place: () => null, hasPath: () => false }),
  causes: [],
};
/** A message inside a message inside a message is told as it is. */
const MAX_DEPTH = 3;

/**
 * Render the message of an error with what varies between two throws of it replaced by placeholders: what the source
 * puts into a text, and what looks like an id, a path, a figure.
 * Sees 2 KiB of the message, keeps its first two lines that are not blank, and yields 512 characters at most.
 */
export function renderTemplate(
  message: string,
  facts: TemplateFacts,
  source: MessageSource = NO_SOURCE,
): string {
  const template = renderInner(message, facts, source, MAX_DEPTH);
  return nameHoles(template).slice(0, MAX_LENGTH);
}

function renderInner(
  message: string,
  facts: TemplateFacts,
  source: MessageSource,
  depth: number,
): string {
  const text = cutText(message, MAX_SEEN);
  const known = findRuntimeTemplate(text, message, facts, replaceVariables);
  if (known !== null) return known;
  const bare = takeLines(hideCause(text, source.causes), isAssertion(facts) ? 1 : MAX_LINES);
  const literal = depth === 0 ? null : findNearest(bare, source.literals());
  if (literal === null) {
    const place = () => source.literals().place();
    const shown = hideComputedProperty(bare.replace(OF_NULL, '$1undefined$2'), place, HOLE);
    return replaceVariables(hideQuotedInput(shown, HOLE));
  }
  const render = (inner: string) => renderInner(inner, facts, source, depth - 1);
  const renderLiteral = (inner: string) =>
    depth > 1 && findWholeLiteral(inner, source.literals().near) ? render(inner) : null;
  return replaceVariables(
    closeHoles(literal, { render, renderLiteral, hasPath: source.literals().hasPath }),
  );
}

/** Which kind of nothing there was depends on the input: the place and the property are the same. */
const OF_NULL = /^(Cannot (?:read|set) properties of )null( \()/;

function findNearest(text: string, { near, imported }: NearLiterals): FilledLiteral | null {
  return findLiteral(text, near) ?? findLiteral(text, imported());
}

/** What a picture of the input points with: the lines around it are the input's. */
const POINTER = /^[\s.\-~_|=:\d]*\^[\s^~]*$/;

function takeLines(text: string, most: number): string {
  if (!/[\r\n]/.test(text)) return text.trim();
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '');
  return written.slice(0, written.some((line) => POINTER.test(line)) ? 1 : most).join('\n');
}
