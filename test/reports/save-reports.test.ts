import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/core/runs/run.js';
import { saveReports } from '../../src/reports/save-reports.js';
import { runNode } from '../faults/harmed-process.js';
import { endOf, LEGO, LEGO_STORY, startOf, tellRun } from '../support/reported-run.js';
import { runStart } from '../support/run-events.js';
import { makeTempFolder } from '../support/temp-folder.js';

const NAMES = [
  'monitoring_report_Lego_Spain_20260204_153045.json',
  'summary_report_Lego_Spain_20260204_153045.txt',
  'tracking_report_Lego_Spain_20260204_153045.json',
];

function makePlace() {
  const root = makeTempFolder();
  return { root, dataDir: join(root, '.errtrack') };
}

const listReports = ({ root }: { readonly root: string }) =>
  readdirSync(join(root, 'tracking_reports')).toSorted();

/** A program that saves the reports of a run with one step, of the name that it is given. */
function compileSaver(folder: string): string {
  const esbuild: typeof import('esbuild') = createRequire(resolve('package.json'))('esbuild');
  const outfile = join(folder, 'saver.cjs');
  const contents = `
    import { saveReports } from './src/reports/save-reports.js';
    import { endOf, LEGO, startOf, tellRun } from './test/support/reported-run.js';
    import { runStart } from './test/support/run-events.js';
    const step = process.argv[2] ?? '';
    const run = tellRun([
      [0, runStart(LEGO)],
      [1, startOf(step)],
      [2, endOf(step)],
      [930.5, { type: 'run.end', status: 'completed' }],
    ]);
    saveReports({ root: process.cwd(), dataDir: process.cwd() + '/.errtrack' }, run);`;
  const stdin = { contents, resolveDir: resolve('.'), loader: 'ts' } as const;
  esbuild.buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile });
  return outfile;
}

/** Runs of one customer that ended in the same second, each another one. */
function tellOther(step: string): Run {
  return tellRun([
    [0, runStart(LEGO)],
    [1, startOf(step)],
    [2, endOf(step)],
    [930.5, { type: 'run.end', status: 'completed' }],
  ]);
}

describe('saveReports', () => {
  it('makes the folder, and saves three files of one name and time in it (R15-R20)', () => {
    const place = makePlace();
    expect(saveReports(place, tellRun(LEGO_STORY))).toEqual({
      tracking: `tracking_reports/${NAMES[2]}`,
      monitoring: `tracking_reports/${NAMES[0]}`,
      summary: `tracking_reports/${NAMES[1]}`,
    });
    expect(listReports(place)).toEqual(NAMES);
    for (const [saved, golden] of [
      [NAMES[0], 'monitoring_report.json'],
      [NAMES[1], 'summary_report.txt'],
      [NAMES[2], 'tracking_report.json'],
    ] as const) {
      expect(readFileSync(join(place.root, 'tracking_reports', saved ?? ''), 'utf8')).toBe(
        readFileSync(join('test/fixtures/run-reports', golden), 'utf8'),
      );
    }
    expect(readdirSync(place.dataDir)).toEqual(['.gitignore']);
  });

  it('counts on where another run has the names, for all three alike', () => {
    const place = makePlace();
    const first = saveReports(place, tellOther('a'));
    const second = saveReports(place, tellOther('b'));
    const third = saveReports(place, tellOther('c'));
    expect(second.tracking).toBe(first.tracking.replace('.json', '_2.json'));
    expect(third.summary).toBe(first.summary.replace('.txt', '_3.txt'));
    expect(listReports(place)).toHaveLength(9);
  });

  it('leaves what was saved before as it is, and adds what is missing of it', () => {
    const place = makePlace();
    const run = tellRun(LEGO_STORY);
    const saved = saveReports(place, run);
    const before = statSync(join(place.root, saved.tracking));
    rmSync(join(place.root, saved.summary));
    expect(saveReports(place, run)).toEqual(saved);
    expect(listReports(place)).toEqual(NAMES);
    expect(statSync(join(place.root, saved.tracking)).ino).toBe(before.ino);
  });

  it.each([0, 1, 2])(
    'gives none of them a name that one of the three cannot have (%i)',
    (taken) => {
      const place = makePlace();
      const name = NAMES[taken] ?? '';
      mkdirSync(join(place.root, 'tracking_reports'));
      writeFileSync(join(place.root, 'tracking_reports', name), 'mine');
      const saved = saveReports(place, tellRun(LEGO_STORY));
      expect(saved.summary).toBe(`tracking_reports/${NAMES[1]?.replace('.txt', '_2.txt')}`);
      expect(listReports(place)).toHaveLength(4);
      expect(readFileSync(join(place.root, 'tracking_reports', name), 'utf8')).toBe('mine');
    },
  );

  it.each(['tracking_report', 'summary_report'])(
    'follows no link in the place of the %s',
    (kind) => {
      const place = makePlace();
      const target = join(place.root, 'theirs');
      const name = NAMES.find((each) => each.startsWith(kind)) ?? '';
      mkdirSync(join(place.root, 'tracking_reports'));
      symlinkSync(target, join(place.root, 'tracking_reports', name));
      saveReports(place, tellRun(LEGO_STORY));
      expect(existsSync(target)).toBe(false);
      expect(listReports(place)).toHaveLength(4);
    },
  );

  it('refuses a folder that a link leads out of the project', () => {
    const place = makePlace();
    const outside = makeTempFolder();
    symlinkSync(outside, join(place.root, 'tracking_reports'));
    expect(() => saveReports(place, tellRun(LEGO_STORY))).toThrow(
      `Cannot use ${join(place.root, 'tracking_reports')}: a link leads out of ${place.root}. Put a real folder in its place.`,
    );
    expect(readdirSync(outside)).toEqual([]);
  });

  it('gives each of many at once names of its own', async () => {
    const place = makePlace();
    const program = compileSaver(makeTempFolder());
    const steps = ['a', 'b', 'c', 'd', 'e', 'f'];
    const ended = await Promise.all(steps.map((step) => runNode([program, step], place.root)));
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(steps.map(() => [0, '']));
    const names = listReports(place).filter((name) => /^[a-z]+_report_.+\.(json|txt)$/.test(name));
    expect(names).toHaveLength(3 * steps.length);
    const tracked = names.filter((name) => name.startsWith('tracking'));
    const told = tracked.map((name) => {
      const read = (file: string) =>
        readFileSync(join(place.root, 'tracking_reports', file), 'utf8');
      const monitoring = JSON.parse(read(name.replace('tracking', 'monitoring')));
      const summary = read(name.replace('tracking', 'summary').replace('.json', '.txt'));
      expect(summary).toContain('Total Operations: 1\n');
      const [step] = JSON.parse(read(name)).phases.Steps.steps;
      expect(monitoring.operations[0].step).toBe(step.step_name);
      return step.step_name;
    });
    expect(told.toSorted()).toEqual(steps);
  });
});
