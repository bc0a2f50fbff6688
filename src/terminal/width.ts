import { latePattern } from '../core/late-pattern.js';

const zeroWide = latePattern(String.raw`[\p{Mn}\p{Me}\p{Cf}]`, 'u');
const doubleWide = latePattern(
  String.raw`[\p{Emoji_Presentation}\u{1100}-\u{115F}\u{2E80}-\u{303E}\u{3041}-\u{33FF}\u{3400}-\u{4DBF}\u{4E00}-\u{A4CF}\u{A960}-\u{A97C}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FE30}-\u{FE6F}\u{FF01}-\u{FF60}\u{FFE0}-\u{FFE6}\u{17000}-\u{18DFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]`,
  'u',
);
/** ASCII, Latin letters, dashes and quotes, and the signs of ours: of these each takes one column. */
const SINGLE = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u25fc\u2714]*$/;

/** How many columns a printable text takes; never less than it does. */
export function getWidth(text: string): number {
  if (isSingle(text)) return text.length;
  let width = 0;
  for (const character of text) width += getCharacterWidth(character);
  return width;
}

/** The text, ended by `…` where it would take more columns than `width`. */
export function cutToWidth(text: string, width: number): string {
  if (getWidth(text) <= width) return text;
  return width < 1 ? '' : `${takeColumns(text, width - 1).trimEnd()}…`;
}

/** Lines of at most `width` columns, broken at spaces, and within a word only where it is longer than a line. */
export function wrapToWidth(text: string, width: number): readonly string[] {
  const words = text.trimStart().split(' ');
  const lines: string[] = [];
  let line = text.slice(0, text.length - text.trimStart().length).slice(0, width >> 1);
  for (const word of words) {
    const joined = line.trim() === '' ? line + word : `${line} ${word}`;
    if (getWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line.trim() !== '') lines.push(line);
    const pieces = breakWord(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

function breakWord(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = word;
  while (getWidth(rest) > width) {
    // One character, where even that is too wide.
    const piece = takeColumns(rest, width) || takeColumns(rest, 2);
    if (piece === '' || piece === rest) break;
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

function takeColumns(text: string, width: number): string {
  if (isSingle(text)) return text.slice(0, width);
  let columns = 0;
  let end = 0;
  for (const character of text) {
    columns += getCharacterWidth(character);
    if (columns > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function isSingle(text: string): boolean {
  return SINGLE.test(text);
}

function getCharacterWidth(character: string): number {
  if (character <= '~') return 1;
  if (zeroWide().test(character)) return 0;
  return doubleWide().test(character) ? 2 : 1;
}
