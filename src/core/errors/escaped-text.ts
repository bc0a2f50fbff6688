type Clean = (text: string) => string;

const ESCAPES = /\\(?:u[\dA-Fa-f]{4}|["\\/bfnrt])/g;
/** A text in JSON in JSON in JSON … */
const MAX_LEVELS = 5;

/**
 * Clean a text also of what can be read only once the escapes of JSON are undone, as in a quoted answer of a server:
 * `{"url":"postgres:\/\/…"}`, `caf\u00e9`. Of a line, what lies between its first such place and its last is written
 * anew; all else stays as it is.
 */
export function cleanEscaped(text: string, clean: Clean, levels = MAX_LEVELS): string {
  const plain = clean(text);
  if (levels === 0 || !plain.includes('\\')) return plain;
  const lines = plain.split('\n');
  return lines.map((line) => cleanLine(line, clean, levels)).join('\n');
}

function cleanLine(line: string, clean: Clean, levels: number): string {
  if (!line.includes('\\')) return line;
  const { text, starts } = decode(line);
  if (text === line) return line;
  const inner = cleanEscaped(text, clean, levels - 1);
  if (inner === text) return line;
  const from = findFirstDifference(text, inner);
  const kept = findCommonEnd(text, inner, from);
  const changed = JSON.stringify(inner.slice(from, inner.length - kept)).slice(1, -1);
  return line.slice(0, starts[from]) + changed + line.slice(starts[text.length - kept]);
}

/** A text without its escapes, and where in the line each of its characters, and its end, comes from. */
function decode(line: string): { readonly text: string; readonly starts: readonly number[] } {
  const starts: number[] = [];
  let text = '';
  let at = 0;
  const take = (end: number) => {
    text += line.slice(at, end);
    for (; at < end; at++) starts.push(at);
  };
  for (const { 0: sequence, index } of line.matchAll(ESCAPES)) {
    take(index);
    text += String(JSON.parse(`"${sequence}"`));
    starts.push(index);
    at = index + sequence.length;
  }
  take(line.length);
  starts.push(line.length);
  return { text, starts };
}

function findFirstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

function findCommonEnd(one: string, other: string, from: number): number {
  const most = Math.min(one.length, other.length) - from;
  let length = 0;
  while (length < most && one.at(-1 - length) === other.at(-1 - length)) length++;
  return length;
}
