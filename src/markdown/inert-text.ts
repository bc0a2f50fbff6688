const ANSI = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;
/** Controls, bidi controls, invisible marks and lone surrogates. Joiners stay: scripts and emoji need them. */
const UNSEEN =
  /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}\p{Surrogate}]/gu;

/** Text of an error on one line: blanks folded, colours gone, what cannot be seen made visible, cut at `maxLength`. */
export function renderInertLine(text: string, maxLength: number): string {
  // A message may be megabytes long: look at no more than can be shown.
  const head = text.slice(0, 20_000).replace(ANSI, '');
  return cut(
    head
      .replace(/[\s\u0085\u2028\u2029]+/gu, (blank) => (blank === '\uFEFF' ? blank : ' '))
      .trim()
      .replace(UNSEEN, showCharacter),
    maxLength,
  );
}

/** The same for text of several lines: line breaks and tabs stay. */
export function renderInertText(text: string): string {
  return text.replace(ANSI, '').replace(UNSEEN, (character) => {
    return /[\t\n\r]/.test(character) ? character : showCharacter(character);
  });
}

function showCharacter(character: string): string {
  const code = Number(character.codePointAt(0));
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return '\uFFFD';
  return `\\u{${code.toString(16).toUpperCase()}}`;
}

function cut(text: string, maxLength: number): string {
  const characters = [...text];
  if (characters.length <= maxLength) return text;
  return `${characters
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`;
}
