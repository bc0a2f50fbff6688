/** The line of a key, as words that follow it; nothing where it does not stand there. */
export function tellLineOf(text: string, key: string): string {
  const offset = text.search(new RegExp(`${escapePattern(JSON.stringify(key))}\\s*:`));
  return offset === -1 ? '' : ` (line ${lineAt(text, offset)})`;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  return line;
}
