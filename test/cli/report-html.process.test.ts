import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BIN } from '../support/cli.js';
import { browserPath, DashboardBrowser } from '../support/dashboard-browser.js';
import { DashboardProject, fillHistory, SHOT } from '../support/dashboard-project.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const SECRET = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';

let project: DashboardProject;
let ids: ReturnType<typeof fillHistory>;
const browser = new DashboardBrowser();

beforeAll(async () => {
  project = new DashboardProject();
  project.throwError(new Error(`refused with token ${SECRET}`), { context: 'login' });
  ids = fillHistory(project);
  project.write(SHOT, PIXEL);
  await project.close();
});

afterAll(async () => {
  await browser.close();
  project.remove();
});

function report(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [BIN, 'report', ...args], {
    cwd: project.root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: project.root },
  });
  return { stdout, stderr, status };
}

test('a run is one page, with its picture, below a megabyte', () => {
  const name = `tracking_reports/html_report_Brick_Brazil_${ids.failed}.html`;
  for (let time = 0; time < 2; time += 1) {
    expect(report(ids.failed, '--html')).toEqual({ stdout: `${name}\n`, stderr: '', status: 0 });
  }
  expect(JSON.parse(report(ids.failed, '--html', '--json').stdout)).toMatchObject({
    ...{ run_id: ids.failed, html_report: name },
    workflow: { progress_summary: { is_complete: true } },
  });
  const html = project.read(name) ?? '';
  expect(html).toContain(PIXEL.toString('base64'));
  expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
  expect(readdirSync(join(project.root, 'tracking_reports'))).toEqual([name.split('/')[1]]);
});

test('everything is one page, also where somebody wants it', () => {
  expect(report('--html', 'all.html', '--json')).toMatchObject({ status: 0 });
  const { stdout } = report('--html', 'all.html', '--json');
  expect(JSON.parse(stdout)).toEqual({ run_id: null, html_report: 'all.html' });
  expect(project.read('all.html')).toContain(ids.interrupted);
});

test('what is to be done comes first, whatever is worse among what is done', () => {
  const held = new DashboardProject();
  try {
    const severe = { context: 'load', severity: 'HIGH' } as const;
    const { hash } = held.throwError(new TypeError('no rows'), severe);
    held.throwError(new RangeError('no page'), { context: 'print', severity: 'LOW' });
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [BIN, ...args], {
        cwd: held.root,
        env: { PATH: process.env['PATH'], HOME: held.root },
      }).status;
    expect(run('fix', hash ?? '')).toBe(0);
    expect(run('report', '--html', 'all.html')).toBe(0);
    const html = held.read('all.html') ?? '';
    const [, data = ''] = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
    const { errors, overview } = JSON.parse(data);
    expect(errors.map((error: { type: string }) => error.type)).toEqual([
      'RangeError',
      'TypeError',
    ]);
    expect(overview.errors).toMatchObject({ active: 1, fixed: 1, total: 2 });
  } finally {
    held.remove();
  }
});

test('a run that goes on is told so', () => {
  const { stderr, status } = report(ids.running, '--html', 'on.html');
  expect([stderr, status]).toEqual([
    'The run goes on; its report tells what there is so far.\n',
    0,
  ]);
});

test('what was taken out as a secret stays out', () => {
  report('--html', 'all.html');
  expect(project.read('all.html')).toContain('refused with token');
  expect(project.read('all.html')).not.toContain(SECRET.slice(4));
});

test.each([
  [['--html', '@latest'], /"@latest" is no page: name a file that ends with \.html/],
  [[], /Name a run: errtrack report <run>/],
  [['--html', 'no/such/x.html'], /Name another file: --html <file>/],
  [['nothing', '--html'], /No run nothing/],
])('%j is refused with what would do', (args, reason) => {
  const { stdout, stderr, status } = report(...args);
  expect(stdout).toBe('');
  expect(stderr).toMatch(reason);
  expect(status).toBeGreaterThan(0);
});

describe.skipIf(browserPath === undefined)('a report, opened from the disk', () => {
  test('shows the run that it is about, and asks nobody anything', async () => {
    report(ids.failed, '--html', 'run.html');
    const asked: string[] = [];
    const { page, complaints } = await browser.open(
      pathToFileURL(join(project.root, 'run.html')).href,
      { colorScheme: 'dark' },
      async (it) => void it.on('request', (request) => asked.push(request.url())),
    );
    const failure = page.getByRole('region', { name: 'First failure' });
    await failure.getByText('Map columns').waitFor();
    const width = () => failure.getByRole('img').evaluate((it) => Reflect.get(it, 'naturalWidth'));
    await expect.poll(width).toBe(1);
    await page.getByText('Report', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Compare with the one before' }).click();
    await page.getByText('Difference').waitFor();
    await page.getByRole('link', { name: 'Errors' }).click();
    await page.getByText('no target in row 17').click();
    await page.getByRole('button', { name: 'Copy as Markdown' }).waitFor();
    expect(await page.getByRole('button', { name: 'Mark as fixed' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Trends' }).click();
    await page.getByText('Median').first().waitFor();
    expect(asked.filter((url) => !/^(?:file|data):/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('shows a project in which nothing has happened yet', async () => {
    const empty = new DashboardProject();
    try {
      const { status } = spawnSync(process.execPath, [BIN, 'report', '--html', 'empty.html'], {
        cwd: empty.root,
      });
      expect(status).toBe(0);
      const { page, complaints } = await browser.open(
        pathToFileURL(join(empty.root, 'empty.html')).href,
      );
      await page.getByText('No runs yet').waitFor();
      await page.getByRole('link', { name: 'Errors' }).click();
      await page.getByText('No error has been recorded').waitFor();
      await page.getByRole('link', { name: 'Trends' }).click();
      await page.getByText('No runs yet').waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await empty.close();
      empty.remove();
    }
  });
});

test('the page is below its size', () => {
  expect(statSync('dist/page.html').size).toBeLessThan(100_000);
  expect(readFileSync('dist/page.html', 'utf8')).not.toMatch(/(?:src|href)="https?:/);
});
