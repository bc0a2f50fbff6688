import type { Command } from 'commander';
import { parseSplitBy } from '../option-values.js';
import type { Perform } from '../program.js';
import { HASH } from './named-error.js';

export function describeMerge(program: Command, perform: Perform): void {
  program
    .command('merge')
    .description('make two errors one: the first becomes a part of the second')
    .argument('<hash>', 'the one that goes: its hash, or the first 4 or more digits')
    .argument('<into>', 'the one that stays')
    .addHelpText(
      'after',
      `
Counts, tags, samples and past fixes of both are the second one's from now on, as is every later occurrence of the
first; its task leaves TODO.md, and its entries in FIXED_ERRORS.md stay as they are. The second one stays what it is:
active, ignored, or fixed; but a fixed one becomes active where the first is. Both hashes name it.`,
    )
    .action(perform(async () => (await import('../commands/deciding.js')).merge));
}

export function describeSplit(program: Command, perform: Perform): void {
  program
    .command('split')
    .description('tell later occurrences of an error apart, as errors of their own')
    .argument('<hash>', HASH)
    .option(
      '--by <what>',
      "message: by the message itself; site: by the path of calls through the project's own code",
      parseSplitBy,
    )
    .option('--undo', 'count later occurrences on the error itself again')
    .addHelpText(
      'after',
      `
The error stays, with what was counted on it; each message, or each path of calls, that occurs from now on is an
error with a task of its own. One of them that is no other after all is put back with \`errtrack merge\`.`,
    )
    .action(perform(async () => (await import('../commands/deciding.js')).split));
}
