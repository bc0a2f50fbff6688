import type { StatusTheme } from '../core/runs/status-theme.js';
import { shouldColor } from './color-mode.js';
import { defuseText } from './github-command.js';
import { createTheme, type Theme } from './theme.js';

/** A pipe has no width: lines are cut only where nobody would read on. */
const PIPE_WIDTH = 1000;
const MIN_WIDTH = 20;

/** The one writer: data goes to `print`, everything else that is said to `talk`. Both end the line. */
export interface Terminal {
  readonly theme: Theme;
  /** Columns to lay data out in. */
  readonly width: number;
  /** Whether a person sees what is printed; if not, it goes to a file or a program. */
  readonly onScreen: boolean;
  /** Whether a person can be asked something. */
  readonly interactive: boolean;
  print(text: string): void;
  talk(text: string): void;
}

export async function openTerminal(color: boolean, chosen: StatusTheme): Promise<Terminal> {
  const { stdout, env } = process;
  endQuietlyWhenClosed(stdout);
  return {
    theme: await createTheme(shouldColor(stdout.isTTY === true, color, env), chosen),
    width: stdout.isTTY ? Math.max(stdout.columns || 80, MIN_WIDTH) : PIPE_WIDTH,
    onScreen: stdout.isTTY === true,
    // Opening a stream costs time, so those that a command does not use are left alone.
    get interactive() {
      return process.stdin.isTTY === true && process.stderr.isTTY === true;
    },
    print: (text) => void stdout.write(`${text}\n`),
    // Names and keys of a pulled branch come back in it.
    talk: (text) => void openStderr().write(`${defuseText(text)}\n`),
  };
}

let stderr: NodeJS.WriteStream | null = null;

/** Nobody may be listening any more, which is no reason to fail. */
function openStderr(): NodeJS.WriteStream {
  stderr ??= process.stderr.on('error', () => {});
  return stderr;
}

/** `errtrack list | head -1`: whoever read has seen enough, which is no trouble worth a word. */
function endQuietlyWhenClosed(stdout: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    stdout.destroy();
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
    openStderr().write(`error: Cannot write the output: ${error.message}\n`);
    process.once('exit', () => {
      process.exitCode = 2;
    });
  });
}
