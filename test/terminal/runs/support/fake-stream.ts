import { Screen } from './screen.js';

/** A terminal or a pipe that remembers what it was given. */
export class FakeStream {
  readonly isTTY: boolean;
  columns: number;
  rows: number;
  readonly chunks: string[] = [];
  readonly screen: Screen;

  constructor({ isTTY = false, columns = 80, rows = 24 } = {}) {
    this.isTTY = isTTY;
    this.columns = columns;
    this.rows = rows;
    this.screen = new Screen(columns, rows);
  }

  get text(): string {
    return this.chunks.join('');
  }

  write(text: string): boolean {
    this.chunks.push(text);
    if (this.isTTY) this.screen.write(text);
    return true;
  }
}
