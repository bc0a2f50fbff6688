import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { tellProblem } from '../../src/server/told-problem.js';

const ROOT = '/home/ada/project';

test.each([
  [
    `Cannot read ${ROOT}/errors_log.json: it is a folder.`,
    'Cannot read errors_log.json: it is a folder.',
  ],
  [`Cannot write in ${ROOT}: no room`, 'Cannot write in the root: no room'],
  [
    "EACCES: permission denied, open '/var/lib/x/secret.json'",
    "EACCES: permission denied, open '…/secret.json'",
  ],
  ['a link leads to /etc/passwd (not here)', 'a link leads to …/passwd (not here)'],
  [`${homedir()}/other/file is gone`, '~/other/file is gone'],
  ['C:\\Users\\ada\\file.txt is gone', '…/file.txt is gone'],
  [
    'see https://example.org/a/b; 10/12 and and/or stay',
    'see https://example.org/a/b; 10/12 and and/or stay',
  ],
  ['src/a.ts:4:5 and ./b/c.ts and ~/d stay', 'src/a.ts:4:5 and ./b/c.ts and ~/d stay'],
])('%s', (problem, told) => {
  expect(tellProblem(problem, ROOT)).toBe(told);
});
