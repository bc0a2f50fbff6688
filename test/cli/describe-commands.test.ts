import { expect, test } from 'vitest';
import { describeCommands } from '../../src/cli/describe-commands.js';
import { createProgram, type Perform } from '../../src/cli/program.js';

const perform: Perform = () => async () => {};

/** By name, the help of each command that is described. */
function readHelps(wanted?: string): ReadonlyMap<string, string> {
  const program = createProgram('1.0.0');
  describeCommands(program, perform, wanted);
  return new Map(program.commands.map((it) => [it.name(), it.helpInformation()]));
}

const all = readHelps();

test('the one that is wanted is made alone, as it is among all', () => {
  expect(all.size).toBeGreaterThan(20);
  for (const [name, help] of all) expect([...readHelps(name)]).toEqual([[name, help]]);
});

test('all are made where none has the name', () => {
  for (const wanted of ['', 'help', '--json', 'statsu', 'toString']) {
    expect([...readHelps(wanted)]).toEqual([...all]);
  }
});
