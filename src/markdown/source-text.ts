const BOM = '\uFEFF';
const LINE_BREAK = /\r\n|\n|\r/g;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** A file's text, with what has to be kept beside it. */
export interface SourceText {
  /** The leading byte order mark, or nothing; never part of `text`. */
  readonly bom: string;
  readonly text: string;
}

export type SourceTextResult =
  | { readonly ok: true; readonly source: SourceText }
  | { readonly ok: false; readonly problem: string };

/** Read bytes as text that may be edited; refuses what is not UTF-8 and what is in the middle of a merge. */
export function parseSourceText(bytes: Uint8Array): SourceTextResult {
  const decoded = decode(bytes);
  if (decoded === null) {
    return { ok: false, problem: 'it is not valid UTF-8; save it as UTF-8' };
  }
  const conflict = findConflictLine(decoded);
  if (conflict !== null) {
    return {
      ok: false,
      problem: `it has merge conflict markers (line ${conflict}); resolve them, or run \`errtrack sync --resolve\``,
    };
  }
  const bom = decoded.startsWith(BOM) ? BOM : '';
  return { ok: true, source: { bom, text: decoded.slice(bom.length) } };
}

export function formatSourceText(source: SourceText): Uint8Array {
  return encoder.encode(source.bom + source.text);
}

/** The line ending that most lines have; of equals, the plainer one. */
export function findMainLineBreak(text: string): string {
  const counts = new Map([
    ['\n', 0],
    ['\r\n', 0],
    ['\r', 0],
  ]);
  for (const [lineBreak] of text.matchAll(LINE_BREAK)) {
    counts.set(lineBreak, (counts.get(lineBreak) ?? 0) + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The line, from 1, of the first conflict marker. A row of `=` may also underline a heading, one of `>` may quote. */
function findConflictLine(text: string): number | null {
  const opening = /^\uFEFF?<{7}(?: |$)/m.exec(text);
  if (opening !== null) return countLines(text, opening.index);
  const middle = /^={7}$/m.exec(text);
  const closing = /^>{7}(?: |$)/m.exec(text);
  const isConflict = middle !== null && closing !== null && middle.index < closing.index;
  return isConflict ? countLines(text, middle.index) : null;
}

function countLines(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}
