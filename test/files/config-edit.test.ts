import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { addRule } from '../../src/files/config-edit.js';
import { openProject } from '../../src/files/open-project.js';
import { makeTempFolder } from '../support/temp-folder.js';

const RULE = { match: { type: 'AbortError', message: '*"gone"*' }, ignore: true } as const;
const FILE = 'errtrack.config.json';

let root: string;

beforeEach(() => {
  root = makeTempFolder();
  mkdirSync(join(root, '.git'));
});

const add = (rule = RULE) => addRule(openProject(root, { env: {} }), rule);
const write = (text: string, name = FILE) => writeFileSync(join(root, name), text);
const read = (name = FILE) => readFileSync(join(root, name), 'utf8');

test('without settings a file is made', () => {
  expect(add()).toEqual({ file: FILE, isKnown: false });
  expect(JSON.parse(read())).toEqual({ rules: [RULE] });
  const rule = '{ "match": { "type": "AbortError", "message": "*\\"gone\\"*" }, "ignore": true }';
  expect(read()).toBe(`{\n  "rules": [\n    ${rule}\n  ]\n}\n`);
  expect(add()).toEqual({ file: FILE, isKnown: true });
});

test.each([
  ['an empty object', '{}', '{"rules":[]}'],
  ['a BOM, tabs and CRLF', '\uFEFF{\r\n\t"fold":\t"exit"\r\n}\r\n', '{"fold":"exit","rules":[]}'],
  ['no line break at all', '{"fold":"exit","rules":[]}', '{"fold":"exit","rules":[]}'],
])('%s stays as it is around the rule', (_what, text, expected) => {
  write(text);
  add();
  const after = read();
  const value = JSON.parse(after.replace('\uFEFF', ''));
  const { rules, ...rest } = JSON.parse(expected);
  expect(value).toEqual({ ...rest, rules: [...rules, RULE] });
  expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
  if (text.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

test('the key of a package.json is used where it is there', () => {
  write(
    '{\n    "name": "a",\n    "errtrack": { "fold": "exit" },\n    "x": 1e2\n}\n',
    'package.json',
  );
  expect(add()).toEqual({ file: 'package.json', isKnown: false });
  expect(JSON.parse(read('package.json')).errtrack).toEqual({ fold: 'exit', rules: [RULE] });
  expect(read('package.json')).toContain('"x": 1e2\n}\n');
});

test.each([
  [
    '{ "rules": [ }',
    'Cannot add a rule to errtrack.config.json: it is no valid JSON. Mend it first.',
  ],
  ['[]', 'Cannot add a rule to errtrack.config.json: it holds no object. Mend it first.'],
  ['{ "rules": {} }', 'Cannot use rules in errtrack.config.json'],
  ['{ "folds": 1 }', 'Cannot use folds in errtrack.config.json'],
])('%s is refused and stays', (text, problem) => {
  write(text);
  expect(() => add()).toThrow(problem);
  expect(read()).toBe(text);
});

test('a link that leads out of the project is refused', () => {
  const other = makeTempFolder();
  mkdirSync(join(other, 'folder'));
  symlinkSync(join(other, 'folder'), join(root, FILE));
  expect(() => add()).toThrow(FILE);
});

test('a file that is no UTF-8 is refused, and stays as it is', () => {
  const bytes = Buffer.from('{ "author": "Andr\xe9", "errtrack": {} }', 'latin1');
  writeFileSync(join(root, 'package.json'), bytes);
  expect(() => add()).toThrow('Cannot add a rule to package.json: it is no valid UTF-8. Mend it');
  expect(readFileSync(join(root, 'package.json')).equals(bytes)).toBe(true);
});

test('no byte of what was there changes', () => {
  const blank = fc.stringMatching(/^[ \t\n]{0,3}$/);
  const pattern = fc.string({ minLength: 1, maxLength: 20 }).filter((it) => it.trim() !== '');
  const anyRule = fc
    .tuple(pattern, blank, blank)
    .map(
      ([type, a, b]) => `{${a}"match":${b}{ "type": ${JSON.stringify(type)} },"ignore": true${a}}`,
    );
  const anyRules = fc.option(fc.array(anyRule, { maxLength: 3 }));
  fc.assert(
    fc.property(anyRules, blank, blank, (rules, a, b) => {
      const list = rules && `,${b}"rules"${a}:${b}[${a}${rules.join(`${a},${b}`)}${b}]`;
      const text = `${a}{${b}"fold"${a}:"exit"${list ?? ''}${a}}${b}`;
      write(text);
      const before = JSON.parse(text);
      add();
      const after = read();
      expect(JSON.parse(after)).toEqual({ ...before, rules: [...(before.rules ?? []), RULE] });
      expect(isWithin(text, after)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

/** Whether the second text is the first one with one stretch put in. */
function isWithin(text: string, after: string): boolean {
  let same = 0;
  while (same < text.length && text[same] === after[same]) same++;
  const lengths = Array.from({ length: same + 1 }, (_, length) => length);
  return lengths.some(
    (at) => text.slice(0, at) + after.slice(after.length - text.length + at) === text,
  );
}
