import { cutText } from './bounded-text.js';
import { findRuntimeTemplate, type TemplateFacts } from './runtime-templates.js';
import { NUMBER, TEMPLATE_PATTERNS } from './template-patterns.js';

const MAX_SEEN = 2 * 1024;
const MAX_LENGTH = 512;
const MAX_LINES = 2;

/** A quick look: without one of these nothing in a text is variable. */
const HINT = /[\d@/\\=:"'`]|[a-f]{8}|[A-Za-z]{12}/;

const VARIABLE = new RegExp(
  `(?<![A-Za-z0-9])(?:${TEMPLATE_PATTERNS.map(({ source }) => `(${source})`).join('|')})`,
  'g',
);

/**
 * Render the message of an error with what varies between two throws of it replaced by placeholders.
 * Sees 2 KiB of the message, keeps its first two lines that are not blank, and yields 512 characters at most.
 */
export function renderTemplate(message: string, facts: TemplateFacts): string {
  const text = cutText(message, MAX_SEEN);
  const known = findRuntimeTemplate(text, message, facts, parameterise);
  return (known ?? parameterise(takeLines(text))).slice(0, MAX_LENGTH);
}

/** Replace what varies in a text by placeholders, first match wins. */
function parameterise(text: string): string {
  if (!HINT.test(text)) return text;
  return text
    .replace(VARIABLE, (match: string, ...groups: unknown[]) => {
      const { placeholder } = TEMPLATE_PATTERNS[groups.findIndex(isMatched)] ?? {};
      return typeof placeholder === 'function' ? placeholder(match) : (placeholder ?? match);
    })
    .replace(NUMBER, '<int>');
}

function isMatched(group: unknown): boolean {
  return group !== undefined;
}

function takeLines(text: string): string {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(0, MAX_LINES)
    .join('\n');
}
