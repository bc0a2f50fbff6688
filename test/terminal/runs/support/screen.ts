import { getWidth } from '../../../../src/terminal/width.js';

// biome-ignore lint/complexity/useRegexLiterals: an escape byte is hard to see in one.
const TOKEN = new RegExp('\\u001b\\[([\\d;?]*)([A-Za-z])|\\r?\\n|\\r|[^]', 'gu');

/** As much of a terminal as our frames need; what it does not know is a failure. Lines that scroll out are kept. */
export class Screen {
  readonly #columns: number;
  readonly #rows: number;
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  /** Everything that was ever on it, top to bottom. */
  get text(): string {
    return this.#lines
      .map((line) => line.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  write(text: string): void {
    for (const [token, argument, command] of text.matchAll(TOKEN)) {
      if (command !== undefined) this.#obey(command, argument ?? '');
      else if (token.endsWith('\n')) this.#newLine();
      else if (token === '\r') this.#column = 0;
      else this.#put(token);
    }
  }

  #put(character: string): void {
    const width = getWidth(character);
    if (width === 0) {
      const last = this.#line.findLastIndex((cell, at) => at < this.#column && cell !== '');
      if (last !== -1) this.#line[last] += character;
      return;
    }
    if (this.#column + width > this.#columns) this.#newLine();
    const line = this.#line;
    while (line.length < this.#column) line.push(' ');
    line[this.#column] = character;
    if (width === 2) line[this.#column + 1] = '';
    this.#column += width;
  }

  #newLine(): void {
    this.#row++;
    this.#column = 0;
    if (this.#lines[this.#row] === undefined) this.#lines.push([]);
  }

  #obey(command: string, argument: string): void {
    const count = Number(argument || '1');
    if (command === 'A') {
      this.#row = Math.max(this.#row - count, this.#lines.length - this.#rows, 0);
    } else if (command === 'G') this.#column = count - 1;
    else if (command === 'K') this.#line.length = Math.min(this.#line.length, this.#column);
    else if (command === 'J') {
      // tmux keeps in its history what is erased from the corner, as if it had scrolled out.
      if (this.#column === 0 && this.#row === Math.max(0, this.#lines.length - this.#rows)) {
        throw new Error('Erased from the corner of the window');
      }
      this.#line.length = Math.min(this.#line.length, this.#column);
      // What is below stays a part of the window, only empty.
      for (const line of this.#lines.slice(this.#row + 1)) line.length = 0;
    } else if (command !== 'm') throw new Error(`Unknown escape: ${argument}${command}`);
  }

  get #line(): string[] {
    const line = this.#lines[this.#row];
    if (line === undefined) throw new Error('The cursor is outside');
    return line;
  }
}
