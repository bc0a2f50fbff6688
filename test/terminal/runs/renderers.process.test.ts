import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder } from '../../support/remove-folder.js';
import { Screen } from './support/screen.js';

const ESCAPE = '\u001b';
const PTY = fileURLToPath(new URL('./support/in-terminal.py', import.meta.url));
const DRIVER = fileURLToPath(new URL('./support/driver.ts', import.meta.url));
const SIGINT = 2;
const folder = mkdtempSync(join(tmpdir(), 'errtrack-test-'));
const driver = join(folder, 'driver.mjs');

type Environment = Readonly<Record<string, string>>;

interface Action {
  readonly after: string;
  readonly type?: string;
  readonly resize?: readonly [columns: number, rows: number];
}

describe('in a real terminal', () => {
  it('leaves all of a run, and nothing of its frames', () => {
    const { screen, code } = runInTerminal(['operation', '0.2'], { columns: 60, rows: 24 });
    expect(code).toBe(0);
    expect(screen.replace(/\d\.\ds/, '8.3s')).toBe(`┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Setting up telemetry             ┃
┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛

[1/4] Installing dependencies      ✅
[2/4] Configuring environment      ✅
[3/4] Running validation           ✅
[4/4] Starting telemetry service   ✅

┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ ✅ Operation Complete            ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ All 4 steps completed            │
│ Duration: 8.3s                   │
└──────────────────────────────────┘`);
  });

  it('leaves the failure of one that failed', () => {
    const { screen } = runInTerminal(['operation', '0.1'], {}, { DEMO_FAILS: '1' });
    expect(screen).toContain('[3/4] Running validation           ❌\n[4/4] Starting');
    expect(screen).toContain('│ Failed at step 3/4:  ');
  });

  it('shows a list that is taller than the window whole at the end, and never a frame that is', () => {
    const { screen, output } = runInTerminal(['tall', '0.3'], { columns: 40, rows: 10 });
    const names = [...screen.matchAll(/^✅ (Step \d+) /gm)].map(([, name]) => name);
    expect(names).toEqual(Array.from({ length: 60 }, (_, index) => `Step ${index + 1}`));
    expect(screen).not.toContain('hidden');
    expect(output).toMatch(/\+\d+ hidden/);
    for (const [, up] of output.matchAll(/\u001b\[(\d+)A/g))
      expect(Number(up)).toBeLessThanOrEqual(8);
  });

  it('keeps every byte that the program writes to both of its streams', () => {
    const { screen } = runInTerminal(['chatty'], { columns: 60, rows: 12 });
    const lines = Array.from({ length: 30 }, (_, line) => [`log ${line}`, `error ${line}`]);
    expect(screen.split('\n')).toEqual([
      ...lines.flat(),
      'called back',
      'part of a liné',
      'no newline at the end',
      expect.stringMatching(/^✅ Talk {2}\d/),
      expect.stringMatching(/^✅ Chatty completed in /),
      '   1 step completed',
      'after',
    ]);
  });

  it('ends by Ctrl+C as if it were not there, with the cursor below the frame and never hidden', () => {
    const { output, screen, signal } = runInTerminal(['endless'], {}, {}, [
      { after: '  1s', type: '\u0003' },
    ]);
    expect(signal).toBe(SIGINT);
    expect(output).not.toContain(`${ESCAPE}[?25l`);
    expect(screen).toMatch(/^ready\n⏳ Endless .* \ds · ETA —\n {2}⏳ Wait {2}\ds\n\^C$/);
  });

  it('shows how far it was where the program leaves, and lets it leave', () => {
    const { screen, code } = runInTerminal(['exits']);
    expect(code).toBe(3);
    expect(screen).toMatch(
      /^leaving\n.* 35% · 0s · ETA —\n {2}⏳ Wait {2}.*70% · 0s\n {2}⏸ {2}Never$/,
    );
  });

  it('leaves an uncaught error its place', () => {
    const { screen, code } = runInTerminal(['throws'], { columns: 100 });
    expect(code).toBe(1);
    expect(screen).toMatch(/Wait {2}0s\n(?:.*\n)+Error: uncaught, and seen\n/);
  });

  it('fits its frames in a window that became smaller', () => {
    const { output } = runInTerminal(['tall', '0.5'], { columns: 80, rows: 30 }, {}, [
      { after: 'Step 20', resize: [30, 8] },
    ]);
    const frames = output.split(`${ESCAPE}[J`).filter((frame) => frame.includes('hidden'));
    const last = frames.at(-1)?.split('\n') ?? [];
    expect(last.length - 1).toBeLessThanOrEqual(6);
  });

  it.each([
    ['CI', { CI: 'true' }],
    ['a dumb terminal', { TERM: 'dumb' }],
    ['a screen reader', { ACCESSIBLE: '1' }],
  ])('sends no escape to %s', (_, env) => {
    const { output, code } = runInTerminal(['nested', '0.01'], {}, env);
    expect(code).toBe(0);
    expect(output).toContain('Outer completed in');
    expect(output).not.toContain(ESCAPE);
  });

  it('colours nothing with NO_COLOR, and something without', () => {
    const isColored = ({ output }: { output: string }) => output.includes(`${ESCAPE}[1m`);
    expect(isColored(runInTerminal(['nested', '0.3'], {}, { NO_COLOR: '1' }))).toBe(false);
    expect(isColored(runInTerminal(['nested', '0.3']))).toBe(true);
  });
});

describe('in a pipe', () => {
  it.each([
    ['auto', {}],
    ['live', {}],
    ['auto', { FORCE_COLOR: '3' }],
    ['auto', { ERRTRACK_OUTPUT: 'live', FORCE_COLOR: '1' }],
  ])('writes lines without an escape byte: %s %o', (output, env) => {
    const { stdout, stderr, status } = runInPipe(['demo', '0.01', output], env);
    expect(status).toBe(0);
    expect(stdout).toBe('the program says: half of the pages are here\n');
    expect(stderr).not.toContain(ESCAPE);
    expect(stderr).toMatch(/^✅ Export \(3\/6\) \d\.\ds, 100\/100 pages$/m);
  });

  it("leaves the program's result as it is when its reader has gone", () => {
    const line = '"$0" "$1" operation 0.2 plain stdout | head -1; echo "${PIPESTATUS[0]}"';
    const { stdout } = spawnSync('bash', ['-c', line, process.execPath, driver], {
      encoding: 'utf8',
      env: createEnv({}),
    });
    expect(stdout).toBe(`┏${'━'.repeat(34)}┓\n0\n`);
  });

  it("leaves the program's result as it is when the stream is closed from the start", () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', '"$0" "$1" operation 0.01 plain stdout >&-', process.execPath, driver],
      {
        encoding: 'utf8',
        env: createEnv({}),
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('writes an event a line as JSON', () => {
    const { stderr } = runInPipe(['operation', '0.01', 'json']);
    const types = stderr
      .trimEnd()
      .split('\n')
      .map((line) => String(JSON.parse(line).type));
    const steps = Array.from({ length: 4 }, () => ['step.start', 'step.end']);
    expect(types).toEqual(['run.start', ...steps.flat(), 'run.end']);
  });

  it('writes nothing at all where silence is wanted', () => {
    expect(runInPipe(['operation', '0.01'], { ERRTRACK_OUTPUT: 'silent' }).stderr).toBe('');
  });
});

afterAll(() => removeFolder(folder));

beforeAll(async () => {
  await build({
    entryPoints: [DRIVER],
    outfile: driver,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
});

function runInTerminal(
  args: readonly string[],
  { columns = 80, rows = 24 } = {},
  env: Environment = {},
  actions: readonly Action[] = [],
) {
  const told = [
    PTY,
    String(columns),
    String(rows),
    JSON.stringify(actions),
    process.execPath,
    driver,
    ...args,
  ];
  const { stdout, stderr } = spawnSync('python3', told, { encoding: 'utf8', env: createEnv(env) });
  const { code, signal, left } = JSON.parse(stderr);
  expect(left).toEqual([]);
  const screen = new Screen(columns, rows);
  screen.write(stdout);
  return { output: stdout, screen: screen.text, code, signal };
}

function runInPipe(args: readonly string[], env: Environment = {}) {
  return spawnSync(process.execPath, [driver, ...args], { encoding: 'utf8', env: createEnv(env) });
}

/** Nothing of what the tests themselves run in. */
function createEnv(env: Environment): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...env };
}
