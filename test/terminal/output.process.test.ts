import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { BIN, createWorkspace, type Workspace } from '../support/cli.js';
import { createRecord } from '../support/counted-record.js';

let workspace: Workspace;
afterEach(() => workspace.remove());

const MANY = Array.from({ length: 2000 }, (_, index) =>
  createRecord({ hash: index.toString(16).padStart(16, '0') }),
);

function runShell(script: string) {
  return spawnSync('sh', ['-c', script, process.execPath, BIN], {
    cwd: workspace.root,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
    maxBuffer: 100_000_000,
  });
}

test.each([
  ['a file', '"$0" "$1" list --json > out.json'],
  ['a pipe', '"$0" "$1" list --json | cat > out.json'],
  ['a slow pipe', '"$0" "$1" list --json | { sleep 1; cat; } > out.json'],
])('%s gets all of it', async (_, script) => {
  workspace = createWorkspace(MANY);
  expect(runShell(script)).toMatchObject({ status: 0, stderr: '' });
  const errors: unknown[] = JSON.parse(readFileSync(join(workspace.root, 'out.json'), 'utf8'));
  expect(errors).toHaveLength(MANY.length);
});

/** Whoever shares a pipe may have made it one that does not wait. */
const IMPATIENT =
  'import fcntl, os, sys; fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK); os.execv(sys.argv[1], sys.argv[1:])';

test('a pipe that does not wait gets all of it', async () => {
  workspace = createWorkspace(MANY);
  const { stdout, stderr } = runShell(
    `python3 -c '${IMPATIENT}' "$0" "$1" list --json | { sleep 1; cat; }`,
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toHaveLength(MANY.length);
});

test('a full disk is told of', async () => {
  workspace = createWorkspace(MANY);
  const { status, stderr } = runShell('"$0" "$1" list --json > /dev/full');
  expect(stderr).toMatch(/^error: Cannot write the output: ENOSPC/);
  expect(status).toBe(2);
});

test('output that is closed is no trouble worth a word', async () => {
  workspace = createWorkspace(MANY);
  expect(runShell('"$0" "$1" list --json >&-')).toMatchObject({ stdout: '', stderr: '' });
});
