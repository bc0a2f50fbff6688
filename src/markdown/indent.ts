/** How many columns the start of a line takes; a tab reaches to the next multiple of four. */
export function countColumns(start: string): number {
  return [...start].reduce(
    (column, character) => (character === '\t' ? column + 4 - (column % 4) : column + 1),
    0,
  );
}

/** Blanks as wide as the start of a line, its tabs kept. */
export function toBlanks(start: string): string {
  return start.replace(/[^\t]/g, ' ');
}

/** A line of an item whose text began at one column, for one whose text begins at another. */
export function shiftLine(line: string, from: number, to: number): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  // A line that is further out than the item's text belongs to it all the same, and does wherever it stands.
  if (from === to || indent === line || countColumns(indent) < from) return line;
  const { end, beyond } = findColumn(line, 0, from);
  return ' '.repeat(to + beyond) + line.slice(end);
}

/** Where `columns` of indent end that begin at `start`, and how far beyond a tab reaches there. */
export function findColumn(
  text: string,
  start: number,
  columns: number,
): { readonly end: number; readonly beyond: number } {
  let end = start;
  while (/[ \t]/.test(text.charAt(end)) && countColumns(text.slice(start, end)) < columns) end += 1;
  return { end, beyond: Math.max(0, countColumns(text.slice(start, end)) - columns) };
}
