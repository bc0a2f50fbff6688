const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', 0: '\0' };

/** What a text between quotes says: `it\'s \u{41}` is `it's A`. */
export function readEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|(\n)|(.))/gi,
    readEscape,
  );
}

function readEscape(
  _match: string,
  point: string | undefined,
  unit: string | undefined,
  byte: string | undefined,
  newline: string | undefined,
  character = '',
): string {
  const code = Number.parseInt(point ?? unit ?? byte ?? '', 16);
  if (!Number.isNaN(code)) return code > 0x10ffff ? '' : String.fromCodePoint(code);
  return newline === undefined ? (ESCAPES[character] ?? character) : '';
}
