import type { OutputStream } from './run-output.js';

export interface TerminalListeners {
  readonly onResize: () => void;
  /** After Ctrl+Z and `fg`. */
  readonly onResume: () => void;
  readonly onExit: () => void;
}

/** What happens to a terminal while something is shown in it. None of it changes what the program does. */
export class TerminalEvents {
  readonly #stream: OutputStream;
  readonly #listeners: TerminalListeners;

  constructor(stream: OutputStream, listeners: TerminalListeners) {
    this.#stream = stream;
    this.#listeners = listeners;
    if (isEmitter(stream)) stream.on('resize', listeners.onResize);
    process.on('SIGCONT', listeners.onResume);
    process.on('exit', listeners.onExit);
  }

  close(): void {
    const { onResize, onResume, onExit } = this.#listeners;
    if (isEmitter(this.#stream)) this.#stream.off('resize', onResize);
    process.off('SIGCONT', onResume);
    process.off('exit', onExit);
  }
}

interface Emitter {
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
}

function isEmitter(stream: object): stream is Emitter {
  return (
    'on' in stream &&
    typeof stream.on === 'function' &&
    'off' in stream &&
    typeof stream.off === 'function'
  );
}
