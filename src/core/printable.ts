import { latePattern } from './late-pattern.js';

// What may stand in a text that people read, on a terminal or in a file. Everything else is shown as an escape (`\x1b`)
// or, where it is made to be invisible (zero width, direction marks), left out: text that came from outside must not
// move the cursor or reorder a line.
const invisible = latePattern(String.raw`[\p{Cf}\p{Default_Ignorable_Code_Point}\u{2800}]`, 'gu');
const unprintable = latePattern(String.raw`[^\P{C}\t]|[\p{Zl}\p{Zp}]`, 'gu');
const PLAIN = /^[ -~\t]*$/;

/** One line of text, safe to print: nothing but printable characters and tabs. */
export function toPrintable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(invisible(), '').replace(unprintable(), escapeCharacter);
}

/** Text of any number of lines as one: white space is folded into single spaces. */
export function toOneLine(text: string): string {
  return toPrintable(text.replace(/\s+/gu, ' ').trim());
}

/** The lines of a text, each safe to print. */
export function toPrintableLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => toPrintable(line));
}

/** A text of any number of lines, safe to print. */
export function toPrintableText(text: string): string {
  return toPrintableLines(text).join('\n');
}

/** What joins or varies the characters of scripts and pictures that are not ASCII. */
const JOINTS: ReadonlySet<string> = new Set(['\u200c', '\u200d', '\ufe0e', '\ufe0f']);
const hidden = latePattern(
  String.raw`[^\P{C}\t\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]`,
  'gu',
);

/** A text for a page, which may show more than a terminal: also what is made to be invisible is an escape. */
export function toVisibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(/\r\n/g, '\n').replace(hidden(), (character, at: number, whole: string) => {
    const isJoint = JOINTS.has(character) && at > 0 && whole.charCodeAt(at - 1) > 0x7f;
    return isJoint ? character : escapeCharacter(character);
  });
}

function escapeCharacter(character: string): string {
  const code = Number(character.codePointAt(0));
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
