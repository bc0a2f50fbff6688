/** No file of ours is nested deeper than this by far. */
const MAX_DEPTH = 200;

/** Whether JSON is nested so deep that to walk through it could end the stack. One look at each character. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (isInText) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) isInText = false;
    } else if (code === QUOTE) isInText = true;
    else if (code === BRACE || code === BRACKET) {
      depth++;
      if (depth > MAX_DEPTH) return true;
    } else if (code === BRACE + 2 || code === BRACKET + 2) depth--;
  }
  return false;
}

const QUOTE = 34;
const BRACKET = 91;
const BACKSLASH = 92;
const BRACE = 123;
