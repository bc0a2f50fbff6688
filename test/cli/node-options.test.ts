import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addRequire, isOldNode } from '../../src/cli/run/node-options.js';
import { makeTempFolder } from '../support/temp-folder.js';

const file = '/app/node_modules/errtrack/dist/cjs/register.js';

test.each([
  [undefined, `--require=${file}`],
  ['', `--require=${file}`],
  ['--max-old-space-size=99', `--max-old-space-size=99 --require=${file}`],
  ['--require "./a b.cjs"', `--require "./a b.cjs" --require=${file}`],
  [`--require=${file} --inspect`, `--require=${file} --inspect`],
  [`--require=${file}x`, `--require=${file}x --require=${file}`],
])('%j becomes %j', (given, expected) => {
  expect(addRequire(given, file)).toBe(expected);
});

test.each(['plain', 'a b', 'a "quoted" one', 'back\\slash', "it's"])(
  'Node reads the path of a folder called %s',
  (name) => {
    const folder = join(makeTempFolder(), name);
    mkdirSync(folder);
    const path = join(folder, 'preload.cjs');
    writeFileSync(path, "console.log('preloaded');");
    const env = { PATH: process.env['PATH'], NODE_OPTIONS: addRequire(undefined, path) };
    const { stdout } = spawnSync(process.execPath, ['-e', '0'], { env, encoding: 'utf8' });
    expect(stdout).toBe('preloaded\n');
  },
);

test.each([
  ['v20.19.0', false],
  ['v20.20.2\n', false],
  ['v24.0.0', false],
  ['v20.18.3', true],
  ['v18.20.0', true],
  ['', true],
])('whether %j is too old: %j', (version, expected) => {
  expect(isOldNode(version)).toBe(expected);
});
