/** The lines of a text by number, from 0. A final line break ends the last line; it starts no new one. */
export interface Lines {
  readonly count: number;
  /** The line that holds an offset. */
  at(offset: number): number;
  start(line: number): number;
  /** Where a line's text ends, before its line break. */
  end(line: number): number;
  /** Where the next line starts, or the text ends. */
  next(line: number): number;
  isBlank(line: number): boolean;
}

export function createLines(text: string): Lines {
  const starts: number[] = [];
  const ends: number[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    starts.push(start);
    ends.push(match.index);
    start = match.index + match[0].length;
  }
  if (start < text.length) {
    starts.push(start);
    ends.push(text.length);
  }
  const startOf = (line: number) => starts[line] ?? text.length;
  const endOf = (line: number) => ends[line] ?? text.length;
  return {
    count: starts.length,
    at: (offset) => findLast(starts, offset),
    start: startOf,
    end: endOf,
    next: (line) => startOf(line + 1),
    isBlank: (line) =>
      line >= 0 && line < starts.length && /^[ \t]*$/.test(text.slice(startOf(line), endOf(line))),
  };
}

/** How many blank lines stand directly above a line. */
export function countBlankAbove(lines: Lines, line: number): number {
  let above = line;
  while (lines.isBlank(above - 1)) above -= 1;
  return line - above;
}

function findLast(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
