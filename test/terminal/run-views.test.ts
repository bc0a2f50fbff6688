import { describe, expect, test } from 'vitest';
import { RunFold } from '../../src/core/runs/fold-run.js';
import type { Run } from '../../src/core/runs/run.js';
import { compareRuns } from '../../src/core/runs/run-comparison.js';
import type { NewRunEvent, RunEvent } from '../../src/core/runs/run-events.js';
import { summarizeRun } from '../../src/core/runs/run-summary.js';
import { createRunTrends } from '../../src/core/runs/run-trend.js';
import { summarize } from '../../src/core/summary.js';
import { renderRunComparison } from '../../src/terminal/run-comparison.js';
import { renderRunDetails } from '../../src/terminal/run-details.js';
import { renderRunList } from '../../src/terminal/run-list.js';
import { renderRunTrends } from '../../src/terminal/run-trend.js';
import { renderSummary } from '../../src/terminal/summary.js';
import { createTheme, PLAIN_THEME, type Theme } from '../../src/terminal/theme.js';
import { getWidth } from '../../src/terminal/width.js';
import { planRun, step } from '../support/run-log.js';
import { planStory, STORY_STARTED_AT } from '../support/run-story.js';

const now = STORY_STARTED_AT + 190_000;
const EARLIER = '20260203-120000-ffffff';

function fold(events: readonly RunEvent[]): Run {
  const fold = new RunFold();
  for (const event of events) fold.apply(event);
  if (fold.run === null) throw new Error('These events start no run');
  return fold.run;
}

const story = fold(planStory());
const open = fold(planStory(EARLIER).slice(0, -9));
const runs = [story, open].map(summarizeRun);

const VIEWS: Readonly<Record<string, (theme: Theme, width: number) => string>> = {
  details: (theme, width) =>
    renderRunDetails({ run: story, runner: 'npx errtrack', now }, theme, width),
  open: (theme, width) =>
    renderRunDetails({ run: open, runner: 'npx errtrack', now }, theme, width),
  list: (theme, width) => renderRunList({ title: 'Runs', runs, total: 1_200, now }, theme, width),
  comparison: (theme, width) => renderRunComparison(compareRuns(open, story), theme, width),
  trend: (theme, width) => renderRunTrends(createRunTrends(runs), theme, width),
  status: (theme, width) =>
    renderSummary({ summary: summarize([]), now, lastRun: runs[0] ?? null }, theme, width),
};

const cases = Object.keys(VIEWS).flatMap((view) =>
  [40, 80, 200].map((width) => [view, width] as const),
);

describe('a view of runs', () => {
  test.each(cases)('%s in %i columns', async (view, width) => {
    const text = VIEWS[view]?.(PLAIN_THEME, width) ?? '';
    await expect(`${text}\n`).toMatchFileSnapshot(`goldens/runs-${view}-${width}.txt`);
    for (const line of text.split('\n')) {
      const isId = line.includes(story.id) || line.includes(open.id);
      if (!isId && !/^\s+(Git|Labels|Started|Command|Success Rate): /.test(line)) {
        expect(getWidth(line), line).toBeLessThanOrEqual(width);
      }
    }
  });

  test.each(cases)('%s in %i columns: colours add nothing but colours', async (view, width) => {
    const colored = VIEWS[view]?.(await createTheme(true), width) ?? '';
    const plain = VIEWS[view]?.(PLAIN_THEME, width) ?? '';
    expect(colored).toContain('\x1b[');
    const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());
    expect(lines(colored.replace(/\x1b\[\d+m/g, ''))).toEqual(lines(plain));
  });
});

test('lets no text of a run move the cursor, add a line or turn one around', () => {
  const evil = 'x\n\x1b[2J\u202ey\x9b\r';
  const failure = { message: evil, type: evil, stack: evil, hash: evil };
  const events: readonly NewRunEvent[] = [
    { type: 'phase.start', phase: evil, optional: true, condition: evil },
    ...step(evil, { status: 'failed', failure, message: evil }, { phase: evil }),
    { type: 'warning', step: evil, phase: evil, message: evil },
    { type: 'attachment', kind: 'file', path: evil, mime: evil, bytes: 1, step: evil, phase: evil },
    ...step('gate', {}, { phase: evil }).slice(0, 1),
    { type: 'gate.open', step: 'gate', message: evil, timeoutMs: null },
    { type: 'run.end', status: 'failed', failure },
  ];
  const planned = planRun({
    id: 'evil',
    name: evil,
    startedAt: STORY_STARTED_AT,
    events,
    start: {
      labels: { [evil]: evil },
      command: evil,
      git: { branch: evil, commit: evil },
      parent: { run: evil, step: evil },
      resumedFrom: evil,
    },
  });
  for (const run of [fold(planned), fold(planned.slice(0, -1))]) {
    const texts = [
      renderRunDetails({ run, runner: 'errtrack', now }, PLAIN_THEME, 80),
      renderRunList({ title: 'Runs', runs: [summarizeRun(run)], total: 1, now }, PLAIN_THEME, 80),
      renderRunComparison(compareRuns(run, run), PLAIN_THEME, 80),
      renderRunTrends(createRunTrends([summarizeRun(run)]), PLAIN_THEME, 80),
      renderSummary({ summary: summarize([]), now, lastRun: summarizeRun(run) }, PLAIN_THEME, 80),
    ];
    expect(texts.join('')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(texts.join('\n')).not.toMatch(/^y/m);
  }
});

test('ten thousand steps are told by those that matter, and their number', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    step(`file ${index}`, index === 7_777 ? { status: 'failed' } : {}, { phase: 'Files' }),
  ).flat();
  const run = fold(planRun({ id: 'many', startedAt: STORY_STARTED_AT, events: many }));
  const lines = renderRunDetails({ run, runner: 'errtrack', now }, PLAIN_THEME, 80).split('\n');
  expect(lines.length).toBeLessThan(50);
  expect(lines.some((line) => line.startsWith('  ❌ file 7777'))).toBe(true);
  expect(lines).toContain('     … 9,974 more steps like these');
});

test('steps nested in each other a thousand deep are shown', () => {
  const deep: readonly NewRunEvent[] = Array.from({ length: 1_000 }, (_, index) => {
    const parent = index === 0 ? null : `${index - 1}`;
    return step(`${index}`, {}, { parent }).slice(0, 1);
  }).flat();
  const run = fold(planRun({ id: 'deep', startedAt: STORY_STARTED_AT, events: deep }));
  const text = renderRunDetails({ run, runner: 'errtrack', now }, PLAIN_THEME, 80);
  expect(text).toContain('⏳ 999 ');
  expect(Math.max(...text.split('\n').map(getWidth))).toBeLessThanOrEqual(80);
});
