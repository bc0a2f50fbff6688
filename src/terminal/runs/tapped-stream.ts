import type { OutputStream } from './run-output.js';

/** Told of what the program writes: before, so that our frame makes room, and after. */
export interface Tap {
  before(): void;
  after(chunk: unknown, encoding: unknown): void;
}

/**
 * A stream of the program's that we listen in on. What the program writes goes on to the stream at once, as it
 * was handed over: no byte waits here, and callbacks, encodings and what `write` returns or throws are the stream's.
 */
export class TappedStream {
  readonly #stream: OutputStream;
  readonly #own: PropertyDescriptor | undefined;
  readonly #write: OutputStream['write'];
  readonly #tapped: (...args: unknown[]) => unknown;
  #tap: Tap | null;

  constructor(stream: OutputStream, tap: Tap) {
    const listen = () => this.#tap;
    const { write } = stream;
    this.#stream = stream;
    this.#own = Object.getOwnPropertyDescriptor(stream, 'write');
    this.#write = write;
    this.#tap = tap;
    this.#tapped = function tapped(this: unknown, ...args: unknown[]) {
      contain(() => listen()?.before());
      try {
        return Reflect.apply(write, this, args);
      } finally {
        contain(() => listen()?.after(args[0], args[1]));
      }
    };
    Reflect.defineProperty(stream, 'write', {
      value: this.#tapped,
      writable: true,
      configurable: true,
      enumerable: this.#own?.enumerable ?? false,
    });
  }

  /** Past ourselves, to the stream. */
  write(...args: unknown[]): unknown {
    return Reflect.apply(this.#write, this.#stream, args);
  }

  /** Where somebody else has taken our place meanwhile, we stay below them, and do nothing. */
  close(): void {
    this.#tap = null;
    if (this.#stream.write !== this.#tapped) return;
    if (this.#own === undefined) Reflect.deleteProperty(this.#stream, 'write');
    else Reflect.defineProperty(this.#stream, 'write', this.#own);
  }
}

/** What goes wrong in a frame is no matter for what the program writes. */
function contain(action: () => void): void {
  try {
    action();
  } catch {}
}
