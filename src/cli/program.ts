import { Command, CommanderError, Option, type OptionValues } from 'commander';
import { ErrtrackError, isErrtrackError } from '../core/errtrack-error.js';
import { tellReason } from '../core/reason.js';
import { defuseText } from '../terminal/github-command.js';
import { openOutput } from '../terminal/output.js';
import { toPrintableText } from '../terminal/printable.js';
import {
  type CommandBody,
  type CommonOptions,
  type Installation,
  openSession,
  type Session,
} from './session.js';

const WRONG_USAGE = 2;
const GLOBAL = 'Global options:';

export function createProgram(version: string): Command {
  return (
    new Command('errtrack')
      .description('Error tracking that lives in your repository.')
      .version(version)
      .configureOutput({ writeOut: (text) => openOutput().write(text), writeErr: writeTalk })
      .exitOverride()
      // Lets `run` leave the options of its command alone.
      .enablePositionalOptions()
      .configureHelp({ subcommandTerm: formatUsage })
  );
}

/** Makes an action of a command's body, which is loaded only when it is called for. */
export type Perform = ReturnType<typeof createActions>;

/** For this copy of errtrack. */
export function createActions(installation: Installation) {
  return <O>(load: () => Promise<CommandBody<O>>) =>
    async function act(this: Command): Promise<void> {
      refuseStrayJson(this);
      const [body, session] = await Promise.all([
        load(),
        openSession(installation, this.optsWithGlobals<CommonOptions>(), hasColor(this)),
      ]);
      heedSettings(tellName(this), session);
      process.exitCode = await body(session, this.args, this.optsWithGlobals<O & OptionValues>());
    };
}

/** One tells of settings in its own way, and the streams of the other are its command's. */
const SILENT = new Set(['doctor', 'run', 'completion']);
const READING = new Set([
  'status',
  'list',
  'show',
  'runs list',
  'runs show',
  'runs compare',
  'runs trend',
  'runs tail',
  'serve',
  'check',
]);

/**
 * What a person has set and does not hold is said before it matters, and nothing is written by other settings.
 * @throws ErrtrackError (BAD_CONFIG)
 */
function heedSettings(command: string, { project: { problems }, terminal }: Session): void {
  if (problems.length === 0 || SILENT.has(command)) return;
  if (!READING.has(command)) throw new ErrtrackError('BAD_CONFIG', problems.join('\n'));
  for (const problem of problems) terminal.talk(`warning: ${toPrintableText(problem)}`);
}

/** Run the program on the process's arguments. Returns the exit code. */
export async function runProgram(program: Command): Promise<number> {
  if (asksForHelp(process.argv.slice(2))) {
    const { addExamples } = await import('./examples.js');
    addExamples(program);
  }
  try {
    await program.parseAsync();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
    return reportFailure(error);
  }
}

/** What each command takes, once all are there. */
export function addSharedOptions(program: Command): void {
  for (const command of [program, ...listCommands(program)]) addGlobalOptions(command);
  program.addOption(new Option('--json', 'print JSON (reading commands)').helpGroup(GLOBAL));
}

/** Or may do so: what only help shows is not read by other starts. */
function asksForHelp(args: readonly string[]): boolean {
  return args.length === 0 || args.some((it) => HELP.has(it));
}

const HELP: ReadonlySet<string> = new Set(['help', '-h', '--help', 'runs']);

/** Also those that are parts of others. */
function listCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((it) => [it, ...listCommands(it)]);
}

/** The name by which a person calls it: `runs list`. */
function tellName(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${tellName(parent)} ${command.name()}` : command.name();
}

/** They may stand before the command's name or after it; in its help they come last. */
function addGlobalOptions(command: Command): void {
  const options = [
    new Option('--root <folder>', 'the folder that is tracked'),
    new Option('--errors-file <file>', 'the ledger, in place of errors_log.json'),
    new Option('--todo-file <file>', 'in place of TODO.md'),
    new Option('--fixed-file <file>', 'in place of FIXED_ERRORS.md'),
    new Option('--no-color', 'no colours'),
  ];
  for (const option of options) command.addOption(option.helpGroup(GLOBAL));
}

/** `fix [hash...]`: the names are what a person looks for here. */
function formatUsage(command: Command): string {
  const operands = command.registeredArguments.map((operand) => {
    const name = operand.name() + (operand.variadic ? '...' : '');
    return operand.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...operands].join(' ');
}

function hasColor(command: Command): boolean {
  if (command.opts<{ color?: boolean }>().color === false) return false;
  return command.parent === null || hasColor(command.parent);
}

function refuseStrayJson(command: Command): void {
  const reads = command.options.some((option) => option.long === '--json');
  if (!reads && command.optsWithGlobals<{ json?: boolean }>().json) {
    command.error(
      `error: ${tellName(command)} has no --json; status, list, show, check, sync, doctor, adopt, scrub, report, serve and most of runs have`,
    );
  }
}

function reportFailure(error: unknown): number {
  writeTalk(`error: ${tellReason(error)}${isRefused(error) ? SEE_DOCTOR : ''}\n`);
  if (process.env['ERRTRACK_DEBUG'] === '1' && error instanceof Error) {
    writeTalk(`${error.stack}\n`);
  }
  return isErrtrackError(error) && NEGATIVE_ANSWERS.has(error.code) ? 1 : WRONG_USAGE;
}

/** Said by the system, which knows no cure. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(?:EACCES|EPERM|EROFS)$/.test(`${error.code}`)
  );
}

const SEE_DOCTOR = '; `errtrack doctor` says what to do';

const NEGATIVE_ANSWERS: ReadonlySet<string> = new Set(['NOT_FOUND', 'AMBIGUOUS']);

/** What was typed comes back in messages, and what a file says: no terminal and no build machine must obey it. */
function writeTalk(text: string): void {
  process.stderr.write(defuseText(toPrintableText(text)));
}
