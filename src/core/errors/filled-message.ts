import type { FilledLiteral } from './message-literal.js';
import { countOwnWords } from './own-words.js';

/** Stand for what was taken out while the patterns look at the rest: private characters, which messages have not. */
export const HOLE = '\uE0F1';
const CAUSE = '\uE0F2';
/** Each stands for a digit, so that the worst message has a digit more. */
const SHIELD = 0xe100;
const STANDING_IN = /[\uE0F1\uE0F2\uE130-\uE139]/g;

/** Sources of holes that hold what somebody else said: that is looked at as any message is. */
const TELLS_MESSAGE =
  /(?:^| )(?:err|errors?|e|ex|exception|causes?|reasons?|messages?|msg|hint|problems?|issues?|details?|stderr|stdout|output|answer|reply|response|why)$/;
/** Sources of holes that hold one of a few words of the program: another word is another error. */
const TELLS_KIND =
  /(?:^| )(?:type|kind|state|status|status code|exit code|code|op|operation|operator|method|verb|event|action|step|stage|phase|mode|level|role|rule|what|category)$/;
/** Unless it is the word that the error is about: what stands right before it, or right after, says so. */
const BLAMED_BEFORE =
  /\b(?:unknown|invalid|unexpected|unsupported|illegal|bad|input|no such|not an?)\b[\w ]{0,24}[:="'`( ]*$/i;
const BLAMED_AFTER =
  /^["'`)]*\s*(?:(?:is|was|are) (?:not|no|never|unknown|invalid|unsupported|missing)\b|not (?:found|known|supported|allowed)\b|does not exist\b)/i;
const TELLS_STATUS = /(?:^| )status(?: code)?$/;
/** A list of things is data, whatever is in it. */
const LIST = /\.join\(/;
/** `${count === 1 ? 'block' : 'blocks'}`: which of the two says no more than the figure beside it. */
const PLURAL = /(?:[=!]==?|>)1\?|^plural\w{0,20}\(/;
/** What the engine has for words is no word of the program's. */
const NO_WORD = /^(?:undefined|null|NaN)$/;
/** A kind of something is called by a name; what else is there came from outside. */
const KIND_NAME = /^[\w-]+$/;
/** The end of a hole's source that says how a value is shown, not what it is. */
const SHOWN_BY =
  /(?: (?:join|trim|slice|to string|to fixed|to upper case|to lower case|to isostring|map|length|at))+$/;

/** Hide what a cause says inside a message: the key has the cause. */
export function hideCause(message: string, causes: readonly string[]): string {
  const told = causes.find(
    (cause) => cause.length > 3 && message !== cause && message.includes(cause),
  );
  return told === undefined ? message : message.replace(told, CAUSE);
}

/** How what fills a hole is told, where it is more than a word. */
export interface InnerTemplates {
  /** The template of a message inside this one. */
  readonly render: (message: string) => string;
  /** The template of a text that the source puts together, too; null for any other text. */
  readonly renderLiteral: (text: string) => string | null;
  /** Whether a text is a path of names that the program has, as `parcel.weight`. */
  readonly hasPath: (text: string) => boolean;
}

/** The message with its holes closed: what varied from throw to throw is gone from it. */
export function closeHoles(
  { texts, holes, values, isOfClass, hasWord }: FilledLiteral,
  { render, renderLiteral, hasPath }: InnerTemplates,
): string {
  const isSpeaking = isOfClass || isSentence(texts);
  const told = values.map((value, index) => {
    if (PLURAL.test(holes[index] ?? '') || NO_WORD.test(value)) return HOLE;
    const name = toWords(holes[index] ?? '');
    if (value.includes(CAUSE) || TELLS_MESSAGE.test(name)) {
      return renderEach(value, holes[index] ?? '', render);
    }
    const [before = '', after = ''] = texts.slice(index, index + 2);
    if (BLAMED_BEFORE.test(before) || BLAMED_AFTER.test(after) || LIST.test(holes[index] ?? '')) {
      return HOLE;
    }
    if (TELLS_STATUS.test(name)) return shield(value);
    if (hasWord(value, holes[index] ?? '') || hasPath(value)) return value;
    if (TELLS_KIND.test(name) && KIND_NAME.test(value)) return value;
    const inner = BLANK.test(value) ? renderLiteral(value) : null;
    if (inner !== null) return inner;
    // What fills a `%s` somewhere else may be anything.
    const mayBeWord = isSpeaking || name !== '';
    return PLAIN_WORD.test(value) && !mayBeWord ? value : HOLE;
  });
  return texts.reduce((message, text, index) => message + (told[index - 1] ?? '') + text);
}

const JOINED_BY = /\.join\((["'`])(.{1,9}?)\1\)$/;

/** What was joined is a set of messages: in another order, or with one of them twice, they say the same. */
function renderEach(value: string, hole: string, render: (message: string) => string): string {
  const [, , separator] = JOINED_BY.exec(hole) ?? [];
  const told = separator === undefined ? [value] : value.split(separator);
  const all = new Set(told.map((message) => message.replace(/\S.*\S|\S/s, render)));
  return [...all].sort().join(separator);
}

const BLANK = /\S\s+\S/;
const PLAIN_WORD = /^[A-Za-z][A-Za-z_-]*$/;
const SENTENCE_WORDS = 3;
const SENTENCE_LETTERS = 12;

/** Of `Row %s was not imported` the hole varies; whether that of `Page %s` does, nobody can say. */
function isSentence(texts: readonly string[]): boolean {
  const { words, letters } = countOwnWords(texts);
  return words >= SENTENCE_WORDS && letters >= SENTENCE_LETTERS;
}

/** Put placeholders where something was taken out. */
export function nameHoles(template: string): string {
  return template.replace(STANDING_IN, (character) => {
    if (character === HOLE) return '<str>';
    if (character === CAUSE) return '<cause>';
    return String.fromCharCode(character.charCodeAt(0) - SHIELD);
  });
}

/** A status is no figure like others: no pattern is to see the digits. */
function shield(value: string): string {
  return /^\d{1,3}$/.test(value)
    ? value.replace(/\d/g, (digit) => String.fromCharCode(SHIELD + digit.charCodeAt(0)))
    : value;
}

const HOLES_KEPT = 1_000;
const wordsOf = new Map<string, string>();

/** `String(this.#stepName.trim())` → `string this step name`: the last words say what it is. */
function toWords(source: string): string {
  const known = wordsOf.get(source);
  if (known !== undefined) return known;
  if (wordsOf.size >= HOLES_KEPT) wordsOf.clear();
  const words = splitWords(source);
  wordsOf.set(source, words);
  return words;
}

function splitWords(source: string): string {
  return source
    .replace(/(["'`]).*?\1/g, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(SHOWN_BY, '');
}
