import type { Command } from 'commander';
import { addBulkOptions } from '../bulk-options.js';
import type { Perform } from '../program.js';
import { addOtherSelectingOptions } from '../selecting-options.js';
import { HASH, HASHES } from './named-error.js';

export function describeFix(program: Command, perform: Perform): void {
  addBulkOptions(
    program
      .command('fix')
      .description('mark errors as fixed: the task becomes history')
      .argument('[hash...]', HASHES)
      .option('-d, --description <text>', 'what fixed it'),
    'all active errors',
  ).action(perform(async () => (await import('../commands/deciding.js')).fix));
}

export function describeReopen(program: Command, perform: Perform): void {
  addBulkOptions(
    program
      .command('reopen')
      .description('make errors active again; also undoes a fix')
      .argument('[hash...]', HASHES),
    'all fixed and ignored errors',
  ).action(perform(async () => (await import('../commands/deciding.js')).reopen));
}

export function describeIgnore(program: Command, perform: Perform): void {
  const command = program
    .command('ignore')
    .description('leave errors out of TODO.md: for good, or until they matter again')
    .argument('[hash...]', HASHES)
    .option('--until <when>', 'until then: 30m, 7d, 2027-01-31, 10x, 10x/1h')
    .option('--type <glob>', 'in place of hashes: all errors of such types, by a rule')
    .option('--context <glob>', 'all errors of such contexts, by a rule')
    .option('--message <glob>', 'all errors with such messages, by a rule')
    .option('--all', 'all active errors')
    .option('--dry-run', 'only say what would be done');
  addOtherSelectingOptions(command)
    .addHelpText(
      'after',
      `
What is ignored goes on to be counted; its task leaves TODO.md. With --until it comes back by itself when it is seen
after that: later than a time, so many times more (10x), or so many times within a time (10x/1h). A rule is added to
errtrack.config.json, for everybody and for errors to come; in its globs * stands for any text and ? for any character.
All other selectors, --search 'type:*Timeout' too, are for the active errors that are there.
\`errtrack reopen\` makes an error active again.`,
    )
    .action(perform(async () => (await import('../commands/deciding.js')).ignore));
}

export function describeDelete(program: Command, perform: Perform): void {
  addBulkOptions(
    program
      .command('delete')
      .description('forget errors: record and task go, past fixes stay in FIXED_ERRORS.md')
      .argument('[hash...]', HASHES)
      .option('-y, --yes', 'do not ask, where more than three are selected'),
    'all errors',
  ).action(perform(async () => (await import('../commands/deciding.js')).deleteErrors));
}

export function describeMove(program: Command, perform: Perform): void {
  addBulkOptions(
    program
      .command('move')
      .description('choose the severity of errors; the choice stays')
      .argument('<hash>', `${HASH}; none with a selector`)
      .argument('[severity]', 'HIGH, MEDIUM or LOW'),
    'all active errors',
  ).action(perform(async () => (await import('../commands/deciding.js')).move));
}
