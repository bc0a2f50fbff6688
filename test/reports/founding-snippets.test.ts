import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/core/runs/run.js';
import type { NewRunEvent } from '../../src/core/runs/run-events.js';
import { saveReports } from '../../src/reports/save-reports.js';
import { endOf, LEGO, LEGO_STORY, startOf, tellRun } from '../support/reported-run.js';
import { runStart } from '../support/run-events.js';
import { makeTempFolder } from '../support/temp-folder.js';

// The snippets in the fixtures are those of the founding document, as they stand there.
const FIXTURES = resolve('test/fixtures/run-reports');
const hasPython = spawnSync('python3', ['--version']).status === 0;

function makePlace() {
  const root = makeTempFolder();
  return { root, dataDir: join(root, '.errtrack') };
}

/** What a snippet prints, run as it stands where the reports were saved. */
function runSnippet(program: string, snippet: string, root: string): string {
  cpSync(join(FIXTURES, snippet), join(root, snippet));
  const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8' };
  const { stdout, stderr, status } = spawnSync(program, [snippet], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** Ends after so many seconds, with one phase that did not fail and, where told, one that did. */
function tellShort(customer: string, seconds: number, hasFailed: boolean): Run {
  const failed = { type: 'step.end', step: 'b', status: 'failed' } as const;
  return tellRun([
    [0, runStart({ labels: { customer_name: customer } })],
    [1, startOf('a', 'one')],
    [2, endOf('a')],
    [3, startOf('b', 'two')],
    [4, hasFailed ? failed : endOf('b')],
    [seconds, { type: 'run.end', status: hasFailed ? 'failed' : 'completed' }],
  ]);
}

describe.skipIf(!hasPython)('Python readers (skipped where there is no python3)', () => {
  it('view both reports of a run (R39, R46)', () => {
    const place = makePlace();
    saveReports(place, tellRun(LEGO_STORY));
    expect(runSnippet('python3', 'view-reports.py', place.root)).toBe(
      readFileSync(join(FIXTURES, 'viewed_report.txt'), 'utf8'),
    );
  });

  it('compare runs: durations in order of time, and the phases that succeeded (R40)', () => {
    const place = makePlace();
    for (const [customer, seconds, hasFailed] of [
      ['Lego Spain', 930, true],
      ['Lego Spain', 90, false],
      ['Lego Spain', 90, true],
      ['Lego Brazil', 5, false],
      ['Lego Spain', 3_000, false],
      ['Lego Spain', 60.4, false],
    ] as const) {
      saveReports(place, tellShort(customer, seconds, hasFailed));
    }
    expect(runSnippet('python3', 'compare-runs.py', place.root)).toBe(
      [
        'Lego Brazil: 5s',
        'Lego Spain: 60s',
        'Lego Spain: 90s',
        'Lego Spain: 90s',
        'Lego Spain: 930s',
        'Lego Spain: 3000s',
        'Lego Spain: 2/2 phases succeeded',
        'Lego Spain: 2/2 phases succeeded',
        'Lego Spain: 1/2 phases succeeded',
        'Lego Spain: 1/2 phases succeeded',
        'Lego Spain: 2/2 phases succeeded',
        '',
      ].join('\n'),
    );
  });

  it('read what hostile names and texts leave behind', () => {
    const place = makePlace();
    const evil = '\ud83d\x00\x1b[31m\u2028"\\';
    const run = tellRun([
      [0, runStart({ ...LEGO, labels: { ...LEGO.labels, scorecard_name: evil } })],
      [1, startOf('a', evil, { message: evil })],
      [2, { ...endOf('a'), details: { n: Number.NaN } } as NewRunEvent],
      [930.6, { type: 'run.end', status: 'completed' }],
    ]);
    saveReports(place, run);
    expect(runSnippet('python3', 'view-reports.py', place.root)).toContain(
      'Scorecard: \ufffd\x00\x1b[31m\u2028"\\\n',
    );
  });
});

it('gives the shell the errors and the latest summary (R35, R41)', () => {
  const place = makePlace();
  const later = saveReports(place, tellShort('Lego Brazil', 3_000, false));
  const { summary } = saveReports(place, tellRun(LEGO_STORY));
  utimesSync(join(place.root, later.summary), 1_000, 1_000);
  utimesSync(join(place.root, summary), 2_000, 2_000);
  const text = readFileSync(join(FIXTURES, 'summary_report.txt'), 'utf8');
  const lines = text.split('\n');
  const at = lines.indexOf('ERRORS DETECTED');
  const found = lines
    .slice(at, at + 11)
    .map((line, index) => `${summary}${index === 0 ? ':' : '-'}${line}\n`);
  expect(found.at(-1)).toContain('    ValueError: Could not find');
  expect(runSnippet('sh', 'view-summary.sh', place.root)).toBe(`${text}${found.join('')}${text}`);
});
