import type { Command } from 'commander';
import { describeCompletion } from './descriptions/completion.js';
import { describeDeciding } from './descriptions/deciding.js';
import { describeGate } from './descriptions/gate.js';
import { describeJoining } from './descriptions/joining.js';
import { describeLooking } from './descriptions/looking.js';
import { describeReporting } from './descriptions/reporting.js';
import { describeRuns } from './descriptions/runs.js';
import { describeSyncing } from './descriptions/syncing.js';
import { describeUpkeep } from './descriptions/upkeep.js';
import type { Perform } from './program.js';

/** Commands that are described together. */
export interface CommandGroup {
  readonly names: readonly string[];
  describe(program: Command, perform: Perform): void;
}

/** All commands, in the order in which help lists them. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  { names: ['status', 'list', 'show'], describe: describeLooking },
  { names: ['fix', 'reopen', 'ignore', 'delete', 'move'], describe: describeDeciding },
  { names: ['merge', 'split'], describe: describeJoining },
  { names: ['sync', 'adopt'], describe: describeSyncing },
  { names: ['run', 'check'], describe: describeGate },
  { names: ['runs'], describe: describeRuns },
  { names: ['report', 'serve'], describe: describeReporting },
  { names: ['init', 'doctor', 'scrub', 'eject'], describe: describeUpkeep },
  { names: ['completion'], describe: describeCompletion },
];

/**
 * Describe commands to a program: the group of the one that is wanted, or all where no group has it. To make them all
 * takes commander as long as most of them run.
 * @param wanted the first word of the command line.
 */
export function describeCommands(program: Command, perform: Perform, wanted = ''): void {
  const group = COMMAND_GROUPS.find(({ names }) => names.includes(wanted));
  for (const { describe } of group === undefined ? COMMAND_GROUPS : [group]) {
    describe(program, perform);
  }
}
