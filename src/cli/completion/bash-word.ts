import { latePattern } from '../../core/late-pattern.js';

/** The quote that a word is in at its end. */
export type OpenQuote = '' | "'" | '"';

/** What a word of bash stands for where nothing in it is expanded, and the quote that it leaves open. */
export function readBashWord(raw: string): { readonly text: string; readonly open: OpenQuote } {
  let text = '';
  let open: OpenQuote = '';
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at] ?? '';
    const next = raw[at + 1] ?? '';
    if (character === open) open = '';
    else if (open === '' && (character === "'" || character === '"')) open = character;
    else if (character === '\\' && (open === '' || (open === '"' && ESCAPED.test(next)))) {
      text += next;
      at += 1;
    } else text += character;
  }
  return { text, open };
}

const ESCAPED = /["\\$`]/;
const plain = latePattern(String.raw`^[\w@%+=:,./\p{L}\p{M}\p{N}-]$`, 'u');
const PLAIN_IN_QUOTES = /^[^'"\\$`!]*$/;

/**
 * A text as bash reads it back, to go on where a quote may be open; null where it could not stand there.
 * Messages and names come from anywhere: nothing of them may be run.
 */
export function quoteForBash(text: string, open: OpenQuote): string | null {
  if (open !== '') return PLAIN_IN_QUOTES.test(text) ? text : null;
  return [...text].map((it) => (plain().test(it) ? it : `\\${it}`)).join('');
}
