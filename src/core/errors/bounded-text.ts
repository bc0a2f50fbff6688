const TOKEN_END = /[\s"'`,;(){}[\]<>|]/;

/**
 * Cut a text to a length in characters, without its last, possibly halved, token: half a secret matches no pattern.
 * The rest of a cut text does not keep the whole in memory.
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  let end = maxLength;
  while (end > 0 && !TOKEN_END.test(text.charAt(end - 1))) end--;
  return copyText(dropHalfCard(text.slice(0, end).trimEnd()));
}

/** A card's number is several tokens: groups of digits at the end may be the half of one. */
function dropHalfCard(text: string): string {
  const card = /(?:[ -]?\d{2,6}){1,5}$/.exec(text.slice(-40));
  return card === null ? text : text.slice(0, text.length - card[0].length).trimEnd();
}

/** V8 keeps the whole parent of a slice alive; a joined text is flattened into one of its own. */
function copyText(text: string): string {
  return ` ${text}`.slice(1);
}

/** The first line of a text, cut short: for names, which are one line. */
export function cutName(text: string, maxLength: number): string {
  const start = text.slice(0, maxLength);
  const lineEnd = start.search(/[\r\n]/);
  return lineEnd === -1 ? start : start.slice(0, lineEnd);
}
