import { findNearestWord } from '../core/nearest-word.js';
import { toOneLine } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';

/** A word that a person typed, and those that it could have been. */
export interface HintedWord {
  readonly typed: string | undefined;
  readonly known: readonly string[];
}

/** Say of each word that is not known, on a line, which one it may have been meant to be. */
export function hintAtWords(terminal: Terminal, words: readonly HintedWord[]): void {
  for (const { typed, known } of words) {
    if (typed === undefined || known.includes(typed)) continue;
    const nearest = findNearestWord(typed, [...new Set(known)]);
    if (nearest !== null) terminal.talk(`(Did you mean ${toOneLine(nearest)}?)`);
  }
}
