import { type OpenQuote, quoteForBash, readBashWord } from './bash-word.js';
import { type Candidate, isTypeable } from './candidate.js';

/** What a shell is told to offer: words, or what it knows better itself. */
export type Offer =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'files' | 'folders' }
  /** Complete from this word on as a command line of its own; the program's name is word 0. */
  | { readonly kind: 'foreign'; readonly start: number };

/** How a shell tells of a command line, and how it is answered. */
export interface ShellDialect {
  /** The words after the program's name, without quotes, the last as far as it is typed. */
  read(args: readonly string[]): readonly string[];
  /** A candidate as the shell takes it; null where it cannot. */
  format(candidate: Candidate, args: readonly string[]): string | null;
}

/** These take a word as it is, quote it themselves, and show what stands behind a tab. */
const PLAIN: ShellDialect = {
  read: (args) => args,
  format: ({ value, description }) => (description === '' ? value : `${value}\t${description}`),
};

/**
 * Bash tells the words as they are typed, and before them the part of the last that it will replace: it starts anew
 * at characters such as `:` and `=`.
 */
const BASH: ShellDialect = {
  read: ([, ...words]) => words.map((word) => readBashWord(word).text),
  format: ({ value, description }, [replaced = '', ...words]) => {
    const { text, open } = readBashWord(words.at(-1) ?? '');
    const kept = findKept(text, replaced, open);
    if (!value.toLowerCase().startsWith(kept.toLowerCase())) return null;
    const quoted = quoteForBash(value.slice(kept.length), open);
    return quoted === null || description === '' ? quoted : `${quoted}\t${description}`;
  },
};

export const SHELL_DIALECTS = { bash: BASH, zsh: PLAIN, fish: PLAIN } as const;

/** The whole answer: a line that says what it is, and a line for each word. */
export function formatOffer(offer: Offer, dialect: ShellDialect, args: readonly string[]): string {
  if (offer.kind === 'foreign') return `command ${offer.start}\n`;
  if (offer.kind !== 'words') return `${offer.kind}\n`;
  const seen = new Set<string>();
  const lines = ['words'];
  for (const candidate of offer.candidates) {
    if (seen.has(candidate.value) || !isTypeable(candidate.value)) continue;
    seen.add(candidate.value);
    const line = dialect.format(candidate, args);
    if (line !== null) lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

/** What of the typed text stays before what is replaced. */
function findKept(text: string, replaced: string, open: OpenQuote): string {
  const end = open === '' ? readBashWord(replaced).text : replaced;
  return text.endsWith(end) ? text.slice(0, text.length - end.length) : '';
}
