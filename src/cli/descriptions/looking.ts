import type { Command } from 'commander';
import { parseErrorStatuses, parseLimit, parseOrder } from '../option-values.js';
import type { Perform } from '../program.js';
import { addSelectingOptions } from '../selecting-options.js';
import { HASH } from './named-error.js';

export function describeStatus(program: Command, perform: Perform): void {
  program
    .command('status')
    .description('count what is tracked, and what changed since the last commit')
    .option('--since <age|date|commit>', 'what changed since: 7d, 2026-11-20, HEAD~5, main')
    .option('--json', 'print JSON')
    .action(perform(async () => (await import('../commands/status.js')).status));
}

export function describeList(program: Command, perform: Perform): void {
  addSelectingOptions(
    program
      .command('list')
      .description('list active errors, the worst first')
      .option('--all', 'errors of any status')
      .option('--fixed', 'fixed errors')
      .option('--ignored', 'ignored errors')
      .option(
        '--status <status>',
        'active, fixed, ignored or all; several with commas',
        parseErrorStatuses,
      ),
    '...',
  )
    .option('--sort <order>', 'severity, seen, first, count or context', parseOrder)
    .option('--limit <n>', 'at most so many', parseLimit)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Fields of a search: hash, type, message, context, file, severity, status, tag (name=value) and run; * and ? stand for
any text and any character. Texts and fields have to fit all; a text in quotes is looked for as it is.`,
    )
    .action(perform(async () => (await import('../commands/list.js')).list));
}

export function describeShow(program: Command, perform: Perform): void {
  program
    .command('show')
    .description('show one error whole: source, stack, causes, history')
    .argument('<hash>', HASH)
    .option('--grouping', 'in place of that, explain why it is one error: what its hash is made of')
    .option('--with <hash>', 'with --grouping: and why it is not one error with this one')
    .option('--json', 'print JSON')
    .action(perform(async () => (await import('../commands/show.js')).show));
}
