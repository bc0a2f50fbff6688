import type { Command } from 'commander';
import type { Perform } from '../program.js';

export function describeSync(program: Command, perform: Perform): void {
  program
    .command('sync')
    .description('take in what was recorded and what people did in TODO.md, now')
    .option('--dry-run', 'only show what would change, as a diff')
    .option('--restore', 'write tasks anew that were taken out of TODO.md')
    .option('--dismiss', 'leave tasks out for good that were taken out of TODO.md')
    .option('--resolve', 'merge both sides of a conflict that git left in them')
    .option('--watch', 'go on, and do so again whenever they have changed, until Ctrl+C')
    .option('--json', 'print JSON')
    .action(perform(async () => (await import('../commands/sync.js')).sync));
}

export function describeAdopt(program: Command, perform: Perform): void {
  program
    .command('adopt')
    .description(
      'take over tasks that error_tracker.py has written, and tasks of ours that lost their id',
    )
    .option('--dry-run', 'only say what would be taken over')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Each task stays as it is written and gets an id at the end of its line. A ledger of error_tracker.py is kept beside
the new one, under another name. When such an error is thrown again, under errtrack, it is a new error to it: what
error_tracker.py knew of it is too little to tell that it is the same.`,
    )
    .action(perform(async () => (await import('../commands/adopt.js')).adopt));
}
