import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NewRunEvent } from '../../src/core/runs/run-events.js';
import { formatRunLine } from '../../src/runlog/run-line.js';
import { type Served, serve } from '../../src/server/serve.js';
import { browserPath, DashboardBrowser } from '../support/dashboard-browser.js';
import { DashboardProject, fillHistory, type Timed } from '../support/dashboard-project.js';
import { step } from '../support/run-log.js';

const MINUTE = 60_000;
const SOON = { timeout: 20_000 };
const ENDED: NewRunEvent = { type: 'run.end', status: 'completed' };
const FAILURE = { message: 'no room', type: 'RangeError', stack: null, hash: null };

let project: DashboardProject;
let ids: ReturnType<typeof fillHistory>;
let served: Served;
const browser = new DashboardBrowser();
const opened: Page[] = [];

beforeAll(async () => {
  project = new DashboardProject();
  ids = fillHistory(project);
  await project.close();
  served = await serve(project.project, { port: 0, keepAlive: false, isOwnProcess: false });
});

afterEach(async () => {
  for (const page of opened.splice(0)) await page.context().close();
});

afterAll(async () => {
  await browser.close();
  await served?.close();
  project?.remove();
});

async function visit(place: string): Promise<Page> {
  const { page } = await browser.open(`${served.url}${place}`, { colorScheme: 'light' });
  opened.push(page);
  await page.locator('main :is(h1, .empty)').first().waitFor({ state: 'attached' });
  return page;
}

/** Go on with a run that was put down without an end: `seq` counts what it has told before. */
function tell(id: string, seq: number, event: NewRunEvent): void {
  const told = { seq, ts: Date.now(), at: seq * 1_000, ...event };
  appendFileSync(join(project.dataDir, 'runs', id, 'events.jsonl'), formatRunLine(told));
}

function started(name: string, told: { message?: string; runPercent?: number } = {}): NewRunEvent {
  const [start] = step(name, {}, told);
  if (start === undefined) throw new Error('No step');
  return start;
}

describe.skipIf(browserPath === undefined)('a run at work, in a browser', () => {
  test('its steps come by themselves, below its status, with its bar and its time (R59, R139)', async () => {
    const id = project.addRun('Mission', 1.5 * MINUTE, []);
    const page = await visit(`api/whiteboard#/runs/${id}`);
    await page.getByText('No step has begun yet').waitFor();
    tell(id, 1, started('Tool selection', { message: 'Selecting tool', runPercent: 45 }));
    const row = page.locator('main li', { hasText: 'Tool selection' });
    await row.getByText('Selecting tool').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Progress of Mission' });
    await expect.poll(() => bar.getAttribute('aria-valuenow'), SOON).toBe('45');
    expect(await styleOf(bar.locator('div'), 'transitionProperty')).toContain('width');
    const [above, below] = [await bar.boundingBox(), await row.boundingBox()];
    expect(below?.y).toBeGreaterThan(above?.y ?? Number.POSITIVE_INFINITY);
    const elapsed = await readFact(page, 'Elapsed');
    expect(elapsed).toMatch(/\d/);
    await expect.poll(() => readFact(page, 'Elapsed'), SOON).not.toBe(elapsed);
    tell(id, 2, { type: 'step.end', step: 'Tool selection', status: 'completed' });
    tell(id, 3, started('Tool execution', { runPercent: 55 }));
    await page.locator('main li', { hasText: 'Tool execution' }).waitFor();
    await expect.poll(() => bar.getAttribute('aria-valuenow'), SOON).toBe('55');
    tell(id, 4, { type: 'run.end', status: 'completed' });
    await page.getByText('Duration', { exact: true }).waitFor();
  });

  test('what goes on is on top, and stays as it ended (R120)', async () => {
    const id = project.addRun('Long work', 50 * MINUTE, []);
    const later = project.addRun('Short work', 2 * MINUTE, [[1, ENDED]]);
    const page = await visit('#/runs?q=work');
    const rows = () => page.locator('main [data-row]').evaluateAll(listLinks);
    await expect.poll(rows, SOON).toEqual([`#/runs/${id}`, `#/runs/${later}`]);
    const active = page.getByRole('region', { name: 'Active runs' });
    expect(await active.locator('[data-row]').count()).toBe(1);
    tell(id, 1, { type: 'run.end', status: 'failed', failure: FAILURE });
    await expect.poll(rows, SOON).toEqual([`#/runs/${later}`, `#/runs/${id}`]);
    expect(await active.count()).toBe(0);
    const row = page.locator('main [data-row]', { hasText: 'Long work' });
    expect(await row.getByText('Failed', { exact: true }).count()).toBe(1);
    await row.getByText('RangeError: no room').waitFor();
  });

  test('each status has its colour and shape; what goes on a bar, what failed its message (R117)', async () => {
    const id = project.addRun('Looks', MINUTE, LOOKS);
    const page = await visit(`#/runs/${id}`);
    const rowOf = (name: string) => page.locator('main li', { hasText: name });
    await rowOf('In work').waitFor();
    const iconOf = (name: string) => rowOf(name).locator('[data-row] svg');
    const toneOf = async (name: string) => nameTone(await styleOf(iconOf(name), 'stroke'));
    const tones = ['To come', 'In work', 'Well done', 'Gone wrong', 'Left out'].map(toneOf);
    expect(await Promise.all(tones)).toEqual(['grey', 'blue', 'green', 'red', 'grey']);
    const shapes = page.locator('main li [data-row] svg');
    expect(new Set(await shapes.evaluateAll(listMarkup)).size).toBe(5);
    expect(await styleOf(iconOf('To come').locator('circle'), 'fill')).toBe('none');
    expect(await styleOf(iconOf('In work').locator('path'), 'animationIterationCount')).toBe(
      'infinite',
    );
    const bar = rowOf('In work').getByRole('progressbar');
    expect(await bar.getAttribute('aria-valuenow')).toBe('30');
    expect(await page.locator('main li').getByRole('progressbar').count()).toBe(1);
    expect(await rowOf('Gone wrong').textContent()).toContain('RangeError: no room');
  });

  test('statuses have the signs and colours that the project chose, and are told by words too (R118)', async () => {
    const id = project.addRun('Chosen', MINUTE, LOOKS);
    const theme = {
      icons: { completed: '👍', failed: '<' },
      colors: { completed: 'magenta', failed: '#123456' },
    } as const;
    const { settings, ...rest } = project.project;
    const chosen = await serve(
      { ...rest, settings: { ...settings, theme } },
      { port: 0, keepAlive: false, isOwnProcess: false },
    );
    const { page, complaints } = await browser.open(`${chosen.url}#/runs/${id}`);
    opened.push(page);
    const iconOf = (name: string) =>
      page
        .locator('main li', { hasText: name })
        .locator('[data-row] .is-completed, [data-row] .is-failed');
    await iconOf('Well done').first().waitFor();
    for (const [name, sign, word, color] of [
      ['Well done', '👍', 'Completed', 'rgb(192, 74, 209)'],
      ['Gone wrong', '<', 'Failed', 'rgb(18, 52, 86)'],
    ] as const) {
      const icon = iconOf(name).first();
      expect(await icon.textContent()).toBe(sign + word);
      expect(await icon.locator('svg').getAttribute('aria-hidden')).toBe('true');
      expect(await styleOf(icon.locator('text'), 'fill')).toBe(color);
    }
    expect(complaints).toEqual([]);
    await chosen.close();
  });

  test('errors, warnings and operations are counted as in the report (R60)', async () => {
    const page = await visit(`#/runs/${ids.failed}`);
    const response = await fetch(`${served.url}monitoring/summary?run=${ids.failed}`);
    const summary = Object(await response.json());
    expect(summary.total_errors).toBeGreaterThan(0);
    expect(summary.total_warnings).toBeGreaterThan(0);
    for (const name of ['Operations', 'Errors', 'Warnings']) {
      const told = String(summary[`total_${name.toLowerCase()}`]);
      expect([name, await readFact(page, name)]).toEqual([name, told]);
    }
  });

  test('how long each step took is drawn over the runs (R94)', async () => {
    const response = await fetch(`${served.url}api/runs/trend?name=Nightly+export`);
    const [{ steps }] = Object(await response.json());
    const names = steps.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['Collect', 'Compress', 'Upload', 'Verify']);
    const page = await visit('#/trends');
    const list = page.getByRole('list', { name: 'Steps of Nightly export' });
    await list.waitFor();
    for (const [index, { name, durations }] of steps.entries()) {
      const known = durations.filter((it: number | null) => it !== null);
      expect(known.length).toBeGreaterThan(10);
      const line = list.locator('li').nth(index);
      expect(await line.textContent()).toContain(name);
      expect(await countBars(line.locator('svg'))).toBe(durations.length);
    }
  });
});

/** Each begins where it stands. */
function countBars(plot: Locator): Promise<number> {
  return plot.locator('path').evaluateAll(
    (paths) =>
      paths
        .map((it) => it.getAttribute('d'))
        .join('')
        .split('M').length - 1,
  );
}

const LOOKS: readonly Timed[] = [
  [0, { type: 'step.declare', step: 'c', name: 'To come', description: null, phase: null }],
  ...step('Well done').map((event) => [1, event] as const),
  ...step('Gone wrong', { status: 'failed', failure: FAILURE }).map((event) => [2, event] as const),
  ...step('Left out', { status: 'skipped', reason: 'not wanted' }).map(
    (event) => [3, event] as const,
  ),
  [4, started('In work')],
  [5, { type: 'step.progress', step: 'In work', percent: 30 }],
];

function readFact(page: Page, name: string): Promise<string | null> {
  const fact = page.locator('main dl > div', { has: page.locator(`:text-is("${name}")`) });
  return fact.locator('dd').textContent();
}

/** The names of classes are not the same in each build: what is drawn is. */
function styleOf(element: Locator, name: string): Promise<string> {
  return element.evaluate(
    (it, key) => String(Reflect.get(Reflect.get(globalThis, 'getComputedStyle')(it), key)),
    name,
  );
}

const listLinks = (rows: readonly object[]) => rows.map((it) => String(Reflect.get(it, 'hash')));
const listMarkup = (shapes: readonly object[]) =>
  shapes.map((it) => String(Reflect.get(it, 'innerHTML')));

/** What somebody would call a colour: that of its strongest part, or grey where none stands out. */
function nameTone(color: string): string {
  const parts = (color.match(/\d+/g) ?? []).map(Number);
  const [strongest = 0, next = 0] = [...parts].sort((a, b) => b - a);
  if (strongest - next < 25) return 'grey';
  return ['red', 'green', 'blue'][parts.indexOf(strongest)] ?? color;
}
