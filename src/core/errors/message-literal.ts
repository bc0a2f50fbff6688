import { countOwnWords } from './own-words.js';

/**
 * A text as the source puts it together: `Row ${n} was not imported` has the texts `Row ` and ` was not imported`
 * around one hole, which is filled by `n`.
 */
export interface MessageLiteral {
  /** One more than there are holes. */
  readonly texts: readonly string[];
  /** What fills each hole, as the source writes it; empty where it does not say. */
  readonly holes: readonly string[];
  /** Whether an error class hands it to its parent: what that class's messages are, it says alone. */
  readonly isOfClass: boolean;
  /** Whether the source has the word that fills a hole as a text or a key of its own: then it is the program's, and no data. */
  readonly hasWord: (word: string, hole: string) => boolean;
}

/** A literal with what its holes held in one message. */
export interface FilledLiteral extends MessageLiteral {
  readonly values: readonly string[];
}

/** What a literal must have of its own to be known by: an error class's own text is known by less. */
const TELLING_LETTERS = 6;
const TELLING_WORDS = 2;
/** A word that says what is wrong with what follows it is enough: `unexpected ${token}`. */
const FAULT = /\b(?:unknown|unexpected|unsupported|duplicate) ["'`]?$/i;
const SIGN = /\S/;

/** Find the literal that a message was made from: of those that fit it, the one with the most letters of its own. */
export function findLiteral(
  message: string,
  literals: readonly MessageLiteral[],
): FilledLiteral | null {
  return findBest(message, literals, fill) ?? findBest(message, literals, fillPart);
}

/** Find the literal that the whole of a text was made from. */
export function findWholeLiteral(
  text: string,
  literals: readonly MessageLiteral[],
): FilledLiteral | null {
  return findBest(text, literals, fill);
}

type Fill = (message: string, literal: MessageLiteral) => FilledLiteral | null;

function findBest(
  message: string,
  literals: readonly MessageLiteral[],
  fillOne: Fill,
): FilledLiteral | null {
  let best: FilledLiteral | null = null;
  let most = -1;
  for (const literal of literals) {
    const filled = fillOne(message, literal);
    if (filled === null) continue;
    const { letters } = countOwnWords(literal.texts);
    if (letters > most) [best, most] = [filled, letters];
  }
  return best;
}

/** The literal as the whole of a message. */
function fill(message: string, literal: MessageLiteral): FilledLiteral | null {
  const { texts, holes, isOfClass, hasWord } = literal;
  const last = texts.at(-1) ?? '';
  if (!message.startsWith(texts[0] ?? '') || !message.endsWith(last) || !isTelling(literal))
    return null;
  const values = readHoles(message, texts, message.length - last.length);
  return values && { texts, holes, isOfClass, hasWord, values };
}

/** The literal as a part of a message that another one was put around. */
function fillPart(message: string, literal: MessageLiteral): FilledLiteral | null {
  const { texts, holes } = literal;
  const [first = ''] = texts;
  const last = texts.at(-1) ?? '';
  if (literal.isOfClass || first.length + last.length === 0 || !isTelling(literal)) return null;
  const start = message.indexOf(first);
  const end = last === '' ? message.length : message.lastIndexOf(last);
  if (start === -1 || end < start + first.length) return null;
  const values = readHoles(message.slice(start), texts, end - start);
  if (values === null) return null;
  const around = [message.slice(0, start), message.slice(end + last.length)];
  const [before = '', after = ''] = around;
  return {
    ...literal,
    texts: ['', ...texts, ''],
    holes: [AROUND, ...holes, AROUND],
    values: [before, ...values, after],
  };
}

/** The source of a hole for what stands around a literal. */
const AROUND = 'message';

/** What each hole holds, up to where the last text begins; each text is taken where it first fits. */
function readHoles(
  message: string,
  texts: readonly string[],
  end: number,
): readonly string[] | null {
  const values: string[] = [];
  let from = texts[0]?.length ?? 0;
  for (const text of texts.slice(1, -1)) {
    const at = message.indexOf(text, from);
    if (at === -1 || at + text.length > end) return null;
    values.push(message.slice(from, at));
    from = at + text.length;
  }
  return from > end ? null : [...values, message.slice(from, end)];
}

function isTelling({ texts, isOfClass }: MessageLiteral): boolean {
  const { words, letters } = countOwnWords(texts);
  if (words >= TELLING_WORDS && letters >= TELLING_LETTERS) return true;
  if (texts.slice(0, -1).some((text) => FAULT.test(text))) return true;
  return isOfClass && texts.some((text) => SIGN.test(text));
}
