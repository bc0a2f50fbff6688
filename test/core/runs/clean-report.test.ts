import { describe, expect, test } from 'vitest';
import { createClean } from '../../../src/core/errors/redaction.js';
import { cleanReport } from '../../../src/core/runs/clean-report.js';
import { CleanRun } from '../../../src/core/runs/clean-run.js';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import {
  formatMonitoringReport,
  toMonitoringReport,
} from '../../../src/core/runs/monitoring-report.js';
import type { Run } from '../../../src/core/runs/run.js';
import { parseRunEvent } from '../../../src/core/runs/run-event.js';
import type { RunEvent } from '../../../src/core/runs/run-events.js';
import { formatTrackingReport, toTrackingReport } from '../../../src/core/runs/tracking-report.js';
import { LEGO_STORY } from '../../support/reported-run.js';
import { createEvents } from '../../support/run-events.js';

const clean = createClean(['Target', 'Lego Spain', 'Phase 2', 'Process']);

function foldEvents(events: readonly RunEvent[]): Run {
  const fold = new RunFold();
  for (const event of events) fold.apply(event);
  if (fold.run === null) throw new Error('no run');
  return fold.run;
}

const told = createEvents(LEGO_STORY.map(([, event]) => event));
const before = foldEvents(told);

/** The run of the clean log. */
function foldClean(): Run {
  const run = new CleanRun(told, clean);
  return foldEvents(
    told.flatMap((event) => {
      const parsed = parseRunEvent(JSON.parse(run.event(JSON.stringify(event))));
      return parsed === null || parsed === 'unknown' ? [] : [parsed];
    }),
  );
}

describe('a report that is cleaned is the report of the clean run', () => {
  test.each([
    ['tracking', (run: Run) => formatTrackingReport(toTrackingReport(run))],
    ['monitoring', (run: Run) => formatMonitoringReport(toMonitoringReport(run))],
  ])('%s', (_kind, render) => {
    const cleaned = cleanReport(render(before), clean);
    expect(cleaned).not.toBe(render(before));
    expect(cleaned).toBe(render(foldClean()));
  });
});

test('keys and states are no texts of anybody’s, what a program handed over is', () => {
  const json = `{
  "status": "success", "error": "success", "phases": {
    "details": { "status": "success", "steps": [{ "status": "success", "details": { "status": "success", "success": 1e2, "password": "x" } }] },
    "success": {}
  }
}`;
  expect(cleanReport(json, createClean(['success', 'phases', 'steps']))).toBe(
    `{
  "status": "success", "error": "<secret>", "phases": {
    "details": { "status": "success", "steps": [{ "status": "success", "details": { "status": "<secret>", "<secret>": 1e2, "password": "<secret>" } }] },
    "<secret>": {}
  }
}`,
  );
});
