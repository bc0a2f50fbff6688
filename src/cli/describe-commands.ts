import type { Command } from 'commander';
import { describeCompletion } from './descriptions/completion.js';
import {
  describeDelete,
  describeFix,
  describeIgnore,
  describeMove,
  describeReopen,
} from './descriptions/deciding.js';
import { describeCheck, describeRun } from './descriptions/gate.js';
import { describeMerge, describeSplit } from './descriptions/joining.js';
import { describeList, describeShow, describeStatus } from './descriptions/looking.js';
import { describeReport, describeServe } from './descriptions/reporting.js';
import { describeRuns } from './descriptions/runs.js';
import { describeAdopt, describeSync } from './descriptions/syncing.js';
import {
  describeDoctor,
  describeEject,
  describeInit,
  describeScrub,
} from './descriptions/upkeep.js';
import type { Perform } from './program.js';

/** All commands, in the order in which help lists them. */
const COMMANDS = new Map<string, (program: Command, perform: Perform) => void>([
  ['status', describeStatus],
  ['list', describeList],
  ['show', describeShow],
  ['fix', describeFix],
  ['reopen', describeReopen],
  ['ignore', describeIgnore],
  ['delete', describeDelete],
  ['move', describeMove],
  ['merge', describeMerge],
  ['split', describeSplit],
  ['sync', describeSync],
  ['adopt', describeAdopt],
  ['run', describeRun],
  ['check', describeCheck],
  ['runs', describeRuns],
  ['report', describeReport],
  ['serve', describeServe],
  ['init', describeInit],
  ['doctor', describeDoctor],
  ['scrub', describeScrub],
  ['eject', describeEject],
  ['completion', describeCompletion],
]);

/**
 * Describe commands to a program: the one that is wanted, or all where there is none of that name. To make them all
 * takes commander as long as most of them run.
 * @param wanted the first word of the command line.
 */
export function describeCommands(program: Command, perform: Perform, wanted = ''): void {
  const known = COMMANDS.get(wanted);
  for (const describe of known === undefined ? COMMANDS.values() : [known]) {
    describe(program, perform);
  }
}
