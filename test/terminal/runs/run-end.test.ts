import { expect, it } from 'vitest';
import type { NewRunEvent } from '../../../src/core/runs/run-events.js';
import { RICH_GLYPHS } from '../../../src/terminal/runs/glyphs.js';
import { renderEnd, renderSummary } from '../../../src/terminal/runs/run-end.js';
import { PLAIN_THEME } from '../../../src/terminal/theme.js';
import { foldRun, RUN_STARTED_AT, runStart } from '../../support/run-events.js';
import { declare, failureOf, startOf } from './support/told-run.js';

const VIEW = {
  columns: 36,
  rows: 24,
  now: RUN_STARTED_AT,
  theme: PLAIN_THEME,
  glyphs: RICH_GLYPHS,
};
const FIELD = "Invalid field 'model_id' in configuration schema";

it("wraps the failure panel as the document's own picture does (R78)", () => {
  const steps = declare(
    'Backing up',
    'Validating',
    'Transforming schema',
    'Validating new',
    'Writing',
  );
  const run = foldRun([
    runStart({ kind: 'operation', steps }),
    ...completed('Backing up'),
    ...completed('Validating'),
    startOf('Transforming schema'),
    { type: 'step.end', step: 'Transforming schema', status: 'failed', failure: failureOf(FIELD) },
    { type: 'run.end', status: 'failed', failure: failureOf(FIELD) },
  ]);
  expect(renderSummary(run, VIEW)).toBe(`┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ ❌ Operation Failed              ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ Failed at step 3/5:              │
│ Transforming schema              │
│                                  │
│ Completed 2/5 steps              │
│ Duration: 0.1s                   │
│                                  │
│ Error: Invalid field 'model_id'  │
│ in configuration schema          │
└──────────────────────────────────┘`);
});

it('has no step in the panel where none was running, but the one before (C3, C4)', () => {
  const failed = { type: 'run.end', status: 'failed', failure: failureOf('no') } as const;
  const between = foldRun([
    runStart({ kind: 'operation', totalSteps: 3 }),
    ...completed('First'),
    failed,
  ]);
  expect(renderSummary(between, VIEW)).toContain('│ Failed after step 1/3:           │\n│ First');
  const before = foldRun([runStart({ kind: 'operation' }), failed]);
  expect(renderSummary(before, VIEW)).not.toContain('step 0');
  expect(renderSummary(before, VIEW)).toContain('│ Error: no ');
});

it('writes every step down once, with what failed, was skipped, warned of and pictured', () => {
  const run = foldRun([
    runStart({ name: 'Import' }),
    ...completed('Export'),
    startOf('Load'),
    startOf('a.csv', { parent: 'Load' }),
    { type: 'step.end', step: 'a.csv', status: 'failed', failure: failureOf('no such table') },
    { type: 'step.end', step: 'Load', status: 'failed', failure: failureOf('no such table') },
    startOf('Clean'),
    { type: 'step.end', step: 'Clean', status: 'skipped', reason: 'nothing there' },
    { type: 'warning', step: 'Export', phase: null, message: 'an old file' },
    {
      type: 'attachment',
      kind: 'screenshot',
      path: 'a.png',
      mime: null,
      bytes: 1,
      step: 'a.csv',
      phase: null,
    },
    { type: 'run.end', status: 'failed', failure: failureOf('no such table') },
  ]);
  expect(renderEnd(run, { ...VIEW, columns: 80 })).toBe(`✅ Export  0.0s
❌ Load  0.0s
  ❌ a.csv  0.0s
     Error: no such table
⏭  Clean  nothing there
❌ Import failed after 0.1s
   Failed at step 2/3: Load › a.csv
   Completed 1/3 steps (1 skipped)
   Error: no such table
   ⚠ Export: an old file
   📸 a.png`);
});

function completed(step: string): readonly NewRunEvent[] {
  return [startOf(step), { type: 'step.end', step, status: 'completed' }];
}
