import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../../terminal/terminal.js';

/** What is to become of tasks that were taken out of TODO.md. */
export type Answer = 'restore' | 'dismiss' | 'leave';

const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  ['r', 'restore'],
  ['restore', 'restore'],
  ['d', 'dismiss'],
  ['dismiss', 'dismiss'],
]);

/** Ask once, where there is a person to be asked; else say how to answer. */
export async function askAboutMissing(
  terminal: Terminal,
  names: readonly string[],
  runner: string,
): Promise<Answer> {
  const said = `Without a task: ${names.join(' ')}.`;
  if (!terminal.interactive) {
    terminal.talk(
      `${said} \`${runner} sync --restore\` brings back what is gone, \`--dismiss\` leaves it out for good.`,
    );
    return 'leave';
  }
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const text = await line.question(`${said} Restore, dismiss, or leave it for now? [r/d/N] `);
    return ANSWERS.get(text.trim().toLowerCase()) ?? 'leave';
  } catch {
    // Ctrl+C or the end of the input is an answer too, and leaves the cursor behind the question.
    terminal.talk('');
    return 'leave';
  } finally {
    line.close();
  }
}
