import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { addImport, isOldNode } from '../../src/cli/run/node-options.js';

const url = 'file:///app/node_modules/errtrack/dist/register.js';

test.each([
  [undefined, `--import=${url}`],
  ['', `--import=${url}`],
  ['--max-old-space-size=99', `--max-old-space-size=99 --import=${url}`],
  ['--require "./a b.cjs"', `--require "./a b.cjs" --import=${url}`],
  [`--import=${url} --inspect`, `--import=${url} --inspect`],
  [`--import ${url}`, `--import ${url}`],
  [`--import="${url}"`, `--import="${url}"`],
  [`--import=${url}x`, `--import=${url}x --import=${url}`],
])('%j becomes %j', (given, expected) => {
  expect(addImport(given, url)).toBe(expected);
});

test('a file URL needs no quotes, whatever the folder is called', () => {
  expect(pathToFileURL('/my "own" folder/x\\y.js').href).not.toMatch(/["\s\\]/);
});

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
