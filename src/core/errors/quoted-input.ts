/** What stands right before something that was found in an input. */
const FOUND =
  /\b(?:got|received|(?<!not )found|instead of|but was|input|near|char(?:acter)?|token|tag|symbol)\b:? ?$/i;
/** What nobody knows was given: `unknown option '--foo'`; of `unknown value for "port"` the name is the program's. */
const BLAMED =
  /\b(?:unknown|unexpected|unrecogni[sz]ed|unsupported|illegal|no such|invalid value)\b(?: (?!for |of |in |on )[\w()]{1,20}){0,3}:? ?$/i;
/** Names of the program's own, whatever is said of a place. */
const OWN = /\b(?:reading|setting|propert(?:y|ies)|function|method) $/;
/** A message that tells a place tells it of an input: what it quotes is from there. */
const PLACE =
  /\b(?:line|col(?:umn)?|pos(?:ition)?|offset|index|row|char(?:acter)?)(?: number)?[: #]{1,2}\d|[([]\d{1,9}:\d{1,9}[)\]]/i;
/** Between quotes; behind the last one the message may be cut. */
const QUOTED =
  /(?<![A-Za-z0-9])(["'`])(?:(?!\1)[^\n]){1,500}(?:\1(?![A-Za-z0-9])|(?:…|\.\.\.)\1?$)/g;
/** What is shorter may be a part of any word. */
const MIN_REPEATED = 4;
/** Enough to see what a quote is about. */
const MAX_BEFORE = 48;

/**
 * Leave out what a message quotes from an input: `Unexpected closing tag "p" (line 3)`, `expected a number, got "forty"`.
 * Other quoted words stay: `reading 'width'` is another bug than `reading 'height'`.
 */
export function hideQuotedInput(text: string, placeholder: string): string {
  const tellsPlace = PLACE.test(text);
  const inputs: string[] = [];
  const shown = text.replace(QUOTED, (whole: string, quote: string, at: number) => {
    const before = text.slice(Math.max(0, at - MAX_BEFORE), at);
    const isInput = FOUND.test(before) || BLAMED.test(before) || (tellsPlace && !OWN.test(before));
    if (!isInput) return whole;
    inputs.push(whole.slice(1, -1));
    return quote + placeholder + quote;
  });
  const [input = ''] = inputs;
  // What is said of it further on may quote it once more.
  return input.length < MIN_REPEATED ? shown : shown.replaceAll(input, placeholder);
}
