import type { Command } from 'commander';
import { parseShell } from '../option-values.js';
import type { Perform } from '../program.js';

/** `errtrack completion`. */
export function describeCompletion(program: Command, perform: Perform): void {
  program
    .command('completion')
    .description('print the script that teaches a shell to complete commands, hashes and more')
    .argument('<shell>', 'bash, zsh or fish', parseShell)
    .action(perform(async () => (await import('../commands/completion.js')).completion));
}
