import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMonitoringReport } from '../../src/core/runs/monitoring-report.js';
import { reportPhases } from '../../src/core/runs/reported-phases.js';
import type { Run } from '../../src/core/runs/run.js';
import type { NewRunEvent } from '../../src/core/runs/run-events.js';
import { renderSummary } from '../../src/reports/summary-text.js';
import { endOf, LEGO, LEGO_STORY, startOf, tellRun } from '../support/reported-run.js';
import { foldRun, runStart } from '../support/run-events.js';

const RULE = '='.repeat(80);

const render = (run: Run) => renderSummary(toMonitoringReport(run), reportPhases(run).phases);

/** Also half pairs. Common characters come often. */
const anyCharacter = fc.oneof(
  fc.nat(0x17f).map((code) => String.fromCodePoint(code)),
  fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)),
  fc.constantFrom('\n', '\r', '\t', ' ', '.', '/', '\u2028', '\u202e', '\ud83d'),
);

describe('renderSummary', () => {
  it('gives the text of a rich run, line by line (R33-R37)', () => {
    const golden = readFileSync(resolve('test/fixtures/run-reports/summary_report.txt'), 'utf8');
    expect(render(tellRun(LEGO_STORY))).toBe(golden);
  });

  it('has no sections for errors and warnings where there were none', () => {
    const run = tellRun([
      [0, runStart(LEGO)],
      [1, startOf('Browser Setup', 'Initialization')],
      [2, endOf('Browser Setup')],
      [930.665556, { type: 'run.end', status: 'completed' }],
    ]);
    expect(render(run)).toBe(`${RULE}
AUTOMATION MONITORING SUMMARY REPORT
${RULE}

Customer: Lego Spain
Scorecard: Lego Spain Scorecard 2026
Start Time: 2026-02-04T15:15:15.123Z
End Time: 2026-02-04T15:30:45.789Z
Total Duration: 930.67 seconds (15.51 minutes)

${RULE}
PERFORMANCE METRICS
${RULE}
Total Operations: 1
Total Errors: 0
Total Warnings: 0
Success Rate: 100.00%
Screenshots Captured: 0

${RULE}
PHASE SUMMARY
${RULE}

Initialization:
  Status: success
  Steps: 1
`);
  });

  it('tells of a run that has just begun', () => {
    const text = render(foldRun([runStart({ name: 'Nightly' })]));
    expect(text).toContain('Customer: Nightly\nScorecard: -\n');
    expect(text).toContain('End Time: -\nTotal Duration: 0.00 seconds (0.00 minutes)\n');
    expect(text.endsWith(`${RULE}\nPHASE SUMMARY\n${RULE}\n`)).toBe(true);
  });

  it('lets nothing from outside look like a part of it, or move a cursor (R38)', () => {
    const evil = `\x1b[31mred\x1b[0m\r\n${RULE}\nERRORS DETECTED\x07\u202e\u200b\t\ud83d`;
    const run = foldRun([
      runStart({ labels: { customer_name: evil, scorecard_name: evil } }),
      startOf('x', evil),
      { ...startOf('a', evil), name: evil } as NewRunEvent,
      { type: 'warning', step: 'a', phase: null, message: evil },
      {
        type: 'step.end',
        step: 'a',
        status: 'failed',
        failure: { message: evil, type: evil, stack: evil, hash: null },
      },
    ]);
    const text = render(run);
    expect(text.split('\n').filter((line) => line === RULE)).toHaveLength(10);
    expect(text.split('\n').filter((line) => line.startsWith('ERRORS'))).toEqual([
      'ERRORS DETECTED',
    ]);
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).toContain(`Customer: \\x1b[31mred\\x1b[0m ${RULE} ERRORS DETECTED\\x07 \\ud83d\n`);
  });

  it('is printable for any texts (R38)', () => {
    const text = fc.string({ unit: anyCharacter });
    fc.assert(
      fc.property(text, text, text, (name, message, stack) => {
        const failure = { message, type: name, stack, hash: null };
        const run = foldRun([
          runStart({ name }),
          { ...startOf('a', name), name } as NewRunEvent,
          { type: 'step.end', step: 'a', status: 'failed', failure },
          { type: 'run.end', status: 'failed', failure },
        ]);
        const summary = render(run);
        expect(summary).not.toMatch(/[^\P{C}\n]/u);
        expect(Buffer.from(summary).toString()).toBe(summary);
        expect(summary.split('\n').filter((line) => line.startsWith('Customer: '))).toHaveLength(1);
      }),
    );
  });
});
