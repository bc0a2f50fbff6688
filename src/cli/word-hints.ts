import { findNearestWord } from '../core/nearest-word.js';
import { toOneLine } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';

/** A word that a person typed, or several, and those that it could have been. */
export interface HintedWord {
  readonly typed: string | readonly string[] | undefined;
  readonly known: readonly string[];
}

/** Say of each word that is not known, on a line, which one it may have been meant to be. */
export function hintAtWords(terminal: Terminal, words: readonly HintedWord[]): void {
  for (const { typed = [], known } of words) {
    for (const word of [typed].flat()) hintAtWord(terminal, word, known);
  }
}

function hintAtWord(terminal: Terminal, word: string, known: readonly string[]): void {
  const nearest = known.includes(word) ? null : findNearestWord(word, [...new Set(known)]);
  if (nearest !== null) terminal.talk(`(Did you mean ${toOneLine(nearest)}?)`);
}
