import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { NewRunEvent, RunEvent } from '../../src/core/runs/run-events.js';
import { formatRunLine } from '../../src/runlog/run-line.js';
import { createWorkspace, type Workspace, withoutAges } from '../support/cli.js';
import { ofProcess, planRun, step, writeRunLog } from '../support/run-log.js';
import { planStory, STORY_ID, STORY_STARTED_AT } from '../support/run-story.js';

const DAY = 86_400_000;
const OLDER = '20260203-120000-ffffff';
const END: NewRunEvent = { type: 'run.end', status: 'completed' };

let workspace: Workspace;
afterEach(() => workspace.remove());

function dataDir(): string {
  return join(workspace.root, '.errtrack');
}

/** A workspace with the story, which failed, and a run of a day before that went well. */
function createRuns(): void {
  workspace = createWorkspace([]);
  writeRunLog(dataDir(), STORY_ID, planStory());
  const events = [...step('Import', {}, { phase: 'Phase 2' }), END];
  writeRunLog(
    dataDir(),
    OLDER,
    planRun({ id: OLDER, name: 'Import', startedAt: STORY_STARTED_AT - DAY, events }),
  );
}

/** A process that does nothing, and in whose name a run is written. */
async function startWriter(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

function planOpen({ pid = 0 }: ChildProcess, events: readonly NewRunEvent[]): RunEvent[] {
  return planRun({ id: 'open', startedAt: Date.now(), start: ofProcess(pid), events });
}

/** Every file below the root with what would change if it were touched. */
function listTree(folder = workspace.root): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { mtimeMs, size, ino } = lstatSync(join(folder, name));
      return `${name} ${mtimeMs} ${size} ${ino}`;
    })
    .sort();
}

test('runs list shows the newest first', async () => {
  createRuns();
  const { stdout, stderr, code } = await workspace.run(['runs', 'list']);
  expect(withoutAges(stdout)).toBe(`\
Runs (2)
==============================
❌ 20260204-120000-abcdef  Import
   failed <age>, took 10.0s, 66%, 3 of 4 steps, 1 error, 1 warning
   Import: RangeError: no such sheet: Q3 (9ba5976d)
✅ 20260203-120000-ffffff  Import
   completed <age>, took 0.0s, 1 step
`);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test.each([
  [[], [STORY_ID, OLDER]],
  [['--limit', '1'], [STORY_ID]],
  [
    ['--name', 'Import'],
    [STORY_ID, OLDER],
  ],
  [['--name', 'Export'], []],
  [['--status', 'completed,running'], [OLDER]],
  [['--since', '2026-02-04'], [STORY_ID]],
])('runs list %j --json', async (args, ids) => {
  createRuns();
  const { stdout, code } = await workspace.run(['runs', 'list', ...args, '--json']);
  const runs: { run_id: string }[] = JSON.parse(stdout);
  expect(runs.map((run) => run.run_id)).toEqual(ids);
  expect(code).toBe(0);
});

test('an empty list is an answer', async () => {
  workspace = createWorkspace([]);
  const nothing = { stderr: '', code: 0, signal: null };
  expect(await workspace.run(['runs', 'list'])).toEqual({ stdout: 'No runs.\n', ...nothing });
  expect(await workspace.run(['runs', 'list', '--json'])).toEqual({ stdout: '[]\n', ...nothing });
  expect(await workspace.run(['runs', 'trend'])).toEqual({ stdout: 'No runs.\n', ...nothing });
});

test.each([
  [['runs', 'list', '--status', 'complete'], 2, '(Did you mean completed?)'],
  [['runs', 'list', '--since', 'soon'], 2, '--since soon is no time'],
  [['runs', 'show'], 2, "missing required argument 'run'"],
  [['runs', 'show', '2025'], 1, 'No run 2025'],
  [['runs', 'show', '202602'], 1, 'is the beginning of several runs'],
  [['runs', 'show', '../../etc'], 1, 'is not the id of a run'],
  [['runs', 'show', '@latest', '--phase', 'Phase 9'], 1, 'it has Phase 1, Phase 2, Phase 3a'],
  [['runs', 'compare', '@latest', 'x'], 1, 'No run x'],
  [['runs', 'trend', 'Export'], 1, 'No run is called "Export"'],
  [['runs', 'tail', '@latest:Export'], 1, 'No run @latest:Export'],
  [['runs', 'prune'], 2, 'Say which runs to keep'],
  [['runs', 'prune', '--keep', '-1'], 2, 'It must be a whole number'],
  [['--json', 'runs', 'prune', '--keep', '1'], 2, 'runs prune has no --json'],
  [['runs', 'release', '@latest'], 1, `No gate of run ${STORY_ID} waits: it is failed`],
  [['runs', 'dream'], 2, "unknown command 'dream'"],
])('%j exits with %i', async (args, code, reason) => {
  createRuns();
  const result = await workspace.run(args);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(result.stderr).toContain(reason);
});

test('runs show tells phases and steps, or those of one phase', async () => {
  createRuns();
  const whole = await workspace.run(['runs', 'show', STORY_ID.slice(0, 10)]);
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  expect(whole.stdout).toContain('✅ Phase 1');
  expect(whole.stdout).toContain('RangeError: no such sheet: Q3\n');
  expect(whole.stdout).toContain(' errtrack show 9ba5976d\n');
  const part = await workspace.run(['runs', 'show', '@latest', '--phase', 'phase 3']);
  expect(part.stdout).toContain('⏭  Phase 3a (not Enterprise)\n');
  expect(part.stdout).not.toContain('Phase 2');
});

test('runs show --json tells everything, in the words of the wire', async () => {
  createRuns();
  const { stdout } = await workspace.run(['runs', 'show', '@latest', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    run_id: STORY_ID,
    status: 'failed',
    start_time: '2026-02-04T12:00:00.000Z',
    total_duration_seconds: 10,
    labels: { customer_name: 'Lego Spain' },
    phases: { 'Phase 1': { status: 'completed', steps: ['login'] } },
    steps: [{ id: 'login', duration: 2 }, { id: 'export' }, { id: 'rows' }, { id: 'import' }],
  });
  const part = await workspace.run(['runs', 'show', '@latest', '--phase', '1', '--json']);
  const { phases, steps } = JSON.parse(part.stdout);
  expect([Object.keys(phases), steps.length]).toEqual([['Phase 1'], 1]);
});

test('runs show --json has the state of the workflow, also where a part is asked for (R112)', async () => {
  createRuns();
  const shown: unknown[] = [];
  for (const args of [[], ['--phase', '1']]) {
    const { stdout } = await workspace.run(['runs', 'show', '@latest', ...args, '--json']);
    shown.push(JSON.parse(stdout).workflow);
  }
  expect(shown[0]).toMatchObject({
    steps: [
      { id: 'login', status: 'completed' },
      { id: 'export', status: 'completed' },
      { id: 'import', status: 'failed', error_message: expect.any(String) },
    ],
    progress_summary: { total_steps: 3, failed_steps: 1, is_complete: true, duration_seconds: 10 },
  });
  expect(shown[1]).toEqual(shown[0]);
});

test('runs look as the project wants them to, and a theme that does not hold stops what writes (R118)', async () => {
  createRuns();
  const file = join(workspace.root, 'errtrack.config.json');
  writeFileSync(file, '{"theme":{"icons":{"failed":"NO"},"colors":{"failed":"#f0f"}}}');
  const shown = await workspace.run(['runs', 'show', '@latest'], {
    env: { FORCE_COLOR: '1', NO_COLOR: '' },
  });
  expect(shown.stdout).toMatch(/^NO /);
  expect(shown.stdout).toContain('\x1b[95mfailed\x1b[39m');
  writeFileSync(file, '{"theme":{"colors":{"failed":"red;}"}}}');
  const problem =
    'Cannot use theme.colors.failed in errtrack.config.json: got "red;}", expected red';
  const read = await workspace.run(['runs', 'show', '@latest']);
  expect([read.code, read.stderr]).toEqual([0, expect.stringContaining(`warning: ${problem}`)]);
  const written = await workspace.run(['sync']);
  expect([written.code, written.stderr]).toEqual([2, expect.stringContaining(problem)]);
});

test('runs compare --json tells what has changed', async () => {
  createRuns();
  const { stdout, code } = await workspace.run(['runs', 'compare', OLDER, '@latest', '--json']);
  const { a, b, duration_difference, steps } = JSON.parse(stdout);
  expect([a.run_id, b.run_id, duration_difference, code]).toEqual([OLDER, STORY_ID, 9.97, 0]);
  expect(steps[0]).toEqual({
    phase: 'Phase 2',
    path: ['Import'],
    ordinal: 1,
    a: { status: 'completed', duration: 0.01 },
    b: { status: 'failed', duration: 4 },
    duration_difference: 3.99,
    is_status_changed: true,
  });
  expect(steps.slice(1).map((it: { path: string[] }) => it.path.join('/'))).toEqual([
    'Manual Login',
    'Export',
    'Export/Read rows',
  ]);
});

test('runs trend --json tells success rates and operations over the runs, the oldest first', async () => {
  createRuns();
  const { stdout, code } = await workspace.run(['runs', 'trend', 'Import', '--json']);
  const [trend] = JSON.parse(stdout);
  expect({ ...trend, runs: [], steps: [] }).toEqual({
    name: 'Import',
    runs: [],
    steps: [],
    completed: 1,
    failed: 1,
    completion_rate: 50,
    median_duration: 0.03,
  });
  expect(trend.runs.map((it: object) => Object.values(it).slice(4))).toEqual([
    [100, 1, 0, 0],
    [80, 5, 1, 1],
  ]);
  expect(trend.steps[0]).toMatchObject({ name: 'Manual Login', durations: [null, 2] });
  expect(code).toBe(0);
});

describe('a run that goes on', () => {
  test('is followed until its end', async () => {
    workspace = createWorkspace([]);
    const events = planOpen(await startWriter(), [...step('Export'), END]);
    const log = join(writeRunLog(dataDir(), 'open', events.slice(0, 2)), 'events.jsonl');
    let isTold = false;
    const onOutput = () => {
      if (isTold) return;
      isTold = true;
      appendFileSync(log, events.slice(2).map(formatRunLine).join(''));
    };
    const tail = await workspace.run(['runs', 'tail', '--json'], { onOutput });
    const types = tail.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(['run.start', 'step.start', 'step.end', 'run.end']);
    expect(tail).toMatchObject({ code: 0, stderr: '' });
    const lines = await workspace.run(['runs', 'tail', 'open'], {
      env: { ERRTRACK_OUTPUT: 'silent' },
    });
    expect(lines.stdout).toContain('✅ Export');
    expect(lines.stdout).not.toContain('\x1b');
  });

  test('is followed until its process is killed, and is interrupted then', async () => {
    workspace = createWorkspace([]);
    const writer = await startWriter();
    writeRunLog(dataDir(), 'open', planOpen(writer, step('Export').slice(0, 1)));
    const listed = await workspace.run(['runs', 'list', '--json']);
    expect(JSON.parse(listed.stdout)[0].status).toBe('running');
    const tail = await workspace.run(['runs', 'tail'], { onOutput: () => writer.kill('SIGKILL') });
    expect(tail.code).toBe(0);
    expect(tail.stderr).toBe('The run was interrupted: its process ended before it did.\n');
    const { stdout } = await workspace.run(['runs', 'list']);
    expect(stdout).toContain('💥 open');
    expect(stdout).toContain('its process ended during Export');
  });

  test('is let through its gate', async () => {
    workspace = createWorkspace([]);
    const gate: readonly NewRunEvent[] = [
      ...step('login', {}, { name: 'Manual Login' }).slice(0, 1),
      { type: 'gate.open', step: 'login', message: 'Log in', timeoutMs: null },
    ];
    const folder = writeRunLog(dataDir(), 'open', planOpen(await startWriter(), gate));
    const released = (args: readonly string[]) => workspace.run(['runs', 'release', ...args]);
    const other = await released(['open', 'Export']);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain('No step Export of run open waits; these do:\n  login\n');
    expect(await released(['open'])).toMatchObject({ code: 0, stdout: 'Released Manual Login\n' });
    expect(readdirSync(folder).filter((name) => name.startsWith('release-'))).toHaveLength(1);
    expect((await released(['open', 'login'])).stdout).toBe('Manual Login was released already\n');
  });

  test('one of several gates has to be named', async () => {
    workspace = createWorkspace([]);
    const gates = ['a', 'b'].flatMap((id): readonly NewRunEvent[] => [
      ...step(id).slice(0, 1),
      { type: 'gate.open', step: id, message: null, timeoutMs: null },
    ]);
    writeRunLog(dataDir(), 'open', planOpen(await startWriter(), gates));
    const result = await workspace.run(['runs', 'release', 'open']);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain('name one of them:\n  a\n  b\n');
  });
});

test('runs prune removes old runs, and says first what it would', async () => {
  createRuns();
  const dry = await workspace.run(['runs', 'prune', '--keep', '1', '--dry-run']);
  expect(dry).toMatchObject({ code: 0, stdout: `Would remove ${OLDER}\n` });
  expect(existsSync(join(dataDir(), 'runs', OLDER))).toBe(true);
  const done = await workspace.run(['runs', 'prune', '--keep', '1', '--older-than', '1s']);
  expect(done).toMatchObject({ code: 0, stdout: `Removed ${OLDER}\n`, stderr: 'Removed 1 run.\n' });
  expect(readdirSync(join(dataDir(), 'runs'))).toEqual([STORY_ID]);
});

test('reading writes nothing', async () => {
  createRuns();
  const before = listTree();
  const commands = [
    ['list'],
    ['show', '@latest'],
    ['compare', OLDER, STORY_ID],
    ['trend'],
    ['tail', '@latest'],
    ['prune', '--keep', '0', '--dry-run'],
  ];
  for (const args of commands) {
    expect((await workspace.run(['runs', ...args])).code).toBe(0);
  }
  expect((await workspace.run(['status'])).code).toBe(0);
  expect(listTree()).toEqual(before);
});

describe('a run of ten thousand steps', () => {
  const BIG = '20260204-130000-bbbbbb';
  const many = Array.from({ length: 10_000 }, (_, index) => {
    const failure = { type: 'Error', message: `no file ${index}`, stack: null, hash: null };
    const end = index % 4 === 3 ? { status: 'failed' as const, failure } : {};
    return step(`file ${index}`, end, { phase: `Folder ${Math.floor(index / 50)}` });
  });
  /** So little memory that a copy too many of the run ends the command. */
  const env = { NODE_OPTIONS: '--max-old-space-size=128' };

  function createBigRun(): void {
    workspace = createWorkspace();
    const events = [...many.flat(), END];
    writeRunLog(
      dataDir(),
      BIG,
      planRun({ id: BIG, name: 'Big', startedAt: STORY_STARTED_AT, events }),
    );
  }

  test('is shown by what matters of it, and whole where that is asked for', async () => {
    createBigRun();
    const { stdout, stderr, code } = await workspace.run(['runs', 'show', BIG], { env });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThan(300);
    expect(stdout).toContain('\n       Steps: 7,500 completed, 2,500 failed\n');
    expect(stdout).toMatch(/^ {2}❌ file 3 .*\n {5}Error: no file 3$/m);
    expect(lines.at(-1)).toMatch(/^ {3}… 1\d\d more phases, 1\d\d of them failed$/);
    const part = await workspace.run(['runs', 'show', BIG, '--phase', 'Folder 199'], { env });
    expect(part.stdout.match(/^ {2}. *file \d+/gmu)).toHaveLength(50);
    const whole = await workspace.run(['runs', 'show', BIG, '--all'], { env });
    expect(whole.stdout.match(/^ {2}.*file \d+ /gm)).toHaveLength(10_000);
  });

  test('is one of a list, and is reported', async () => {
    createBigRun();
    const { stdout, code } = await workspace.run(['runs', 'list'], { env });
    expect(withoutAges(stdout)).toContain(
      `${BIG}  Big\n   completed <age>, took 3m 20s, 7,500 of 10,000 steps, 2,500 errors\n`,
    );
    const report = await workspace.run(['report', BIG, '--json'], { env });
    const { monitoring_report } = JSON.parse(report.stdout);
    expect(JSON.parse(workspace.read(monitoring_report)).performance_metrics).toMatchObject({
      total_operations: 10_000,
      total_errors: 2_500,
      success_rate: 75,
    });
    expect([code, report.code, report.stderr]).toEqual([0, 0, '']);
  });
});

test('status tells how the last run did', async () => {
  createRuns();
  const { stdout } = await workspace.run(['status']);
  expect(withoutAges(stdout)).toContain(
    `\n     Last Run: Import failed at Import <age> (${STORY_ID})\n`,
  );
  const { lastRun } = JSON.parse((await workspace.run(['status', '--json'])).stdout);
  expect(lastRun).toEqual({
    run_id: STORY_ID,
    name: 'Import',
    status: 'failed',
    start_time: '2026-02-04T12:00:00.000Z',
    end_time: '2026-02-04T12:00:10.000Z',
    total_duration_seconds: 10,
    step_name: 'Import',
    error: {
      message: 'no such sheet: Q3',
      type: 'RangeError',
      error_hash: '9ba5976d4c1f02aa',
      error_hash_short: '9ba5976d',
    },
  });
});

test('logs that cannot be read, and links in the place of runs, hide no other run', async () => {
  createRuns();
  mkdirSync(join(dataDir(), 'runs', 'empty'));
  symlinkSync(join(dataDir(), 'runs', OLDER), join(dataDir(), 'runs', 'linked'));
  appendFileSync(join(dataDir(), 'runs', STORY_ID, 'events.jsonl'), 'nonsense\n');
  const { stdout, stderr } = await workspace.run(['runs', 'list']);
  expect(stdout).toContain('Runs (2)');
  expect(stderr).toBe('The logs of 1 run cannot be read.\n');
  const shown = await workspace.run(['runs', 'show', '@latest']);
  expect(shown.stderr).toBe('1 line of its log could not be read.\n');
  const empty = await workspace.run(['runs', 'show', 'empty']);
  expect(empty.code).toBe(1);
  expect(readFileSync(join(dataDir(), 'runs', STORY_ID, 'events.jsonl'), 'utf8')).toContain(
    'nonsense',
  );
});
