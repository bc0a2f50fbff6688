import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';
import { FoldProject } from '../support/fold-project.js';

const ONE = '9ba5976d4c1f02aa';
const TWO = '9ba51111aaaaaaaa';
const FIXED = 'feedface00000000';

let workspace: Workspace;

beforeEach(() => {
  workspace = createWorkspace([
    createRecord({ hash: ONE, type: 'AbortError' }),
    createRecord({ hash: TWO, type: 'TypeError', context: 'other' }),
    createRecord({ hash: FIXED, type: 'AbortError', status: 'fixed' }),
  ]);
});

afterEach(() => workspace.remove());

const config = () => join(workspace.root, 'errtrack.config.json');

test('what is ignored leaves TODO.md, is listed as ignored, and comes back by reopen', async () => {
  const { code, stdout } = await workspace.run(['ignore', '9ba5976d', '--until', '10x/1h']);
  expect([code, stdout]).toEqual([
    0,
    'Ignored error 9ba5976d until seen 10 more times within 1h\n',
  ]);
  expect(workspace.readRecord(ONE)).toMatchObject({
    status: 'ignored',
    ignore: { count: 10, window: '1h' },
  });
  const shown = await workspace.run(['show', ONE]);
  expect(shown.stdout).toContain('ignored until seen 10 more times within 1h');
  expect((await workspace.run(['ignore', ONE, '--until', '10x/1h'])).stderr).toBe(
    'Error 9ba5976d is already ignored\n',
  );
  await workspace.run(['reopen', ONE]);
  expect(workspace.readRecord(ONE)).toMatchObject({ status: 'active', ignore: null });
});

test('a rule ignores what is there and what comes, for everybody', async () => {
  const { code, stdout } = await workspace.run(['ignore', '--type', 'Abort*']);
  const rule = '{"match":{"type":"Abort*"},"ignore":true}';
  expect([code, stdout]).toEqual([
    0,
    `Added to errtrack.config.json: ${rule}\nIgnored error 9ba5976d\n`,
  ]);
  expect(JSON.parse(readFileSync(config(), 'utf8'))).toEqual({ rules: [JSON.parse(rule)] });
  expect(workspace.readRecord(FIXED)).toMatchObject({ status: 'fixed' });
  const { stderr } = await workspace.run(['reopen', ONE]);
  expect(stderr).toBe(
    `rules[0] of errtrack.config.json goes on to ignore new errors like it; take it out there: ${rule}\n`,
  );
  const again = await workspace.run(['ignore', '--type', 'Abort*']);
  expect(again.stderr).toBe(`errtrack.config.json has the rule ${rule} already\n`);
});

test('a selector ignores what is there, and only that', async () => {
  const args = ['ignore', '--search', 'type:*Error context:stage*', '--until', '7d'];
  const planned = await workspace.run([...args, '--dry-run']);
  expect(planned.stdout).toMatch(/^Would ignore error 9ba5976d until 20.*\n$/);
  expect(workspace.readRecord(ONE)).toMatchObject({ status: 'active' });
  const { code, stdout } = await workspace.run(args);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Ignored error 9ba5976d until/)]);
  expect(workspace.readRecord(ONE)).toMatchObject({ status: 'ignored' });
  expect(workspace.readRecord(FIXED)).toMatchObject({ status: 'fixed' });
  expect(existsSync(config())).toBe(false);
  expect((await workspace.run(['ignore', '--all'])).stdout).toBe('Ignored error 9ba51111\n');
  expect(workspace.readRecord(TWO)).toMatchObject({ status: 'ignored' });
  const none = await workspace.run(['ignore', '--severity', 'LOW']);
  expect([none.code, none.stderr]).toEqual([0, 'No active errors match; nothing to do.\n']);
});

test('a dry run changes nothing', async () => {
  const before = workspace.readRecord(ONE);
  const { code, stdout } = await workspace.run(['ignore', '--type', 'AbortError', '--dry-run']);
  expect([code, stdout]).toEqual([
    0,
    'Would add the rule {"match":{"type":"AbortError"},"ignore":true}\nWould ignore error 9ba5976d\n',
  ]);
  expect(workspace.readRecord(ONE)).toEqual(before);
  expect(existsSync(config())).toBe(false);
});

test.each([
  [[], 'Which error? Give a hash'],
  [[ONE, '--type', 'X'], 'Give either hashes or what a rule goes by'],
  [['--type', 'X', '--until', '7d'], 'holds for all that match until it is taken out'],
  [['--type', 'X', '--severity', 'LOW'], "--search 'type:"],
  [['--context', ' ', '--dry-run'], '--context is empty'],
  [['--search', ''], '--search is empty'],
  [[ONE, '--all'], 'Give either hashes or a selector'],
  [
    [ONE, '--until', 'soon'],
    '--until soon is no time to come: give 30m, 7d, 10x, 10x/1h, or a date',
  ],
  [[ONE, '--until', '2020-01-01'], 'is no time to come'],
])('%j is refused', async (args, problem) => {
  const { code, stderr } = await workspace.run(['ignore', ...args]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
});

test('a fixed error has nothing to ignore, and an unknown one is none', async () => {
  const fixed = await workspace.run(['ignore', FIXED]);
  expect([fixed.code, fixed.stderr]).toEqual([
    0,
    'Error feedface is fixed: there is nothing to ignore\n',
  ]);
  expect((await workspace.run(['ignore', 'abcd'])).code).toBe(1);
});

test('it goes on to be counted, and wakes when it comes so often within a time', () => {
  const project = new FoldProject();
  const program = (times: number) =>
    `for (let i = 0; i < ${times}; i++) captureError(new TypeError('no face'), { context: 'c' });`;
  project.run(program(1));
  const [first] = project.records();
  project.cli('ignore', first?.hash ?? '', '--until', '3x/1h');
  expect(project.tasks()).toEqual([]);
  project.run(program(2));
  project.cli('sync');
  expect(project.counts()).toEqual({ 'no face': 3 });
  expect(project.records()[0]).toMatchObject({ status: 'ignored' });
  project.run(program(1));
  project.cli('sync');
  expect(project.records()[0]).toMatchObject({ status: 'active', ignore: null });
  expect(project.tasks()).toEqual([first?.hash]);
});
