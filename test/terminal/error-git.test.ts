import { expect, test } from 'vitest';
import type { ErrorGit } from '../../src/core/error-git.js';
import { formatErrorGit } from '../../src/terminal/error-git.js';

const now = Date.parse('2026-11-21T12:00:00.000Z');
const [SEEN, FIX, HEAD] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
];
const place = { file: 'src/a.ts', line: 7 };
const note = {
  ...{ commit: SEEN, author: 'Ada', date: '2026-11-20T12:00:00.000Z', subject: 'Load late' },
};
const git: ErrorGit = {
  ...{ commit: SEEN, commitOf: 'occurrence', head: HEAD, missing: null },
  line: { ...note, changed: false },
  since: { commit: FIX, reason: 'fix' },
  commits: [note],
  more: false,
};

const format = (over: Partial<ErrorGit> = {}) => formatErrorGit({ ...git, ...over }, place, now);

test('the commit of a line, and those since the fix', () => {
  expect(format()).toEqual([
    'src/a.ts:7 is from aaaaaaaaaa by Ada, 2026-11-20T12:00:00Z (1 day ago): Load late',
    'commits that touched the file since it was fixed at bbbbbbbbbb:',
    '  aaaaaaaaaa by Ada, 2026-11-20T12:00:00Z (1 day ago): Load late',
  ]);
});

test('more than are told, and none', () => {
  const since = { commit: FIX, reason: 'fold' } as const;
  expect(format({ since, more: true }).slice(1)).toEqual([
    'commits that touched the file since bbbbbbbbbb, where it was not seen yet:',
    '  aaaaaaaaaa by Ada, 2026-11-20T12:00:00Z (1 day ago): Load late',
    '  … and more',
  ]);
  expect(format({ commits: [] }).slice(1)).toEqual([
    'no commit has touched the file since it was fixed at bbbbbbbbbb',
  ]);
  expect(format({ since: null }).at(1)).toBe('the last commits that touched the file:');
  expect(format({ since: null, commits: [] })).toHaveLength(1);
});

test('what is in doubt', () => {
  const changed = { ...note, changed: true };
  const head = { commit: HEAD, commitOf: 'head' } as const;
  expect(format({ line: null, commits: [] })[0]).toBe(
    'src/a.ts:7 is not in aaaaaaaaaa: it was not committed there',
  );
  expect(format(head)[1]).toBe('looked up at HEAD: at which commit it was thrown is not known');
  expect(format({ ...head, missing: SEEN, line: changed }).slice(1, 3)).toEqual([
    'looked up at HEAD: aaaaaaaaaa, where it was thrown, is not in this clone',
    'the line has changes that are not committed',
  ]);
  expect(format({ line: changed })[1]).toBe(
    'the line is another one now than in aaaaaaaaaa, where it was thrown',
  );
  expect(format({ line: changed, head: SEEN })[1]).toBe(
    'the line has changes that are not committed',
  );
});

test('whatever it is called, it is one line of what can be printed', () => {
  const evil = {
    ...note,
    author: '\u001b[31m$(x)\n`y`',
    subject: `\u202e\u009b${'x'.repeat(200)}`,
  };
  const lines = formatErrorGit(
    { ...git, line: { ...evil, date: null, changed: null }, commits: [evil] },
    { file: '-a\n\u001b]8;;x\u0007', line: 1 },
    now,
  );
  expect(lines[0]).toBe(
    `-a \\x1b]8;;x\\x07:1 is from aaaaaaaaaa by \\x1b[31m$(x) \`y\`: \\x9b${'x'.repeat(98)}`,
  );
  expect(lines.join('')).not.toMatch(/[\p{C}\u202e]/u);
});
