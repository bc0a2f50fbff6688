import type { NewRunEvent, RunEvent } from '../../src/core/runs/run-events.js';
import { planRun } from './run-log.js';

export const STORY_ID = '20260204-120000-abcdef';
export const STORY_STARTED_AT = Date.UTC(2026, 1, 4, 12);
const HASH = '9ba5976d4c1f02aa';

const failure = {
  message: 'no such sheet: Q3',
  type: 'RangeError',
  stack: 'RangeError: no such sheet: Q3\n    at readSheet (src/import.ts:42:11)',
  hash: HASH,
};

/** Puts an event at so many seconds after the start. */
type At = readonly [seconds: number, event: NewRunEvent];

const start = (step: string, name: string, more: object = {}): NewRunEvent => ({
  type: 'step.start',
  step,
  name,
  description: null,
  phase: null,
  parent: null,
  attempt: 1,
  ...more,
});

const STORY: readonly At[] = [
  [0, { type: 'phase.start', phase: 'Phase 1', optional: false, condition: null }],
  [0, start('login', 'Manual Login', { phase: 'Phase 1' })],
  [2, { type: 'step.end', step: 'login', status: 'completed', message: 'User clicked Continue' }],
  [2, { type: 'phase.end', phase: 'Phase 1', status: 'completed', reason: null }],
  [2, { type: 'phase.start', phase: 'Phase 2', optional: false, condition: null }],
  [2, start('export', 'Export', { phase: 'Phase 2' })],
  [3, start('rows', 'Read rows', { phase: 'Phase 2', parent: 'export' })],
  [4, { type: 'step.progress', step: 'rows', items: { done: 45, total: 100, unit: 'rows' } }],
  [5, { type: 'step.end', step: 'rows', status: 'completed' }],
  [5, { type: 'warning', step: 'rows', phase: 'Phase 2', message: 'row 7 has no date' }],
  [6, { type: 'step.end', step: 'export', status: 'completed' }],
  [6, start('import', 'Import', { phase: 'Phase 2' })],
  [7, { type: 'step.retry', step: 'import', failure, waitMs: 500 }],
  [8, start('import', 'Import', { phase: 'Phase 2', attempt: 2 })],
  [10, { type: 'step.end', step: 'import', status: 'failed', failure }],
  [
    10,
    {
      type: 'attachment',
      kind: 'screenshot',
      path: 'error_screenshots/error_Phase_2_Import.png',
      mime: 'image/png',
      bytes: 10,
      step: 'import',
      phase: 'Phase 2',
    },
  ],
  [10, { type: 'phase.start', phase: 'Phase 3a', optional: true, condition: 'Enterprise only' }],
  [10, { type: 'phase.end', phase: 'Phase 3a', status: 'skipped', reason: 'not Enterprise' }],
  [10, { type: 'run.end', status: 'failed', failure, exitCode: 1 }],
];

/** A run with phases, a part of a step, items, a retry, a warning, a picture and a failure. Times are in seconds. */
export function planStory(id = STORY_ID, story: readonly At[] = STORY): RunEvent[] {
  const planned = planRun({
    id,
    name: 'Import',
    startedAt: STORY_STARTED_AT,
    events: story.map(([, event]) => event),
    start: {
      labels: { customer_name: 'Lego Spain' },
      git: { commit: 'abcdef0123456789', branch: 'main' },
      command: 'node import.js',
    },
  });
  return planned.map((event, index) => {
    const at = (story[index - 1]?.[0] ?? 0) * 1_000;
    return { ...event, at, ts: STORY_STARTED_AT + at };
  });
}
