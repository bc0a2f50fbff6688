import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TrackedProject } from '../support/tracked-project.js';

let project: TrackedProject;
beforeEach(() => {
  project = new TrackedProject();
});
afterEach(() => project.remove());

/** A program that says on its fourth descriptor what its run gave, and then does something of its own. */
function program(after: string, { options = '{}', body = '' } = {}): string {
  return `
    import { writeSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { trackRun } from 'errtrack';
    const value = await trackRun('Import', ${options}, async (run) => {
      ${body}
      await run.phase('Read', (phase) => phase.step('Export', (step) => step.progress(50, 'half')));
      await run.step('Load', () => sleep(20));
      return 42;
    });
    await sleep(20);
    writeSync(3, 'got ' + value + '; ');
    ${after}
  `;
}

/** What the program says, and its exit code, where a shell runs it as `run`. */
function runInShell(line: string, code: string, env: Readonly<Record<string, string>> = {}) {
  project.write('app.mjs', code);
  const script = `run() { "$NODE" app.mjs; }; ${line}; echo "exit \${PIPESTATUS[0]}" >&3`;
  const { output } = spawnSync('bash', ['-c', script], {
    cwd: project.folder,
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: project.folder, NODE: process.execPath, ...env },
  });
  return { told: output[3], stdout: output[1], stderr: output[2] };
}

/** What a program does of itself that a failed write of ours could change, and how it ends without us. */
const ENDS = {
  'says one thing': ['', `console.error('mine'); process.exitCode = 7;`, 'got 42; exit 7\n'],
  'minds the errors of its streams, and throws': [
    `for (const own of [process.stderr, process.stdout]) own.on('error', () => process.exit(9));`,
    `throw new RangeError('its own');`,
    'got 42; exit 1\n',
  ],
} as const;

describe('the result of a program and its exit code are its own', () => {
  const lines = [
    'run 2>/dev/full',
    'run >/dev/full 2>&1',
    'run >&- 2>&-',
    '{ run 2>&1 >/dev/null; } | true',
    'run 2>&1 | head -1',
  ];
  const cases = lines.flatMap((line) =>
    Object.entries(ENDS).map(
      ([end, [body, after, told]]) => [line, end, program(after, { body }), told] as const,
    ),
  );

  test.each(cases)('%s, where it %s', (line, _, code, told) => {
    expect(runInShell(line, code)).toMatchObject({ told });
  });

  test('where the run is told of on a stream whose reader has gone', () => {
    const code = program('process.exitCode = 7;', {
      options: `{ stream: process.stdout, output: 'json' }`,
      body: `process.stdout.on('error', () => process.exit(9));`,
    });
    const { told, stdout } = runInShell('run | head -1', code);
    expect(told).toBe('got 42; exit 7\n');
    expect(stdout).toMatch(/^\{.*"run\.start".*\}\n$/);
  });

  test('where its disk is full from the start, and nothing but the run is lost', () => {
    const { told, stderr } = runInShell('(ulimit -f 0; run)', program(''));
    expect(told).toBe('got 42; exit 0\n');
    expect(stderr).toContain('Import completed in');
    expect(readdirSync(join(project.folder, 'tracking_reports'))).toEqual([]);
  });

  test('where everything that is told of the run throws', () => {
    const code = program(`process.exitCode = 7;`, {
      options: `{
        onProgress: () => { throw new Error('onProgress'); },
        stream: { isTTY: true, write() { throw new Error('stream'); } },
        capture: () => { throw new Error('capture'); },
      }`,
      body: `
        for (const type of ['*', 'step.start', 'step.end', 'run.end']) {
          run.on(type, () => { throw new Error('listener'); });
        }
        const thrown = { own: true };
        const caught = await run.step('Fail', () => { throw thrown; }).catch((error) => error);
        writeSync(3, caught === thrown ? 'the same; ' : 'another; ');
      `,
    });
    const { told, stdout, stderr } = runInShell('run', code);
    expect({ told, stdout, stderr }).toEqual({
      told: 'the same; got 42; exit 7\n',
      stdout: '',
      stderr: '',
    });
  });
});

test('a program that is slow to be read loses no line, and none out of order', () => {
  const body = `
    for (let n = 0; n < 3_000; n++) { run.warn('warning ' + n + ' ' + 'x'.repeat(60)); console.error('own ' + n); }
  `;
  const slow = 'run 2>&1 | (sleep 0.5; cat)';
  const { told, stdout } = runInShell(slow, program('', { body }));
  expect(told).toBe('got 42; exit 0\n');
  const numbers = [...(stdout ?? '').matchAll(/^(?:⚠ warning|own) (\d+)/gm)].map(([, n]) => n);
  const expected = Array.from({ length: 3_000 }, (_, n) => [`${n}`, `${n}`]).flat();
  expect(numbers.slice(0, 6_000)).toEqual(expected);
});
