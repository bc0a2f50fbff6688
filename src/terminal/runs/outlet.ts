import { writeSync } from 'node:fs';
import type { OutputStream } from './run-output.js';

type WriteDone = (error?: Error | null) => void;
type Write = (text: string | Uint8Array, done?: WriteDone) => unknown;

/** A writer to a stream that may be closed, broken, or throw: nobody hears of that, and it is not written to again. */
export class Outlet {
  readonly #write: Write;
  readonly #stream: OutputStream;
  readonly #isReplaced: boolean;
  #isBroken = false;

  /** @param write the stream's own, where something else stands in its place. */
  constructor(stream: OutputStream, write?: Write) {
    this.#stream = stream;
    this.#isReplaced = write !== undefined;
    this.#write = write ?? ((...args) => Reflect.apply(stream.write, stream, args));
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  write(text: string): void {
    if (this.#isBroken || text === '') return;
    try {
      const descriptor = this.#isReplaced ? null : findDescriptor(this.#stream);
      const rest = descriptor === null ? text : writePast(descriptor, text);
      if (rest.length === 0) return;
      if (isEmitter(this.#stream)) this.#write(rest, (error) => this.#noteError(error));
      else this.#write(rest);
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

/**
 * The file behind one of the process's own streams, where nothing waits in it and nobody stands in its place. An
 * error of the stream would be the program's: its listeners hear of it, and Node ends a program at the second one.
 */
function findDescriptor(stream: OutputStream): number | null {
  const own = [process.stderr, process.stdout].find((own) => own === stream);
  if (own === undefined || own.isTTY || Object.hasOwn(own, 'write')) return null;
  return own.writable && own.writableLength === 0 && typeof own.fd === 'number' ? own.fd : null;
}

/** @returns what finds no room now: its reader is slow, and the stream knows how to wait. */
function writePast(descriptor: number, text: string): Uint8Array {
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
  }
  return rest;
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
