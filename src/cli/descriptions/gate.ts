import { type Command, Option } from 'commander';
import { parseGateFormat, parseLimit, parseSeverity } from '../option-values.js';
import type { Perform } from '../program.js';

export function describeRun(program: Command, perform: Perform): void {
  const run = program
    .command('run')
    .description('run a command with tracking on; exit with its code')
    .usage('[options] -- <command...>')
    .argument('<command...>', 'any program, with its arguments')
    .option('--tail', 'keep the last lines of its error output also on a terminal')
    .option('--check', 'then check as `errtrack check` does, with its options')
    .passThroughOptions();
  addGateOptions(run, true).action(perform(async () => (await import('../commands/run.js')).run));
}

export function describeCheck(program: Command, perform: Perform): void {
  const check = program
    .command('check')
    .description('fail on errors that the committed ledger does not know, or that came back');
  addGateOptions(check, false)
    .addHelpText('after', CHECK_HELP)
    .action(perform(async () => (await import('../commands/check.js')).check));
}

function addGateOptions(command: Command, isPart: boolean): Command {
  const options = [
    new Option(
      '--baseline <ref|file>',
      'compare with the ledger where this ref and HEAD part, or with this file (default: HEAD)',
    ),
    new Option('--severity <level>', 'only errors of this severity or worse').argParser(
      parseSeverity,
    ),
    new Option('--regressed', 'only errors that came back'),
    new Option('--max <n>', 'let so many of them through (default: 0)').argParser(parseLimit),
    new Option('--format <format>', 'text, json or github').argParser(parseGateFormat),
    new Option('--json', 'print JSON'),
  ];
  for (const option of options) {
    command.addOption(isPart ? option.helpGroup('With --check:') : option);
  }
  return command;
}

const CHECK_HELP = `
Compared is what is recorded by now, folded or not, with the ledger of the last commit. Nothing is written.
Ignored errors do not count, nor does one that is not ignored any more; errors that were merged are known by each name.
With --format github, findings are annotations on their lines, and a summary of the step.
Exits with 1 where more is found than --max lets through, with 2 where there is nothing to compare with.`;
