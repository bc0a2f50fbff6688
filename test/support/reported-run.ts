import { RunFold } from '../../src/core/runs/fold-run.js';
import type { Run } from '../../src/core/runs/run.js';
import type { Failure, NewRunEvent, RunStart } from '../../src/core/runs/run-events.js';
import { runStart } from './run-events.js';

/** Ended in the second that the founding document's files are named by. */
const STARTED_AT = Date.UTC(2026, 1, 4, 15, 15, 15, 123);

/** Events, each by the second of the run in which it came. */
export type Story = readonly (readonly [second: number, event: NewRunEvent])[];

export function tellRun(story: Story, startedAt = STARTED_AT): Run {
  const fold = new RunFold();
  for (const [seq, [second, event]] of story.entries()) {
    const at = second * 1_000;
    fold.apply(Object.assign({ seq, at, ts: startedAt + Math.round(at) }, event));
  }
  if (fold.run === null) throw new Error('This story starts no run');
  return fold.run;
}

export const LEGO: Partial<RunStart> = {
  name: 'Scorecard import',
  labels: { customer_name: 'Lego Spain', scorecard_name: 'Lego Spain Scorecard 2026' },
};

export const NO_TARGET: Failure = {
  type: 'ValueError',
  message: "Could not find required column 'Target' in setup sheet",
  stack: [
    "ValueError: Could not find required column 'Target' in setup sheet",
    '    at processFile (src/weights.ts:1285:11)',
    '    at main (src/app.ts:40:3)',
  ].join('\n'),
  hash: '9ba5976d4c1f02aa',
};

export function startOf(
  name: string,
  phase: string | null = null,
  told: { readonly parent?: string; readonly attempt?: number; readonly message?: string } = {},
): NewRunEvent {
  const { parent = null, attempt = 1, message } = told;
  const base = { type: 'step.start', step: name, name, description: null, phase, parent } as const;
  return { ...base, attempt, ...(message !== undefined && { message }) };
}

export function endOf(name: string, message?: string): NewRunEvent {
  const told = message === undefined ? {} : { message };
  return { type: 'step.end', step: name, status: 'completed', ...told };
}

const opened = (phase: string, condition: string | null = null): NewRunEvent => ({
  type: 'phase.start',
  phase,
  optional: condition !== null,
  condition,
});

const ended = (phase: string, reason: string | null = null): NewRunEvent => ({
  type: 'phase.end',
  phase,
  status: reason === null ? 'completed' : 'skipped',
  reason,
});

const PAGE = 'https://settings.example/weights_targets';
const SCREENSHOT = 'error_screenshots/error_Phase_2_Process_File_20260204_152551.png';

/** Everything that a run may hold: a gate, parts, a warning, a retry, what was skipped, a failure with its picture. */
export const LEGO_STORY: Story = [
  [0, runStart(LEGO)],
  [0.5, opened('Initialization')],
  [1, startOf('Browser Setup', 'Initialization')],
  [5.111, endOf('Browser Setup', 'Chrome WebDriver initialized')],
  [5.2, startOf('Read Excel File', 'Initialization')],
  [
    15.333,
    {
      ...endOf('Read Excel File', 'Loaded 25 measures from Excel'),
      details: { file_path: '/path/to/file.xlsx', measure_count: 25 },
    } as NewRunEvent,
  ],
  [15.4, ended('Initialization')],
  [16, opened('Phase 1')],
  [17, startOf('Manual Login', 'Phase 1')],
  [17.1, { type: 'gate.open', step: 'Manual Login', message: 'Log in', timeoutMs: 30_000 }],
  [40, { type: 'gate.release', step: 'Manual Login', by: 'person' }],
  [40.1, endOf('Manual Login', 'User clicked Continue - proceeding')],
  [50, startOf('Add Measures', 'Phase 1')],
  [51, startOf('Search for Client', 'Phase 1')],
  [52, startOf('Measure A', null, { parent: 'Add Measures' })],
  [53, endOf('Search for Client')],
  [54, endOf('Measure A')],
  [55, startOf('Measure B', 'Phase 1', { parent: 'Add Measures' })],
  [56, endOf('Measure B')],
  [57, endOf('Add Measures', '2 measures')],
  [58, ended('Phase 1')],
  [60, opened('Phase 1.5', 'optional')],
  [60, ended('Phase 1.5', 'No organization ID given')],
  [70, startOf('Update Looker Config', 'Phase 3a')],
  [
    70.1,
    {
      type: 'step.end',
      step: 'Update Looker Config',
      status: 'skipped',
      reason: 'Enterprise only',
    },
  ],
  [300, opened('Phase 2')],
  [301, startOf('Export Template', 'Phase 2', { message: 'Submitting' })],
  [
    302,
    {
      type: 'warning',
      step: 'Export Template',
      phase: null,
      message: 'Warning: No setup sheet path provided, using Phase 1 Excel file',
      url: PAGE,
    },
  ],
  [
    310,
    {
      type: 'step.retry',
      step: 'Export Template',
      failure: { type: 'Error', message: 'no answer', stack: null, hash: null },
      waitMs: 1_000,
    },
  ],
  [311, startOf('Export Template', 'Phase 2', { attempt: 2 })],
  [320, endOf('Export Template', 'Export job submitted')],
  [600, startOf('Process File', 'Phase 2')],
  [
    635.5,
    {
      type: 'step.end',
      step: 'Process File',
      status: 'failed',
      message: 'File processing returned False',
      failure: NO_TARGET,
      url: PAGE,
      pageSource: '<!DOCTYPE html><html><head><title>Weights & Targets</title>',
    },
  ],
  [
    636,
    {
      type: 'attachment',
      kind: 'screenshot',
      path: SCREENSHOT,
      mime: 'image/png',
      bytes: 1_234,
      step: 'Process File',
      phase: null,
    },
  ],
  [640, startOf('Close Browser')],
  [641, endOf('Close Browser', 'Closed')],
  [900, startOf('Automation Complete', 'Finalization', { message: 'Saving reports' })],
  [930.665556, { type: 'run.end', status: 'failed', failure: NO_TARGET }],
];
