/** Longest run at the end of a cut text that is looked through for the start of its last token. */
const MAX_TOKEN = 1024;
const TOKEN_END = /[\s"'`,;(){}[\]<>|]/;

/**
 * Cut a text to a length in characters, without its last, possibly halved, token: half a secret matches no pattern.
 * The rest of a cut text does not keep the whole in memory.
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = text.slice(0, maxLength);
  const from = Math.max(0, maxLength - MAX_TOKEN);
  for (let end = maxLength; end > from; end--) {
    if (TOKEN_END.test(kept.charAt(end - 1))) return copyText(kept.slice(0, end).trimEnd());
  }
  return copyText(kept.slice(0, from));
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
