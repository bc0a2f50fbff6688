import type { OutputStream } from './run-output.js';

type WriteDone = (error?: Error | null) => void;

/** A writer to a stream that may be closed, broken, or throw: nobody hears of that, and it is not written to again. */
export class Outlet {
  readonly #write: (text: string, done?: WriteDone) => unknown;
  readonly #stream: OutputStream;
  #isBroken = false;

  /** @param write the stream's own, where something else stands in its place. */
  constructor(stream: OutputStream, write?: (text: string, done?: WriteDone) => unknown) {
    this.#stream = stream;
    this.#write = write ?? ((...args) => Reflect.apply(stream.write, stream, args));
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  write(text: string): void {
    if (this.#isBroken || text === '') return;
    try {
      if (isEmitter(this.#stream)) this.#write(text, (error) => this.#noteError(error));
      else this.#write(text);
    } catch {
      this.#isBroken = true;
    }
  }

  /** The stream is about to emit it: with no listener that would end the program. */
  #noteError(error: Error | null | undefined): void {
    if (!error) return;
    this.#isBroken = true;
    const stream = this.#stream;
    if (isEmitter(stream) && stream.listenerCount('error') === 0) stream.once('error', () => {});
  }
}

interface Emitter {
  once(name: string, listener: () => void): unknown;
  listenerCount(name: string): number;
}

function isEmitter(stream: object): stream is Emitter {
  return (
    'once' in stream &&
    typeof stream.once === 'function' &&
    'listenerCount' in stream &&
    typeof stream.listenerCount === 'function'
  );
}
