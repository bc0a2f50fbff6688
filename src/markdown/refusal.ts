import type { MarkdownDocument } from './markdown-document.js';
import { startOf } from './tree.js';

/** Why a file cannot be edited, and the most likely cure. */
export function formatRefusal({ root, lines }: MarkdownDocument, what: string): string {
  const last = root.children.at(-1);
  const isOpen = last?.type === 'code' || last?.type === 'html';
  const cure = isOpen
    ? `close the block that starts on line ${lines.at(startOf(last)) + 1}`
    : 'put blank lines around the lists and headings of its sections';
  return `there is no place to ${what} that leaves everything else as it is; ${cure}`;
}
