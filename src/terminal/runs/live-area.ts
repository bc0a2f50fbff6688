import { stripVTControlCharacters } from 'node:util';
import { getWidth } from '../width.js';
import { OpenLine } from './open-line.js';
import { Outlet } from './outlet.js';
import type { Pace } from './pace.js';
import type { OutputStream } from './run-output.js';
import { TappedStream } from './tapped-stream.js';

/** Ten repaints a second, and one a second for the clock where nothing happens. */
const MIN_GAP_MS = 100;
const TICK_MS = 1_000;
/** After this long a line that the program has begun gets the frame below it. */
const OPEN_LINE_REST_MS = 500;

const ESCAPE = '\u001b[';
const MARGIN = '\r';
const CLEAR_LINE = `${ESCAPE}K`;
const CLEAR_BELOW = `${ESCAPE}J`;

export interface LiveAreaOptions {
  /** What the frame is written to. */
  readonly stream: OutputStream;
  /** What else the program writes to the same terminal by. */
  readonly others: readonly OutputStream[];
  readonly pace: Pace;
  /** The frame as it is now, in lines no wider than the terminal. */
  readonly draw: () => readonly string[];
}

/**
 * The last lines of a terminal, where a frame is drawn anew as things change. What the program writes goes above it.
 * The cursor rests at the start of the line below the frame and is never hidden: however the program ends, by
 * whatever signal, the terminal is as it should be, and so no signal needs to be listened to.
 */
export class LiveArea {
  readonly #options: LiveAreaOptions;
  readonly #taps: readonly TappedStream[];
  readonly #outlet: Outlet;
  readonly #line = new OpenLine();
  /** The frame on the screen; null where there is none. */
  #shown: readonly string[] | null = null;
  /** The column of the program's open line above the frame. */
  #above = 0;
  #paintedAt = Number.NEGATIVE_INFINITY;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #due: { readonly at: number; readonly cancel: () => void } | null = null;
  #isClosed = false;

  constructor(options: LiveAreaOptions) {
    this.#options = options;
    const tap = {
      before: () => this.#makeRoom(),
      after: (chunk: unknown, encoding: unknown) => this.#noteOutput(chunk, encoding),
    };
    const [own, ...others] = [options.stream, ...options.others].map(
      (stream) => new TappedStream(stream, tap),
    );
    this.#taps = own === undefined ? others : [own, ...others];
    this.#outlet = new Outlet(options.stream, (...args) => own?.write(...args));
  }

  get isBroken(): boolean {
    return this.#outlet.isBroken;
  }

  /** Something has changed: draw, now or as soon as it is time. */
  refresh(): void {
    if (this.#isClosed) return;
    const wait = this.#getWait();
    if (wait <= 0) this.#paint();
    else this.#paintIn(wait);
  }

  /** Write lines that stay, above the frame. */
  print(text: string): void {
    const start = this.#erase() + (this.#line.isOpen ? '\n' : MARGIN);
    this.#shown = null;
    this.#outlet.write(`${start}${text}\n`);
    this.#line.take('\n', null);
  }

  /** Draw what is due: the process ends. */
  flush(): void {
    if (!this.#isClosed && !this.#line.isOpen) this.#paint();
  }

  /** What is on the screen is none of ours any more: another program had the terminal. */
  forget(): void {
    this.#shown = null;
    this.refresh();
  }

  /** Take the frame away, and leave the streams as they were. */
  close(): void {
    if (this.#isClosed) return;
    this.#makeRoom();
    this.#isClosed = true;
    this.#due?.cancel();
    for (const tap of this.#taps.toReversed()) tap.close();
  }

  #makeRoom(): void {
    if (this.#shown === null) return;
    const text = this.#erase();
    this.#shown = null;
    this.#outlet.write(text);
  }

  #noteOutput(chunk: unknown, encoding: unknown): void {
    this.#line.take(chunk, encoding);
    this.#writtenAt = this.#options.pace.now();
    this.refresh();
  }

  /** How long until the next frame may be drawn; never while the program writes a line whose width is unknown. */
  #getWait(): number {
    const { pace } = this.#options;
    const gap = this.#paintedAt + MIN_GAP_MS - pace.now();
    if (!this.#line.isOpen || this.#shown !== null) return gap;
    if (this.#line.column === null) return TICK_MS;
    return Math.max(gap, this.#writtenAt + OPEN_LINE_REST_MS - pace.now());
  }

  #paintIn(wait: number): void {
    const { pace } = this.#options;
    const at = pace.now() + wait;
    if (this.#due !== null && this.#due.at <= at) return;
    this.#due?.cancel();
    const cancel = pace.later(wait, () => {
      this.#due = null;
      this.refresh();
    });
    this.#due = { at, cancel };
  }

  #paint(): void {
    const column = this.#line.column;
    if (this.#shown === null && (column === null || column >= this.#getColumns())) {
      return this.#paintIn(TICK_MS);
    }
    const lines = this.#options.draw();
    this.#paintedAt = this.#options.pace.now();
    if (!isSame(lines, this.#shown)) this.#replace(lines, column ?? 0);
    this.#paintIn(TICK_MS);
  }

  #replace(lines: readonly string[], column: number): void {
    const isNew = this.#shown === null;
    // What a person types stands where the cursor rests, and moves it.
    const start = isNew ? (column > 0 ? '\n' : MARGIN) : up(this.#getHeight()) + MARGIN;
    if (isNew) this.#above = column;
    this.#shown = lines;
    this.#outlet.write(
      `${start}${lines.map((line) => `${line}${CLEAR_LINE}\n`).join('')}${CLEAR_BELOW}`,
    );
  }

  /** What takes the frame away and puts the cursor where the program's output ended. */
  #erase(): string {
    if (this.#shown === null) return '';
    const height = this.#getHeight();
    // The first line goes last, and alone: tmux keeps in its history what is erased from the corner of the window.
    if (this.#above === 0) {
      return `${up(height - 1)}${MARGIN}${CLEAR_BELOW}${up(1)}${CLEAR_LINE}`;
    }
    return `${up(height + 1)}${ESCAPE}${this.#above + 1}G${CLEAR_BELOW}`;
  }

  /** Lines on the screen: where it became narrower, the terminal has broken ours. */
  #getHeight(): number {
    const columns = this.#getColumns();
    const heights = (this.#shown ?? []).map((line) =>
      Math.max(1, Math.ceil(getWidth(stripVTControlCharacters(line)) / columns)),
    );
    const height = heights.reduce((sum, height) => sum + height, 0);
    // What has left the window is out of reach.
    return Math.min(height, Math.max(1, (this.#options.stream.rows || 24) - 1));
  }

  #getColumns(): number {
    return this.#options.stream.columns || 80;
  }
}

function up(lines: number): string {
  return lines > 0 ? `${ESCAPE}${lines}A` : '';
}

function isSame(one: readonly string[], other: readonly string[] | null): boolean {
  return other?.length === one.length && one.every((line, index) => line === other[index]);
}
