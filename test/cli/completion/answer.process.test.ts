import { readdirSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../../support/cli.js';
import { createRecord } from '../../support/counted-record.js';

let workspace: Workspace;
afterEach(() => workspace.remove());

test.each([
  ['a ledger of nobody', 'errors_log.json', '{"version": 1, "errors": ['],
  ['a ledger of a later errtrack', 'errors_log.json', '{"version": 99, "errors": {}}'],
  [
    'a configuration that does not hold',
    'errtrack.config.json',
    '{"layout": 7, "errorsFile": "/"}',
  ],
  ['a configuration that is no JSON', 'errtrack.config.json', '{,'],
])('%s: what the program itself knows, and not a word of it', async (_, file, text) => {
  workspace = createWorkspace(null);
  workspace.write(file, text);
  const fixed = await workspace.run(['__complete', 'fish', '--', 'fi']);
  expect(fixed).toEqual({
    stdout: 'words\nfix\tmark errors as fixed: the task becomes history\n',
    stderr: '',
    code: 0,
    signal: null,
  });
  const live = await workspace.run(['__complete', 'fish', '--', 'fix', '']);
  expect(live.stdout).not.toContain('\n9');
  expect(live).toMatchObject({ stderr: '', code: 0 });
  expect(readdirSync(workspace.root)).toEqual([file]);
});

test.each([
  [['__complete']],
  [['__complete', 'csh', '--', 'x']],
  [['__complete', 'fish', '--help']],
])('%j never fails', async (args) => {
  workspace = createWorkspace([]);
  expect(await workspace.run(args)).toMatchObject({ stderr: '', code: 0 });
});

test('contexts and errors of the root that is named are offered; each word once, none that cannot be typed', async () => {
  workspace = createWorkspace([
    createRecord({ context: 'load' }),
    createRecord({ hash: 'aaaa000000000000', context: 'load', message: 'a\tb\nc' }),
    createRecord({ hash: 'bbbb000000000000', context: 'evil\nwords\tx' }),
  ]);
  const { root } = workspace;
  const ask = async (...words: readonly string[]) =>
    (await workspace.run(['__complete', 'zsh', '--', '--root', root, ...words])).stdout;
  expect(await ask('list', '--context', '')).toBe('words\nload\n');
  expect(await ask('fix', 'bbbb', 'a')).toBe('words\naaaa0000\tFileNotFoundError: a b c\n');
  expect(await ask('show', 'aaaa00000')).toBe(
    'words\naaaa000000000000\tFileNotFoundError: a b c\n',
  );
});

test.each([
  [['fix', '9ba5976e'], '(Did you mean 9ba5976d, FileNotFoundError: no such file: input.jpg?)', 1],
  [['list', '--context', 'stage1_faceswap'], '(Did you mean stage1_face_swap?)', 0],
  [['list', '--type', 'FileNotFoundErorr'], '(Did you mean FileNotFoundError?)', 0],
  [['fix', '--context', 'stge1_face_swap'], '(Did you mean stage1_face_swap?)', 0],
  [['completion', 'bsh'], '(Did you mean bash?)', 2],
  [['runs', 'lits'], '(Did you mean list?)', 2],
  [['list', '--sevrity', 'HIGH'], '(Did you mean --severity?)', 2],
])('%j: %s', async (args, hint, code) => {
  workspace = createWorkspace([createRecord({})]);
  const said = await workspace.run(args);
  expect(said.stderr.trimEnd().split('\n').at(-1)).toBe(hint);
  expect(said.code).toBe(code);
});

test('help ends with examples', async () => {
  workspace = createWorkspace([]);
  const { stdout } = await workspace.run(['help', 'reopen']);
  expect(stdout.trimEnd().split('\n').slice(-3)).toEqual([
    'Examples:',
    '  $ errtrack reopen 9ba5976d                       undo a fix',
    '  $ errtrack reopen --type TimeoutError --dry-run  which of them would be reopened',
  ]);
});
