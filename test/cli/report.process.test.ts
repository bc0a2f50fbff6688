import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../src/core/runs/run-events.js';
import { BIN, createWorkspace, type Workspace } from '../support/cli.js';
import { LEGO_STORY, startOf } from '../support/reported-run.js';
import { ofProcess, planRun, writeRunLog } from '../support/run-log.js';

const FIXTURES = 'test/fixtures/run-reports';
const LEGO_ID = '20260204-151515-abcdef';
const STARTED_AT = Date.UTC(2026, 1, 4, 15, 15, 15, 123);
const NAMES = [
  'tracking_reports/tracking_report_Lego_Spain_20260204_153045.json',
  'tracking_reports/monitoring_report_Lego_Spain_20260204_153045.json',
  'tracking_reports/summary_report_Lego_Spain_20260204_153045.txt',
] as const;

let workspace: Workspace;
afterEach(() => workspace.remove());

function createProject(): string {
  workspace = createWorkspace();
  return join(workspace.root, '.errtrack');
}

function writeLego(dataDir: string, id = LEGO_ID): void {
  const events = LEGO_STORY.map(([second, event], seq): RunEvent => {
    const at = second * 1_000;
    return Object.assign({ seq, at, ts: STARTED_AT + Math.round(at) }, event);
  });
  writeRunLog(dataDir, id, events);
}

test.each([LEGO_ID, '2026', '@latest', '@latest:Scorecard import'])(
  'report %s saves the three and prints where they are',
  async (name) => {
    writeLego(createProject());
    const { stdout, stderr, code } = await workspace.run(['report', name]);
    expect({ stdout, stderr, code }).toEqual({
      stdout: `${NAMES.join('\n')}\n`,
      stderr: '',
      code: 0,
    });
    for (const [index, golden] of [
      'tracking_report.json',
      'monitoring_report.json',
      'summary_report.txt',
    ].entries()) {
      expect(workspace.read(NAMES[index] ?? '')).toBe(readFileSync(join(FIXTURES, golden), 'utf8'));
    }
  },
);

test('report --json tells the names, the same ones each time, and the state of the workflow (R112)', async () => {
  writeLego(createProject());
  for (let time = 0; time < 2; time += 1) {
    const { stdout, code } = await workspace.run(['report', LEGO_ID, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      run_id: LEGO_ID,
      status: 'failed',
      tracking_report: NAMES[0],
      monitoring_report: NAMES[1],
      summary_report: NAMES[2],
      workflow: expect.objectContaining({
        progress_summary: expect.objectContaining({ failed_steps: 2, is_complete: true }),
      }),
    });
  }
  expect(readdirSync(join(workspace.root, 'tracking_reports'))).toHaveLength(3);
});

test('the paths lead there from where the command was run', () => {
  writeLego(createProject());
  const cwd = join(workspace.root, 'sub');
  mkdirSync(cwd);
  const { stdout } = spawnSync(process.execPath, [BIN, 'report', LEGO_ID], {
    cwd,
    encoding: 'utf8',
  });
  const paths = stdout.trimEnd().split('\n');
  expect(paths).toEqual(NAMES.map((name) => `../${name}`));
});

test('report rebuilds what a run that was killed could not save (R21)', async () => {
  const dataDir = createProject();
  const dead = ofProcess(2 ** 22 + 1);
  const events = [startOf('Export', 'Phase 2')];
  writeRunLog(
    dataDir,
    'killed',
    planRun({ id: 'killed', startedAt: STARTED_AT, events, start: dead }),
  );
  const { stdout, stderr, code } = await workspace.run(['report', 'killed']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const [tracking = ''] = stdout.split('\n');
  expect(JSON.parse(workspace.read(tracking)).phases['Phase 2']).toMatchObject({
    status: 'failed',
    steps: [{ step_name: 'Export', status: 'failed', error_type: 'Interrupted' }],
  });
});

test('report says of a run that goes on that it does', async () => {
  const dataDir = createProject();
  const here = ofProcess(process.pid);
  const events = [startOf('Export', 'Phase 2')];
  writeRunLog(dataDir, 'on', planRun({ id: 'on', startedAt: Date.now(), events, start: here }));
  const { stderr, stdout, code } = await workspace.run(['report', 'on']);
  expect({ stderr, code }).toEqual({
    stderr: 'The run goes on; its reports tell what there is so far.\n',
    code: 0,
  });
  expect(JSON.parse(workspace.read(stdout.split('\n')[0] ?? ''))).toMatchObject({ end_time: null });
});

test.each([
  ['nothing', 'No run nothing; `errtrack runs list` shows what there is'],
  ['../../etc', '"../../etc" is not the id of a run; `errtrack runs list` shows what there is'],
  ['2026', '2026 is the beginning of several runs; give more of it:'],
])('report %s finds no run, and says what to do', async (name, message) => {
  const dataDir = createProject();
  writeLego(dataDir, '20260204-000000-aaaaaa');
  writeLego(dataDir, '20260205-000000-bbbbbb');
  const { stdout, stderr, code } = await workspace.run(['report', name]);
  expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
  expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
  expect(readdirSync(workspace.root).toSorted()).toEqual(['.errtrack', 'errors_log.json']);
});
