import type { Command } from 'commander';
import { parseHost, parsePort } from '../option-values.js';
import type { Perform } from '../program.js';

export function describeReport(program: Command, perform: Perform): void {
  program
    .command('report')
    .description('save the reports of a run, also of one that was killed')
    .argument('[run]', 'its id, or the beginning of it')
    .option(
      '--html [file]',
      'as a page with everything inside; without a run: all errors, and the newest runs',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
A run is named by its id, or the beginning of it; @latest is the newest one, @latest:<name> the newest of that name.
Three files are saved in tracking_reports/, and their paths printed: what was done step by step and everything that
was noted, as JSON, and a summary to read. Those that were saved before are not saved twice. With --html it is one page, which
needs no server and asks nobody anything.`,
    )
    .action(perform(async () => (await import('../commands/report.js')).report));
}

export function describeServe(program: Command, perform: Perform): void {
  program
    .command('serve')
    .description('show what runs and what broke in a browser, live')
    .option(
      '--port <n>',
      'listen on this port (default: 5005, or the next one that is free)',
      parsePort,
    )
    .option(
      '--host <address>',
      'let other machines in, too; they need the token (default: 127.0.0.1)',
      parseHost,
    )
    .option('--open', 'open it in the browser')
    .option('--json', 'print the address as JSON')
    .addHelpText(
      'after',
      `
The address is printed on a line of its own. It shows what other processes record while they do so, and needs nothing
but the project's folder: start it before them, after them, or in their stead. Ctrl+C ends it.`,
    )
    .action(perform(async () => (await import('../commands/serve.js')).serve));
}
