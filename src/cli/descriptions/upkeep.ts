import type { Command } from 'commander';
import { addMatch } from '../match-option.js';
import type { Perform } from '../program.js';

export function describeInit(program: Command, perform: Perform): void {
  program
    .command('init')
    .description('create the files that are not there yet')
    .option(
      '--git',
      'also have git merge TODO.md and FIXED_ERRORS.md without conflicts (.gitattributes)',
    )
    .action(perform(async () => (await import('../commands/init.js')).init));
}

export function describeDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('look for what is wrong, and say how to mend it')
    .option('--json', 'print JSON')
    .action(perform(async () => (await import('../commands/doctor.js')).doctor));
}

export function describeScrub(program: Command, perform: Perform): void {
  program
    .command('scrub')
    .description('take secrets out of everything that is recorded')
    .option('--match <text>', 'also this text, or /pattern/; may be given again', addMatch)
    .option('--dry-run', 'only say where they stand')
    .option('--json', 'print JSON')
    .action(perform(async () => (await import('../commands/scrub.js')).scrub));
}

export function describeEject(program: Command, perform: Perform): void {
  program
    .command('eject')
    .description('leave: plain Markdown stays, comments and state of errtrack go')
    .option('-y, --yes', 'do not ask')
    .action(perform(async () => (await import('../commands/eject.js')).eject));
}
