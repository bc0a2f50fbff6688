import { expect, test } from 'vitest';
import { mergeInto } from '../support/conflicted-project.js';

test('the command says what it did, and sync without it names it', async () => {
  const it = await mergeInto('diff3');
  const { status, stderr } = it.cli('sync');
  expect(stderr).toMatch(
    /^error: Cannot use errors_log\.json: it holds merge-conflict markers \(line \d+\)\. Run `errtrack sync --resolve`, which merges both sides\. Nothing was written\.\n$/,
  );
  expect(status).toBe(2);
  const resolved = it.cli('sync', '--resolve');
  expect(resolved.stderr).toMatch(
    /^Look them over, then `git add errors_log\.json.*` and finish what git is doing\.\n$/,
  );
  expect(resolved.stdout).toMatch(/^Resolved errors_log\.json.*\n$/);
  expect(resolved.status).toBe(0);
  it.git('add', '-A');
  it.git('commit', '-qm', 'merged');
  const again = it.cli('sync', '--resolve');
  expect(again.stdout).toBe('There is no conflict to resolve\nEverything is up to date\n');
  expect(again.status).toBe(0);
});
