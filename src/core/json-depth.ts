/** No file of ours is nested deeper than this by far. */
const MAX_DEPTH = 200;

/** Whether JSON is nested so deep that to walk through it could end the stack. One look at each character. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = findEndOfText(json, at);
    else if (code === BRACE || code === BRACKET) {
      depth++;
      if (depth > MAX_DEPTH) return true;
    } else if (code === BRACE + 2 || code === BRACKET + 2) depth--;
  }
  return false;
}

/** Nearly all of it is text: the engine's own search is three times as fast. */
function findEndOfText(json: string, start: number): number {
  for (let at = start; ; ) {
    at = json.indexOf('"', at + 1);
    if (at === -1) return json.length;
    let backslashes = 0;
    while (json.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
}

const QUOTE = 34;
const BRACKET = 91;
const BACKSLASH = 92;
const BRACE = 123;
