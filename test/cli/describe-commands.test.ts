import { expect, test } from 'vitest';
import { COMMAND_GROUPS, describeCommands } from '../../src/cli/describe-commands.js';
import { createProgram, type Perform } from '../../src/cli/program.js';

const perform: Perform = () => async () => {};

/** By name, the help of each command that is described. */
function readHelps(wanted?: string): ReadonlyMap<string, string> {
  const program = createProgram('1.0.0');
  describeCommands(program, perform, wanted);
  return new Map(program.commands.map((it) => [it.name(), it.helpInformation()]));
}

const all = readHelps();

test.each(COMMAND_GROUPS.map(({ names }) => names))(
  'the group of %s makes these, and no others',
  (...names) => {
    for (const name of names) expect([...readHelps(name).keys()]).toEqual(names);
  },
);

test('all are made where no group has what is wanted', () => {
  expect([...all.keys()]).toEqual(COMMAND_GROUPS.flatMap(({ names }) => names));
  for (const wanted of ['', 'help', '--json', 'statsu', 'toString']) {
    expect([...readHelps(wanted).keys()]).toEqual([...all.keys()]);
  }
});

test('one by itself is what it is among all', () => {
  for (const [name, help] of all) expect(readHelps(name).get(name)).toBe(help);
});
