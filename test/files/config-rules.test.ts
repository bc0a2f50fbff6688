import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/files/config.js';

const parse = (rules: unknown) => parseConfig({ rules, layout: 'detailed' }, 'x.json');
const FIELDS = 'match, fingerprint, severity, ignore';
const MATCHES = 'type, message, path, function, context';

test('rules are taken as they stand, a fingerprint always as a list', () => {
  const rules = [
    { match: { type: 'TypeError', path: 'src/**' }, severity: 'LOW' },
    { match: { message: '*' }, fingerprint: 'files', ignore: false },
    { match: { function: 'load', context: 's*' }, fingerprint: ['{{ default }}', 'x'] },
  ];
  const { config, problems } = parse(rules);
  expect(problems).toEqual([]);
  expect(config.rules).toEqual([
    rules[0],
    { match: { message: '*' }, fingerprint: ['files'], ignore: false },
    rules[2],
  ]);
});

describe('a rule that is not understood', () => {
  test.each([
    ['all', 'rules', 'got "all", expected a list of rules'],
    [
      ['x'],
      'rules[0]',
      'got "x", expected an object with match and fingerprint, severity or ignore',
    ],
    [
      [{ mach: { type: 'A' }, ignore: true }],
      'rules[0].mach',
      'there is no such field; did you mean match?',
    ],
    [
      [{ match: { type: 'A' }, ignored: true }],
      'rules[0].ignored',
      'there is no such field; did you mean ignore?',
    ],
    [
      [{ match: { type: 'A' }, ignore: true, because: '' }],
      'rules[0].because',
      `there is no such field; those there are: ${FIELDS}`,
    ],
    [
      [{ match: { massage: 'A' }, ignore: true }],
      'rules[0].match.massage',
      'there is no such field; did you mean message?',
    ],
    [
      [{ match: { type: ['A'] }, ignore: true }],
      'rules[0].match.type',
      'got a list, expected a pattern of 1000 characters at most',
    ],
    [
      [{ match: { path: '/home/me/src/a.ts' }, ignore: true }],
      'rules[0].match.path',
      'got "/home/me/src/a.ts", expected a pattern of paths from the root on, with /, such as "src/**"',
    ],
    [
      [{ match: {}, ignore: true }],
      'rules[0].match',
      `got an object, expected an object with one or more of ${MATCHES}`,
    ],
    [
      [{ match: { type: 'A' } }],
      'rules[0]',
      'it has no effect, expected fingerprint, severity or ignore beside match',
    ],
    [
      [{ match: { type: 'A' }, severity: 'HIHG' }],
      'rules[0].severity',
      'got "HIHG", expected "HIGH", "MEDIUM" or "LOW"; did you mean "HIGH"?',
    ],
    [[{ match: { type: 'A' }, ignore: 1 }], 'rules[0].ignore', 'got 1, expected true or false'],
    [
      [{ match: { type: 'A' }, fingerprint: [] }],
      'rules[0].fingerprint',
      'got an empty list, expected a name, or a list of 50 at most, each of 1000 characters at most',
    ],
  ])('as in %j is named with its cure', (rules, place, problem) => {
    const { config, problems } = parse(rules);
    expect(problems[0]).toBe(`Cannot use ${place} in x.json: ${problem}`);
    expect(config.rules ?? []).toEqual([]);
    expect(config.layout).toBe('detailed');
  });

  test('leaves the others, and does not hold in part', () => {
    const good = { match: { type: 'A' }, ignore: true };
    const half = { match: { type: 'B', massage: 'x' }, severity: 'LOW', ignore: true };
    const { config, problems } = parse([good, half, good]);
    expect(config.rules).toEqual([good, good]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^Cannot use rules\[1\]\.match\.massage /);
  });

  test('is explained twenty times and not ten thousand', () => {
    const bad = { match: { type: 'A' }, colour: 'red' };
    const good = { match: { type: 'A' }, ignore: true };
    const { config, problems } = parse([...Array(10_000).fill(bad), good]);
    expect(problems).toHaveLength(20);
    expect(config.rules).toEqual([good]);
  });
});
