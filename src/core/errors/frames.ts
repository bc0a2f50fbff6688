import { toSourcePath } from './source-path.js';
import { splitStack } from './stack-text.js';

/**
 * One line of a stack. `function` is the name as the engine printed it, without `async` and `[as alias]`;
 * `file` is a path, or a URL that names no file of this machine (`node:fs`), and null for native and eval frames.
 */
export interface Frame {
  readonly function: string | null;
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
}

type Place = Omit<Frame, 'function'>;

const NOWHERE: Place = { file: null, line: 0, column: 0 };
const PLACELESS = ['native', '<anonymous>', 'unknown location'];

/**
 * Parse the stack of an error as V8 prints it, in linear time.
 * @param message The error's message, by which lines of it that look like frames are told apart from frames.
 */
export function parseFrames(stack: string, message = ''): readonly Frame[] {
  const frames: Frame[] = [];
  for (const line of splitStack(stack, message).lines) {
    const frame = parseFrame(line);
    if (frame !== null) frames.push(frame);
  }
  return frames;
}

/** `at async Foo.bar [as baz] (file:///a/b.mjs:1:2)` or `at /a/b.js:1:2`, trimmed. */
function parseFrame(line: string): Frame | null {
  const text = line.slice(line.startsWith('at async ') ? 9 : 3);
  if (!text.endsWith(')')) {
    const place = parsePlace(text);
    return place && { function: null, ...place };
  }
  // A name or a folder may hold ` (` too: the first one behind which a place stands is the right one.
  for (let open = text.indexOf(' ('); open !== -1; open = text.indexOf(' (', open + 1)) {
    const place = parsePlace(text.slice(open + 2, -1));
    if (place !== null) return { function: parseName(text.slice(0, open)), ...place };
  }
  return null;
}

function parseName(text: string): string | null {
  const alias = text.lastIndexOf(' [as ');
  const name = alias > 0 && text.endsWith(']') ? text.slice(0, alias) : text;
  return name === '' || name === '<anonymous>' ? null : name;
}

function parsePlace(text: string): Place | null {
  if (PLACELESS.includes(text) || text.startsWith('index ')) return NOWHERE;
  if (text.startsWith('eval at ')) return parseEvalPlace(text);
  if (!startsLikePlace(text)) return null;
  const column = parseLastNumber(text);
  if (column === null) return text.startsWith('wasm:') ? { ...NOWHERE, file: text } : null;
  const line = parseLastNumber(column.before);
  const file = line === null ? column.before : line.before;
  if (file === '<anonymous>') return NOWHERE;
  return {
    file: toSourcePath(file),
    line: line === null ? column.number : line.number,
    column: line === null ? 0 : column.number,
  };
}

/** `eval at run (/a/b.js:1:2), <anonymous>:3:4`: code of no file, unless it names its source. */
function parseEvalPlace(text: string): Place {
  const own = text.slice(text.lastIndexOf('), ') + 3);
  return own.startsWith('eval at ') ? NOWHERE : (parsePlace(own) ?? NOWHERE);
}

/** A path, a drive, a URL, `node:…`, or a bare name such as `[eval]`, `<anonymous>`, `evalmachine.<anonymous>`. */
function startsLikePlace(text: string): boolean {
  const first = text.charAt(0);
  if (first === '/' || first === '\\' || first === '[' || first === '<') return true;
  return /^[A-Za-z][\w+.-]*:/.test(text) || /^[\w.@-]{1,200}[/\\]/.test(text) || isBareName(text);
}

function isBareName(text: string): boolean {
  return /^[\w.-]{1,200}(?:<anonymous>)?:\d{1,10}:\d{1,10}$/.test(text);
}

/** `text:12` → `text` and 12, digit by digit: a pattern anchored at the end would try every start. */
function parseLastNumber(text: string): { before: string; number: number } | null {
  let at = text.length;
  while (at > 0 && isDigit(text.charCodeAt(at - 1))) at--;
  if (at === text.length || at < 2 || text.length - at > 10 || text[at - 1] !== ':') return null;
  return { before: text.slice(0, at - 1), number: Number(text.slice(at)) };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
