const BOM = '\uFEFF';

export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function toText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The same document as other editors would have saved it. */
export const SAVED_AS = {
  'as it is': (text: string) => text,
  CRLF: (text: string) => text.replace(/\n/g, '\r\n'),
  'lone CR': (text: string) => text.replace(/\n/g, '\r'),
  'mixed line endings': (text: string) => {
    let line = 0;
    return text.replace(/\n/g, () => {
      line += 1;
      return line % 3 === 0 ? '\r\n' : '\n';
    });
  },
  'LF, CR and CRLF in turn': (text: string) => {
    let line = 0;
    return text.replace(/\n/g, () => {
      line += 1;
      return ['\r', '\n', '\r\n'][line % 3] ?? '\n';
    });
  },
  'a byte order mark': (text: string) => BOM + text,
  'two byte order marks': (text: string) => BOM + BOM + text,
  'no final newline': (text: string) => text.replace(/\n+$/, ''),
  'a byte order mark, CRLF, no final newline': (text: string) =>
    BOM + text.replace(/\n+$/, '').replace(/\n/g, '\r\n'),
} as const;
