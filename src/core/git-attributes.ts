/** A line of `.gitattributes` by which git keeps the lines of both sides of a file, and no conflict. */
export function renderUnionLine(path: string): string {
  return `${renderPattern(path)} merge=union`;
}

/**
 * A pattern that names this one file, wherever it is read from the folder that the path is relative to: anchored, so
 * that files of the same name further down are not meant, and nothing at its start has a meaning.
 */
function renderPattern(path: string): string {
  const literal = `/${path.replace(/[\\*?[\]]/g, '\\$&')}`;
  return /[\s\u0000-\u001f\u007f-\u009f]/.test(literal) ? quote(literal) : literal;
}

/** As git quotes names: by C's rules. */
function quote(text: string): string {
  const inner = text.replace(/["\\]/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, (char) => {
    return `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${inner}"`;
}

/** The bytes with lines below them: line breaks, and that there is none at the end, stay as they are. */
export function appendLines(bytes: Uint8Array | null, lines: readonly string[]): Uint8Array {
  const text = Buffer.from(bytes ?? []).toString('latin1');
  const lineBreak = chooseLineBreak(text);
  const isOpen = text !== '' && text !== BOM && !text.endsWith('\n');
  const joined = lines.join(lineBreak);
  const added = Buffer.from(isOpen ? lineBreak + joined : joined + lineBreak);
  return Buffer.concat([bytes ?? new Uint8Array(), added]);
}

/** A byte order mark, read byte by byte. */
const BOM = '\u00ef\u00bb\u00bf';

/** The majority's. */
function chooseLineBreak(text: string): '\n' | '\r\n' {
  const all = text.split('\n').length - 1;
  return text.split('\r\n').length - 1 > all / 2 ? '\r\n' : '\n';
}
