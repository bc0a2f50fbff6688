import { latePattern } from '../late-pattern.js';

const word = latePattern(String.raw`\p{L}{2,}`, 'gu');

/** How many words of two letters or more a literal has of its own, and their letters. */
export interface OwnWords {
  readonly words: number;
  readonly letters: number;
}

const counted = new WeakMap<readonly string[], OwnWords>();

/** Count the words in the texts of a literal: once, since a literal is laid beside every message near it. */
export function countOwnWords(texts: readonly string[]): OwnWords {
  const known = counted.get(texts);
  if (known !== undefined) return known;
  const words = texts.join(' ').match(word()) ?? [];
  const made = { words: words.length, letters: words.join('').length };
  counted.set(texts, made);
  return made;
}
