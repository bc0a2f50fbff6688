import type { Command } from 'commander';
import { openOutput } from '../../terminal/output.js';
import { CHOICES, parseShell } from '../option-values.js';
import type { Perform } from '../program.js';

/** The name by which the scripts of the shells call back. */
export const ASKED_BY_SHELL = '__complete';

/** `errtrack completion`, and what the scripts that it prints ask at each Tab. */
export function describeCompletion(program: Command, perform: Perform): void {
  program
    .command('completion')
    .description('print the script that teaches a shell to complete commands, hashes and more')
    .argument('<shell>', 'bash, zsh or fish', parseShell)
    .action(perform(async () => (await import('../commands/completion.js')).completion));

  program
    .command(ASKED_BY_SHELL, { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: readonly string[]) => {
      const { answerShell } = await import('../completion/answer.js');
      openOutput().write(await answerShell(program, CHOICES, words));
    });
}
