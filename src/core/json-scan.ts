/** What a text of JSON holds that a parser takes without a word, and that would be lost or fatal later. */
export interface JsonScan {
  /** Where the first value stands that is nested too deep to be written again; null where none is. */
  readonly tooDeepAt: number | null;
  /** Where a number stands that would not come back as it was written (`1e999`, 20 digits); null where none does. */
  readonly lossyNumberAt: number | null;
  /** How many names there are, in all objects. */
  readonly names: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const COLON_NEXT = /[ \t\n\r]*:/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Look through a text before it is parsed. Takes one pass and no stack; of a text that is no JSON it says
 * nothing of use, and the parser will refuse that.
 */
export function scanJson(text: string, maxDepth: number): JsonScan {
  let names = 0;
  let depth = 0;
  let tooDeepAt: number | null = null;
  let lossyNumberAt: number | null = null;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at);
    else if (code === COLON) names++;
    else if (code === 123 || code === 91) {
      if (++depth > maxDepth) tooDeepAt ??= at;
    } else if (code === 125 || code === 93) depth--;
    else if (code === 45 || (code >= 48 && code <= 57)) {
      NUMBER.lastIndex = at;
      const end = NUMBER.test(text) ? NUMBER.lastIndex : at + 1;
      if (isLossy(text.slice(at, end))) lossyNumberAt ??= at;
      at = end - 1;
    }
  }
  return { tooDeepAt, lossyNumberAt, names };
}

/** The offset of the closing quote. Most of a ledger is inside quotes: the engine's own search is three times as fast. */
function skipString(text: string, start: number): number {
  let at = start;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
}

function isLossy(digits: string): boolean {
  if (digits.length < 16 && !/[eE]/.test(digits)) return false;
  const value = Number(digits);
  if (!Number.isFinite(value)) return true;
  if (value === 0 && /^-?[0.]*[1-9]/.test(digits)) return true;
  return /^-?\d+$/.test(digits) && BigInt(digits) !== BigInt(value);
}

/** How many names a parsed value has, in all its objects; of a name that was given twice the parser keeps one. */
export function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let names = 0;
  if (Array.isArray(value)) {
    for (const item of value) names += countNames(item);
    return names;
  }
  for (const inner of Object.values(value)) names += 1 + countNames(inner);
  return names;
}

/** The first name that an object of this JSON has twice, and where it stands the second time. */
export function findRepeatedName(text: string): { name: string; offset: number } | null {
  /** The names of each open object; null for a list. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(null);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = skipString(text, at);
      const names = open.at(-1);
      COLON_NEXT.lastIndex = end + 1;
      if (names && COLON_NEXT.test(text)) {
        const name = String(JSON.parse(text.slice(at, end + 1)));
        if (names.has(name)) return { name, offset: at };
        names.add(name);
      }
      at = end;
    }
  }
  return null;
}
