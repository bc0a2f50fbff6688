import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A program of a project that runs beside the test, and goes on only when it is told to. */
export class StartedProgram {
  readonly #child: ChildProcess;
  #output = '';

  /** @param args of Node. */
  constructor(folder: string, args: readonly string[]) {
    this.#child = spawn(process.execPath, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    onTestFinished(() => {
      this.#child.kill('SIGKILL');
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when it has printed a text. */
  async printed(text: string): Promise<void> {
    while (!this.#output.includes(text)) {
      if (this.#child.exitCode !== null) throw new Error(`It ended before it printed ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Let it go on, and wait for its end. */
  async goOn(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin?.end('\n');
    await ended;
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
