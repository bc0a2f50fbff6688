import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Served, serve } from '../../src/server/serve.js';
import { browserPath, DashboardBrowser } from '../support/dashboard-browser.js';
import {
  DashboardProject,
  fillHistory,
  manySteps,
  SHOT,
  writeLedger,
} from '../support/dashboard-project.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const HOSTILE =
  '\u202egnp.exe \x1b[31m <img src=x onerror="document.title=1"> </script><b>bold</b>';
const WIDE = { width: 1280, height: 800 };

let project: DashboardProject;
let ids: ReturnType<typeof fillHistory> & { big: string };
let hash: string;
let served: Served;
const browser = new DashboardBrowser();

beforeAll(async () => {
  project = new DashboardProject();
  const many = project.throwError(new TypeError('cannot read file'), { context: 'big' });
  project.throwError(new Error(HOSTILE), { context: HOSTILE, severity: 'LOW' });
  project.addRun(
    'Hostile',
    400_000,
    [
      [0, { type: 'phase.start', phase: HOSTILE, optional: false, condition: null }],
      ...[0, 1].flatMap((index) => [
        [
          1,
          {
            type: 'step.start',
            step: `s${index}`,
            name: HOSTILE,
            description: HOSTILE,
            phase: HOSTILE,
            parent: null,
            attempt: 1,
          },
        ] as const,
      ]),
      [2, { type: 'warning', step: 's0', phase: null, message: HOSTILE }],
      [
        3,
        {
          type: 'run.end',
          status: 'failed',
          failure: { type: HOSTILE, message: HOSTILE, stack: HOSTILE, hash: null },
        },
      ],
    ],
    { labels: { [HOSTILE]: HOSTILE }, command: HOSTILE },
  );
  project.write(SHOT, PIXEL);
  ids = {
    ...fillHistory(project),
    big: project.addRun('Big batch', 900_000, manySteps(10_000, many)),
  };
  hash = many.hash ?? '';
  await project.close();
  served = await serve(project.project, { port: 0, keepAlive: false, isOwnProcess: false });
}, 120_000);

const SOON = { timeout: 30_000 };

const opened: Page[] = [];
afterEach(async () => {
  for (const page of opened.splice(0)) await page.context().close();
});

afterAll(async () => {
  await browser.close();
  await served?.close();
  project?.remove();
});

/** Open a place of the page, and wait until it shows something. */
async function visit(place: string, options = {}, prepare?: (page: Page) => Promise<void>) {
  const told = await browser.open(`${served.url}${place}`, options, prepare);
  opened.push(told.page);
  await told.page.locator('main :is(h1, .empty)').first().waitFor({ state: 'attached' });
  return told;
}

describe.skipIf(browserPath === undefined)('the page, in a browser', () => {
  test('a failed run opens with its first failure: where, stack, picture, command', async () => {
    const { page, complaints } = await visit(`#/runs/${ids.failed}`);
    const failure = page.getByRole('region', { name: 'First failure' });
    await failure.getByText('Map columns').waitFor();
    expect(await failure.getByRole('heading').textContent()).toBe(
      'RangeError: no target in row 17 of Brick Brazil',
    );
    expect(await failure.locator('pre').textContent()).toContain('src/import.js:8:13');
    await failure.getByText(/errtrack fix [0-9a-f]{8}/).waitFor();
    const width = () => failure.getByRole('img').evaluate((it) => Reflect.get(it, 'naturalWidth'));
    await expect.poll(width).toBe(1);
    expect(await page.getByText('Column "Goal" is not known').count()).toBeGreaterThan(0);
    expect([await page.title(), complaints]).toEqual(['❌ Scorecard import · errtrack', []]);
  });

  test('warnings stay in sight when a run went well', async () => {
    const { page } = await visit(`#/runs/${ids.good}`);
    await page.getByText('Row 7 has no date: today was taken').first().waitFor();
    expect(await page.getByRole('region', { name: 'First failure' }).count()).toBe(0);
    expect(await page.title()).toBe('✅ Scorecard import · errtrack');
  });

  test('the states of steps are told by shape and word, and progress by its role', async () => {
    const { page } = await visit(`#/runs/${ids.running}`);
    await page.getByRole('progressbar', { name: 'Progress of Store values' }).waitFor();
    const bar = page.getByRole('progressbar', { name: 'Progress of Scorecard import' });
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    await page.getByText('187/312 rows').waitFor();
    await page.getByText('Last activity').waitFor();
    await page.goto(`${served.url}#/runs/${ids.good}`);
    const rows = page.locator('main li');
    await rows.getByText('Phase 2.5: Approvals').waitFor();
    for (const word of ['Completed', 'Skipped']) {
      expect(await rows.getByText(word, { exact: true }).count()).toBeGreaterThan(0);
    }
    await page.goto(`${served.url}#/runs/${ids.interrupted}`);
    await page.getByText('The process ended before the run did').waitFor();
  });

  test('everything is reached by the keyboard alone', async () => {
    const { page } = await visit('#/runs');
    const focused = () =>
      page.evaluate<string>('document.activeElement?.getAttribute("href") ?? ""');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const third = await focused();
    await page.keyboard.press('k');
    expect([third === (await focused()), (await focused()).startsWith('#/runs/')]).toEqual([
      false,
      true,
    ]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toContain('#/runs/2');
    await page.keyboard.press('Escape');
    expect(page.url()).toMatch(/#\/runs$/);
    await page.keyboard.press('/');
    await page.keyboard.type('Northwind');
    await expect.poll(() => page.url()).toContain('q=Northwind');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await expect.poll(() => page.url()).toMatch(/#\/errors$/);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await expect.poll(() => page.url()).toMatch(/#\/runs$/);
  });

  test('a list is found again where it was left', async () => {
    const { page } = await visit('#/runs?status=completed');
    await page.evaluate('scrollTo(0, 1500)');
    await page.locator('main [data-row]').nth(20).click();
    await page.getByRole('link', { name: 'Timeline' }).waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.goBack();
    await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(1_000);
  });

  test('steps open and fold by their buttons', async () => {
    const { page } = await visit(`#/runs/${ids.failed}`);
    const step = page
      .getByRole('button', { name: /Import measures/ })
      .filter({ hasText: '2 attempts' });
    await step.focus();
    await page.keyboard.press('Enter');
    await page.getByText('TimeoutError: the sheet did not load within 10 s').waitFor();
    const phase = page.getByRole('button', { name: /Phase 1: Initialization/ }).last();
    await phase.click();
    expect([
      await phase.getAttribute('aria-expanded'),
      await page.getByText('Open browser').count(),
    ]).toEqual(['false', 0]);
  });

  const PLACES = (): readonly (readonly [name: string, place: string])[] => [
    ['runs', '#/runs'],
    ['run', `#/runs/${ids.failed}`],
    ['running', `#/runs/${ids.running}`],
    ['timeline', `#/runs/${ids.failed}/timeline`],
    ['operations', `#/runs/${ids.failed}/operations`],
    ['errors', '#/errors'],
    ['error', `#/errors/${hash}`],
    ['compare', `#/compare/${ids.good}/${ids.failed}`],
    ['trends', '#/trends'],
    ['lost', '#/nowhere'],
  ];

  test.each(['light', 'dark'] as const)(
    'nobody is left out in any view (%s)',
    async (colorScheme) => {
      const { page, complaints } = await visit('#/runs', { colorScheme, reducedMotion: 'reduce' });
      const found: string[] = [];
      for (const [name, place] of PLACES()) {
        await page.goto(`${served.url}${place}`);
        await page.locator('main :is(h1, .empty)').first().waitFor({ state: 'attached' });
        await page.waitForLoadState('networkidle').catch(() => {});
        for (const violation of await findViolations(page)) found.push(`${name}: ${violation}`);
      }
      expect([found, complaints]).toEqual([[], []]);
    },
  );

  test('360 px are enough', async () => {
    const { page } = await visit('#/runs', { viewport: { width: 360, height: 740 } });
    for (const [name, place] of [...PLACES(), ['hostile', '#/runs/@'] as const]) {
      await page.goto(`${served.url}${place}`);
      await page.locator('main :is(h1, .empty)').first().waitFor({ state: 'attached' });
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([name, width]).toEqual([name, 360]);
    }
  });

  test('hostile texts are shown as texts', async () => {
    const { page, complaints } = await visit('#/errors');
    await page.getByText('\\u202egnp.exe \\x1b[31m <img src=x').first().waitFor();
    await page.goto(`${served.url}#/runs?q=Hostile`);
    await page.locator('main [data-row]').first().click();
    await page.getByRole('region', { name: 'First failure' }).waitFor();
    for (const tab of ['Timeline', 'Operations', 'Steps']) {
      await page.getByRole('link', { name: tab }).click();
      const shown = await page.evaluate(LOOK);
      expect(shown).toEqual({ foreign: 0, raw: 0, title: '❌ Hostile · errtrack' });
    }
    expect(complaints).toEqual([]);
  });

  test('ten thousand steps are a list of what is seen', async () => {
    const { page } = await visit(`#/runs/${ids.big}`);
    await page.getByText('File 5.csv').waitFor();
    expect(await page.locator('main li').count()).toBeLessThan(80);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.getByText('File 10000.csv').waitFor();
    await page.getByRole('checkbox', { name: 'Hide completed' }).check();
    await expect.poll(() => page.locator('main ul [data-row]').count()).toBe(2);
    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByText('Batch 20', { exact: true }).waitFor();
    expect(await page.locator('svg rect').count()).toBeLessThan(500);
  });

  test('five thousand errors come as they are looked at', async () => {
    const large = new DashboardProject();
    writeLedger(large, 5_000);
    const other = await serve(large.project, { port: 0, keepAlive: false, isOwnProcess: false });
    try {
      const { page, complaints } = await browser.open(`${other.url}#/errors?sort=seen`);
      opened.push(page);
      await page.getByText('cannot read column 0 of sheet 0').waitFor();
      expect(await page.locator('main li').count()).toBeLessThan(60);
      await page.keyboard.press('j');
      for (let press = 0; press < 30; press += 1) await page.keyboard.press('j');
      await expect
        .poll(() => page.evaluate('document.activeElement.textContent'))
        .toContain('column 30 ');
      const toEnd = 'scrollTo(0, document.documentElement.scrollHeight)';
      await expect
        .poll(
          async () => {
            await page.evaluate(toEnd);
            return page.getByText('cannot read column 4999 ').count();
          },
          { timeout: 20_000 },
        )
        .toBe(1);
      await page.getByRole('searchbox').fill('column 4321 ');
      await expect.poll(() => page.locator('main li').count()).toBe(1);
      expect(complaints).toEqual([]);
    } finally {
      await other.close();
      await large.close();
      large.remove();
    }
  });

  test('where the stream of changes is blocked, the server is asked again and again', async () => {
    const { page } = await visit(
      '#/runs',
      { viewport: WIDE },
      async (it) => void it.route('**/api/events*', (route) => route.abort()),
    );
    await page.getByText('Every 2s').waitFor();
    project.addRun('Came later', 1_000, [[1, { type: 'run.end', status: 'completed' }]]);
    await page.locator('main a', { hasText: 'Came later' }).waitFor();
  });

  test('what happens shows by itself', async () => {
    const { page } = await visit('#/runs');
    await page.getByText('Live', { exact: true }).waitFor();
    project.addRun('Just now', 500, [[0.5, { type: 'run.end', status: 'completed' }]]);
    await page.locator('main a', { hasText: 'Just now' }).waitFor();
  });

  test('an error is marked as fixed, reopened and ignored from here', async () => {
    const { page, complaints } = await visit(`#/errors/${hash}`);
    await page.getByRole('textbox', { name: 'What fixed it' }).fill('guarded the column');
    await page.getByRole('button', { name: 'Mark as fixed' }).click();
    await page.getByText(/^fixed.*: guarded the column$/).waitFor();
    // The page hears of the decision, which is journalled, before the files are written.
    await expect
      .poll(() => project.read('FIXED_ERRORS.md') ?? '', SOON)
      .toContain('guarded the column');
    expect(project.read('TODO.md')).not.toContain(hash);
    await page.getByRole('button', { name: 'Reopen' }).click();
    await page.getByText('reopened').waitFor();
    await expect.poll(() => project.read('TODO.md') ?? '', SOON).toContain(hash);
    await page.getByRole('combobox', { name: 'Ignore it' }).selectOption('7d');
    await page.getByText('ignored until').waitFor();
    expect(complaints).toEqual([]);
  });

  test('a picture that is not for showing is named, and leads nowhere', async () => {
    project.write('build/map.png', PIXEL);
    const shot = {
      kind: 'screenshot',
      path: 'build/map.png',
      mime: 'image/png',
      bytes: 68,
    } as const;
    const failure = { type: 'Error', message: 'no map', stack: null, hash: null };
    const id = project.addRun('Elsewhere', 90_000, [
      [1, { type: 'attachment', ...shot, step: null, phase: null }],
      [2, { type: 'run.end', status: 'failed', failure }],
    ]);
    const { page } = await visit(`#/runs/${id}`);
    await page.getByText('Not shown: build/map.png').waitFor();
    expect(await page.locator('main :is(img, a[target])').count()).toBe(0);
  });

  test('a server that has gone is told', async () => {
    const { page } = await visit('#/runs');
    await page.route('**/api/**', (route) => route.abort());
    await page.getByText('Offline').waitFor({ timeout: 30_000 });
    await page.getByText('Scorecard import').first().waitFor();
  });
});

/** How many elements stand there that only a text names, and how many tell a character that nobody sees. */
const LOOK = `({
  foreign: document.querySelectorAll('main b, main img').length,
  raw: [...document.querySelectorAll('body *')].filter((it) =>
    /[\\u202e\\x1b]/.test(it.textContent + it.getAttribute('title') + it.ariaLabel),
  ).length,
  title: document.title,
})`;

/** What keeps somebody from using what is shown. */
async function findViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
