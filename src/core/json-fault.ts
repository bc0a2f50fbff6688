/** Where a text stops being JSON: engines say it in many ways, or not at all. */
export interface JsonFault {
  readonly offset: number;
  /** Whether all is well up to the end, which comes too early. */
  readonly isCut: boolean;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y;

/** What may come next: a value, the first or a later entry of the open object or list, or what follows a value. */
type Expected = 'value' | 'first' | 'name' | 'after';

/** Find the first fault of a text that `JSON.parse` refuses. Takes time in proportion to the text, and no stack. */
export function findJsonFault(text: string): JsonFault {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = skip(SPACE, text, 0);
  for (; at < text.length; at = skip(SPACE, text, at)) {
    const char = text.charAt(at);
    const inObject = open.at(-1) === '}';
    if (expected === 'after') {
      if (open.length === 0) break;
      if (char === ',') expected = inObject ? 'name' : 'value';
      else if (char === open.at(-1)) open.pop();
      else break;
      at++;
    } else if (expected === 'first' && char === open.at(-1)) {
      open.pop();
      expected = 'after';
      at++;
    } else if (inObject && expected !== 'value') {
      const end = skipName(text, at);
      if (end.fault !== null) return end.fault;
      at = end.at;
      expected = 'value';
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      expected = 'first';
      at++;
    } else {
      const end = Math.max(skip(STRING, text, at), skip(SCALAR, text, at));
      if (end === at) return faultAt(text, at);
      at = end;
      expected = 'after';
    }
  }
  return faultAt(text, at);
}

function skipName(text: string, at: number): { at: number; fault: JsonFault | null } {
  const end = skip(STRING, text, at);
  if (end === at) return { at, fault: faultAt(text, at) };
  const colon = skip(SPACE, text, end);
  if (text.charAt(colon) === ':') return { at: colon + 1, fault: null };
  return { at, fault: faultAt(text, colon) };
}

/** The end of a pattern that begins here; here itself where it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** A string or a word that runs into the end of the text was cut there. */
function faultAt(text: string, offset: number): JsonFault {
  const rest = text.slice(offset, offset + 100_000);
  const isCut =
    rest === '' ||
    /^"(?:[^"\\\u0000-\u001f]|\\.)*\\?(?:u[\dA-Fa-f]{0,3})?$/.test(rest) ||
    /^(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-?\d*\.?\d*(?:[eE][+-]?)?)$/.test(rest);
  return { offset, isCut };
}
