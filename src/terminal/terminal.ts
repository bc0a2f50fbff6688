import type { StatusTheme } from '../core/runs/status-theme.js';
import { shouldColor } from './color-mode.js';
import { defuseText } from './github-command.js';
import { openOutput, openStderr } from './output.js';
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
  const output = openOutput();
  const onScreen = output.isTerminal;
  return {
    theme: await createTheme(shouldColor(onScreen, color, process.env), chosen),
    width: onScreen ? Math.max(output.columns || 80, MIN_WIDTH) : PIPE_WIDTH,
    onScreen,
    // Opening a stream costs time, so those that a command does not use are left alone.
    get interactive() {
      return process.stdin.isTTY === true && process.stderr.isTTY === true;
    },
    print: (text) => output.write(`${text}\n`),
    // Names and keys of a pulled branch come back in it.
    talk: (text) => void openStderr().write(`${defuseText(text)}\n`),
  };
}
