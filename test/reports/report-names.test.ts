import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatStamp,
  nameReports,
  nameScreenshot,
  toNamePart,
} from '../../src/reports/report-names.js';
import { LEGO, LEGO_STORY, tellRun } from '../support/reported-run.js';
import { foldRun, runStart } from '../support/run-events.js';

/** Also half pairs. Common characters come often. */
const anyCharacter = fc.oneof(
  fc.nat(0x17f).map((code) => String.fromCodePoint(code)),
  fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)),
  fc.constantFrom('\n', '\r', '\t', ' ', '.', '/', '\u2028', '\u202e', '\ud83d'),
);

describe('nameReports', () => {
  it('names the three by customer and by the second in which the run ended (R16-R19)', () => {
    expect(nameReports(tellRun(LEGO_STORY))).toEqual({
      tracking: 'tracking_report_Lego_Spain_20260204_153045.json',
      monitoring: 'monitoring_report_Lego_Spain_20260204_153045.json',
      summary: 'summary_report_Lego_Spain_20260204_153045.txt',
    });
  });

  it('counts on at the end of the name, where sorting by name still sorts by time (R40)', () => {
    const run = tellRun(LEGO_STORY);
    const later = tellRun(
      LEGO_STORY.slice(0, -1).concat([[931, { type: 'run.end', status: 'failed' }]]),
    );
    const names = [run, run, run, later].map(
      (each, index) => nameReports(each, index === 3 ? 1 : index + 1).tracking,
    );
    expect(names[1]).toBe('tracking_report_Lego_Spain_20260204_153045_2.json');
    expect(names.toReversed().toSorted()).toEqual(names);
  });

  it('names a run that goes on by its last word, and one without a customer by its own name', () => {
    const open = tellRun([
      [0, runStart({ name: 'Nightly import' })],
      [61, { type: 'log', step: null, phase: null, message: 'hm' }],
    ]);
    expect(nameReports(open).tracking).toBe('tracking_report_Nightly_import_20260204_151616.json');
  });

  it.each([
    ['', 'run'],
    ['???', 'run'],
    ['..', 'run'],
    ['CON', 'CON'],
    ['../../etc/passwd', 'etcpasswd'],
    ['Coca-Cola IT', 'Coca-Cola_IT'],
    ['  A \t B / C: D*?"<>|\\ ', 'A_B_C_D'],
    ['Acme Inc.', 'Acme_Inc'],
    ['v1.5', 'v1.5'],
    ['Müller & Söhne', 'Müller_Söhne'],
    ['Mu\u0308ller', 'Müller'],
    ['日本 株式会社', '日本_株式会社'],
    ['🚀 \x1b[31m\u202ered\0', '31mred'],
    ["[a-z]{1}$(rm -rf)`x`;&'", 'a-z1rm_-rfx'],
    ['a\ud83d', 'a'],
  ])('makes %j a part of a name: %j (R19)', (name, part) => {
    const run = foldRun([runStart({ name })]);
    expect(nameReports(run).tracking).toBe(`tracking_report_${part}_20260204_120000.json`);
  });

  it('makes a name that every folder takes, of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter, maxLength: 300 }),
        fc.nat(500),
        (text, length) => {
          const { monitoring } = nameReports(
            foldRun([runStart({ ...LEGO, labels: {}, name: text })]),
            999,
          );
          expect(Buffer.byteLength(monitoring)).toBeLessThan(200);
          expect(monitoring).toMatch(
            /^monitoring_report_[\p{L}\p{N}_-][\p{L}\p{M}\p{N}_.-]*_20260204_120000_999\.json$/u,
          );
          expect(Buffer.byteLength(toNamePart(text, length))).toBeLessThanOrEqual(length);
        },
      ),
    );
    expect(toNamePart('日'.repeat(100), 80)).toBe('日'.repeat(26));
  });
});

it('names a picture by phase, step and second (R48)', () => {
  const at = Date.UTC(2026, 1, 4, 15, 30, 45, 999);
  expect(nameScreenshot({ phase: 'Phase 2', step: 'Process File', at })).toBe(
    'error_Phase_2_Process_File_20260204_153045.png',
  );
  expect(nameScreenshot({ phase: null, step: 'a/../b', at }, 2)).toBe(
    'error_a.b_20260204_153045_2.png',
  );
  expect(nameScreenshot({ phase: '?', step: '*', at })).toBe('error_20260204_153045.png');
});

it('tells a time in UTC, digit by digit', () => {
  expect(formatStamp(Date.UTC(2026, 9, 25, 0, 30, 5))).toBe('20261025_003005');
});
