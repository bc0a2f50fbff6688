import { cutText } from './bounded-text.js';
import { findRuntimeTemplate, type TemplateFacts } from './runtime-templates.js';
import { replaceVariables } from './template-matcher.js';

const MAX_SEEN = 2 * 1024;
const MAX_LENGTH = 512;
const MAX_LINES = 2;

/**
 * Render the message of an error with what varies between two throws of it replaced by placeholders.
 * Sees 2 KiB of the message, keeps its first two lines that are not blank, and yields 512 characters at most.
 */
export function renderTemplate(message: string, facts: TemplateFacts): string {
  const text = cutText(message, MAX_SEEN);
  const known = findRuntimeTemplate(text, message, facts, replaceVariables);
  return (known ?? replaceVariables(takeLines(text))).slice(0, MAX_LENGTH);
}

function takeLines(text: string): string {
  if (!/[\r\n]/.test(text)) return text.trim();
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '');
  return written.slice(0, MAX_LINES).join('\n');
}
