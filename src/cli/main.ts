import { createRequire } from 'node:module';
import manifest from '../../package.json' with { type: 'json' };
import { ASKED_BY_SHELL, addCompletionCommands } from './completion-commands.js';
import { addDecidingCommands, HASH } from './deciding-commands.js';
import { addGateCommands } from './gate-commands.js';
import { findOwnCopy } from './hand-over.js';
import { addMatch } from './match-option.js';
import {
  parseErrorStatuses,
  parseHost,
  parseLimit,
  parseOrder,
  parsePort,
  parseSplitBy,
} from './option-values.js';
import { createActions, createProgram, runProgram } from './program.js';
import { addRunCommands } from './run-commands.js';
import { addSelectingOptions } from './selecting-options.js';

const packageUrl = new URL('../..', import.meta.url);
const program = createProgram(manifest.version);
const perform = createActions({ packageUrl, version: manifest.version });

program
  .command('status')
  .description('count what is tracked, and what changed since the last commit')
  .option('--since <age|date|commit>', 'what changed since: 7d, 2026-11-20, HEAD~5, main')
  .option('--json', 'print JSON')
  .action(perform(async () => (await import('./commands/status.js')).status));

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
  .action(perform(async () => (await import('./commands/list.js')).list));

program
  .command('show')
  .description('show one error whole: source, stack, causes, history')
  .argument('<hash>', HASH)
  .option('--grouping', 'in place of that, explain why it is one error: what its hash is made of')
  .option('--with <hash>', 'with --grouping: and why it is not one error with this one')
  .option('--json', 'print JSON')
  .action(perform(async () => (await import('./commands/show.js')).show));

addDecidingCommands(program, perform);

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
  .action(perform(async () => (await import('./commands/deciding.js')).merge));

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
  .action(perform(async () => (await import('./commands/deciding.js')).split));

program
  .command('sync')
  .description('take in what was recorded and what people did in TODO.md, now')
  .option('--dry-run', 'only show what would change, as a diff')
  .option('--restore', 'write tasks anew that were taken out of TODO.md')
  .option('--dismiss', 'leave tasks out for good that were taken out of TODO.md')
  .option('--resolve', 'merge both sides of a conflict that git left in them')
  .option('--watch', 'go on, and do so again whenever they have changed, until Ctrl+C')
  .option('--json', 'print JSON')
  .action(perform(async () => (await import('./commands/sync.js')).sync));

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
  .action(perform(async () => (await import('./commands/adopt.js')).adopt));

addGateCommands(program, perform);

addRunCommands(program, perform);

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
  .action(perform(async () => (await import('./commands/report.js')).report));

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
  .action(perform(async () => (await import('./commands/serve.js')).serve));

program
  .command('init')
  .description('create the files that are not there yet')
  .option(
    '--git',
    'also have git merge TODO.md and FIXED_ERRORS.md without conflicts (.gitattributes)',
  )
  .action(perform(async () => (await import('./commands/init.js')).init));

program
  .command('doctor')
  .description('look for what is wrong, and say how to mend it')
  .option('--json', 'print JSON')
  .action(perform(async () => (await import('./commands/doctor.js')).doctor));

program
  .command('scrub')
  .description('take secrets out of everything that is recorded')
  .option('--match <text>', 'also this text, or /pattern/; may be given again', addMatch)
  .option('--dry-run', 'only say where they stand')
  .option('--json', 'print JSON')
  .action(perform(async () => (await import('./commands/scrub.js')).scrub));

program
  .command('eject')
  .description('leave: plain Markdown stays, comments and state of errtrack go')
  .option('-y, --yes', 'do not ask')
  .action(perform(async () => (await import('./commands/eject.js')).eject));

addCompletionCommands(program, perform);

async function start(): Promise<void> {
  // At a Tab nothing of a folder is run that a person only looks at.
  const ownCopy = process.argv[2] === ASKED_BY_SHELL ? null : findOwnCopy(packageUrl);
  if (ownCopy === null) process.exitCode = await runProgram(program);
  else createRequire(packageUrl)(ownCopy);
}

void start();
