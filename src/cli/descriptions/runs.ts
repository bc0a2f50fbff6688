import type { Command } from 'commander';
import { parseLimit, parseStatuses } from '../option-values.js';
import type { Perform } from '../program.js';

const NAMING = `
A run is named by its id, or the beginning of it; @latest is the newest one, @latest:<name> the newest of that name.`;

/** `errtrack runs …`: what tracked runs have left behind. */
export function describeRuns(program: Command, perform: Perform): void {
  const runs = program
    .command('runs')
    .description('look at tracked runs: past ones, and those that go on');

  runs
    .command('list')
    .description('list runs, the newest first')
    .option('--name <name>', 'only runs of this name')
    .option('--status <status...>', 'only running, waiting, completed, failed, …', parseStatuses)
    .option('--since <age|date>', 'started since: 30m, 2h, 7d, 2026-11-20')
    .option('--limit <n>', 'at most so many (default: 20, and all as JSON)', parseLimit)
    .option('--json', 'print JSON')
    .action(perform(async () => (await import('../commands/runs-list.js')).listRuns));

  runs
    .command('show')
    .description('show one run whole: phases, steps, errors, warnings')
    .argument('<run>', 'its id, or the beginning of it')
    .option('--phase <text>', 'only phases with this text in their name')
    .option('--all', 'every step, also of thousands')
    .option('--json', 'print JSON')
    .addHelpText('after', NAMING)
    .action(perform(async () => (await import('../commands/runs-show.js')).showRun));

  runs
    .command('compare')
    .description('compare two runs step by step')
    .argument('<a>', 'the one before')
    .argument('<b>', 'the one after')
    .option('--json', 'print JSON')
    .addHelpText('after', NAMING)
    .action(perform(async () => (await import('../commands/runs-compare.js')).compare));

  runs
    .command('trend')
    .description('show how runs of one name have done: outcomes, durations, errors')
    .argument('[name]', 'the name of the runs; default: each name')
    .option('--limit <n>', 'the newest so many of each name (default: 30)', parseLimit)
    .option('--json', 'print JSON')
    .action(perform(async () => (await import('../commands/runs-trend.js')).trend));

  runs
    .command('tail')
    .description('follow a run until it ends')
    .argument('[run]', 'its id, or the beginning of it; default: the newest')
    .option('--json', 'print each event as a line of JSON')
    .addHelpText('after', NAMING)
    .action(perform(async () => (await import('../commands/runs-tail.js')).tail));

  runs
    .command('prune')
    .description('remove the logs of old runs; reports stay')
    .option('--keep <n>', 'keep so many of the newest', parseLimit)
    .option('--older-than <age|date>', 'keep those that are younger: 30d, 2026-11-20')
    .option('--dry-run', 'only say what would be removed')
    .action(perform(async () => (await import('../commands/runs-prune.js')).prune));

  runs
    .command('release')
    .description('open a gate at which a run waits')
    .argument('<run>', 'its id, or the beginning of it')
    .argument('[step]', 'the id or name of the step that waits, where several do')
    .addHelpText('after', NAMING)
    .action(perform(async () => (await import('../commands/runs-release.js')).release));
}
