import { type Command, CommanderError } from 'commander';
import { beforeAll, expect, test, vi } from 'vitest';
import { addExamples } from '../../src/cli/examples.js';

// The program itself, as main.ts makes it, with commands that do nothing when they are parsed.
const made = vi.hoisted((): { program: Command | null } => ({ program: null }));
vi.mock('../../src/cli/program.js', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../src/cli/program.js')>()),
  createActions: () => () => () => {},
  runProgram: async (program: Command) => {
    made.program = program;
    return 0;
  },
}));

let helps: ReadonlyMap<string, string>;

beforeAll(async () => {
  await import('../../src/cli/main.js');
  await vi.waitFor(() => expect(made.program).not.toBeNull());
  addExamples(getProgram());
  helps = new Map(listCommands(getProgram(), '').map(([name, it]) => [name, readHelp(it)]));
});

test('every command has examples at the end of its help', () => {
  expect(helps.size).toBeGreaterThan(25);
  const without = [...helps].filter(([, help]) => !/\nExamples:\n {2}\$ /.test(help));
  expect(without.map(([name]) => name)).toEqual([]);
});

test('the program takes every line of the examples, and each is of its command', () => {
  const refused = [...helps].flatMap(([name, help]) =>
    listLines(help)
      .filter((line) => !line.startsWith('curl ') && !isTaken(line, name))
      .map((line) => `${name}: ${line}`),
  );
  expect(refused).toEqual([]);
});

test.each(['errtrack list --no-such', 'errtrack fix 9ba5 --by x', 'errtrack list --severity HUGE'])(
  'a line that it does not take would be seen: %s',
  (line) => expect(isTaken(line, line.split(' ')[1] ?? '')).toBe(false),
);

function getProgram(): Command {
  if (made.program === null) throw new Error('main.ts has made no program');
  return made.program;
}

function listCommands(command: Command, name: string): readonly (readonly [string, Command])[] {
  const parts = command.createHelp().visibleCommands(command);
  const own = parts.filter((it) => it.name() !== 'help');
  return [[name, command], ...own.flatMap((it) => listCommands(it, `${name} ${it.name()}`.trim()))];
}

function readHelp(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

/** The command lines, without what they are for. */
function listLines(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}\$ (.+?) {2,}\S/gm)].map(([, line = '']) => line);
}

function isTaken(line: string, name: string): boolean {
  const [, inner = line] = /\$?\((errtrack [^)]*)\)/.exec(line) ?? [];
  const [program, ...words] = readWords(inner.replace(/ \|.*/, ''));
  if (program !== 'errtrack' || !words.join(' ').startsWith(name)) return false;
  try {
    silence(getProgram()).parse(words, { from: 'user' });
    return true;
  } catch (error) {
    if (error instanceof CommanderError) return false;
    throw error;
  }
}

function readWords(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function silence(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const part of command.commands) silence(part);
  return command;
}
