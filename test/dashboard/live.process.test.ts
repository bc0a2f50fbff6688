import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { OwnProcess, startServe } from '../server/support/serve-process.js';
import { BIN } from '../support/cli.js';
import { browserPath, DashboardBrowser } from '../support/dashboard-browser.js';
import { makeTempFolder } from '../support/temp-folder.js';

const SOON = { timeout: 20_000 };
const ROWS = 12;
const browser = new DashboardBrowser();
const opened: Page[] = [];

afterEach(async () => {
  for (const page of opened.splice(0)) await page.context().close();
});
afterAll(() => browser.close());

async function visit(url: string): Promise<Page> {
  const { page } = await browser.open(url);
  opened.push(page);
  await page.locator('main :is(h1, .empty)').first().waitFor({ state: 'attached' });
  return page;
}

/** It waits where the test lets it go on; some of its steps record errors, and the last one fails. */
const PIPELINE = `
  import { existsSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  import { captureError, trackRun } from 'errtrack';
  const reach = async (place) => {
    while (!existsSync(place)) await sleep(10);
  };
  const fail = (context) => captureError(new TypeError('odd cell'), { context, fingerprint: [context] });
  await trackRun('Import', { output: 'silent' }, async (run) => {
    await run.step('Read', async () => {
      fail('before');
      await reach('rows');
    });
    for (let row = 1; row <= ${ROWS}; row++) {
      await run.step('Row ' + row, () => row % 3 === 0 && fail('row ' + row) && fail('before'));
    }
    await run.step('Publish', async () => {
      await reach('publish');
      throw new RangeError('no target in the sheet');
    });
  }).catch(() => {});
`;

/** A project with such a pipeline in a process of its own. */
class Importing {
  readonly root = makeTempFolder();
  readonly program;

  constructor() {
    mkdirSync(join(this.root, 'node_modules'));
    symlinkSync(resolve('.'), join(this.root, 'node_modules', 'errtrack'));
    writeFileSync(join(this.root, 'package.json'), '{ "name": "scorecards" }');
    writeFileSync(join(this.root, 'import.mjs'), PIPELINE);
    this.program = new OwnProcess(this.root, ['import.mjs'], { ERRTRACK: '1' });
  }

  goOn(place: 'rows' | 'publish'): void {
    writeFileSync(join(this.root, place), '');
  }

  read(name: string): string {
    const path = join(this.root, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Each step with its last status, as the log has them. */
  get steps(): readonly string[] {
    const runs = join(this.root, '.errtrack', 'runs');
    const log = this.read(join('.errtrack', 'runs', readdirSync(runs)[0] ?? '', 'events.jsonl'));
    const events = log.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    return events
      .filter(({ type }) => type === 'step.start')
      .map(({ name, step }) => {
        const end = events.find((it) => it.type === 'step.end' && it.step === step);
        return `${end?.status ?? 'running'} ${name}`;
      });
  }

  /** Each error as the command tells it: its hash and how often it occurred. */
  async listErrors(): Promise<readonly string[]> {
    const list = new OwnProcess(this.root, [BIN, 'list', '--json']);
    await list.end();
    const errors: readonly { readonly hash: string; readonly occurrences: number }[] = JSON.parse(
      list.stdout,
    );
    return errors.map(({ hash, occurrences }) => `#/errors/${hash} ${occurrences}×`).sort();
  }
}

const readSteps = (page: Page) =>
  readRows(page.locator('main li'), (text) => {
    const [status = '', name = ''] = text.split('\n');
    return `${status.toLowerCase()} ${name}`;
  });

const readErrors = async (page: Page) =>
  (
    await readRows(page.locator('main li'), (text, href) => `${href} ${/\d+×/.exec(text)?.[0]}`)
  ).toSorted();

async function readRows(rows: Locator, tell: (text: string, href: string) => string) {
  const read = await rows.evaluateAll((all) =>
    all.map((row) => {
      const link = Reflect.get(row, 'querySelector').call(row, 'a');
      return [String(Reflect.get(row, 'innerText')), link?.getAttribute('href') ?? ''];
    }),
  );
  return read.map(([text = '', href = '']) => tell(text, href));
}

/** Press a key until something has the focus. */
async function pressUntil(page: Page, key: string, wanted: Locator): Promise<void> {
  for (let press = 0; press < 40; press++) {
    await page.keyboard.press(key);
    if (await wanted.evaluate((it) => it === Reflect.get(globalThis, 'document').activeElement))
      return;
  }
  throw new Error(`${key} does not lead there`);
}

describe.skipIf(browserPath === undefined)('a pipeline in another process, in a browser', () => {
  test('it shows step by step, fails, and is fixed by the keyboard alone', async () => {
    const project = new Importing();
    const page = await visit(await startServe(project.root).firstLine());
    await page.locator('main [data-row]', { hasText: 'Import' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => readSteps(page), SOON).toEqual(['running Read']);
    project.goOn('rows');
    await expect.poll(() => readSteps(page), SOON).toHaveLength(ROWS + 2);
    expect(await readSteps(page)).toEqual(project.steps);
    const failure = page.getByRole('region', { name: 'First failure' });
    expect(await failure.count()).toBe(0);
    project.goOn('publish');
    await failure.getByText('RangeError: no target in the sheet').waitFor();
    await expect.poll(() => readSteps(page), SOON).toEqual(project.steps);
    expect(project.steps.at(-1)).toBe('failed Publish');
    expect(await failure.locator('pre').textContent()).toContain('import.mjs');
    const [open, steps] = [
      await failure.boundingBox(),
      await page.locator('main ul').boundingBox(),
    ];
    expect((open?.y ?? 0) + (open?.height ?? 0)).toBeLessThan(steps?.y ?? 0);

    await pressUntil(page, 'Tab', failure.getByRole('link', { name: /^Error / }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'no target in the sheet' }).waitFor();
    const hash = page.url().split('/').at(-1) ?? '?';
    await expect.poll(() => project.read('TODO.md'), SOON).toContain(hash);
    await pressUntil(page, 'Tab', page.getByRole('textbox', { name: 'What fixed it' }));
    await page.keyboard.type('asked for a target first');
    await page.keyboard.press('Enter');
    await page.getByText(/^fixed.*: asked for a target first$/).waitFor();
    await expect
      .poll(() => project.read('FIXED_ERRORS.md'), SOON)
      .toContain('asked for a target first');
    expect(project.read('TODO.md')).not.toContain(hash);
  });

  test('what happened while the server was gone shows when it is back', async () => {
    const project = new Importing();
    const serve = startServe(project.root);
    const url = await serve.firstLine();
    const page = await visit(url);
    await page.locator('main [data-row]', { hasText: 'Import' }).click();
    await expect.poll(() => readSteps(page), SOON).toEqual(['running Read']);
    const errors = await visit(`${url}#/errors`);
    await expect.poll(() => readErrors(errors), SOON).toHaveLength(1);
    await Promise.all([page, errors].map((it) => it.evaluate('globalThis.isSame = true')));

    await serve.signal('SIGKILL');
    await page.getByText('Offline').waitFor();
    await errors.getByText('Offline').waitFor();
    project.goOn('rows');
    await expect.poll(() => project.steps, SOON).toHaveLength(ROWS + 2);
    expect(await readSteps(page)).toEqual(['running Read']);
    const again = startServe(project.root, ['--port', new URL(url).port]);
    expect(await again.firstLine()).toBe(url);

    await expect.poll(() => readSteps(page), SOON).toEqual(project.steps);
    await expect.poll(() => readErrors(errors), SOON).toEqual(await project.listErrors());
    expect(await readErrors(errors)).toHaveLength(1 + ROWS / 3);
    const trend = { name: `${1 + ROWS / 3} occurrences in 14 days` };
    expect(await errors.locator('main li').getByRole('img', trend).count()).toBe(1);
    await Promise.all([page, errors].map((it) => it.getByText('Live', { exact: true }).waitFor()));
    project.goOn('publish');
    await project.program.end();
    await page.getByRole('region', { name: 'First failure' }).waitFor();
    await expect.poll(() => readSteps(page), SOON).toEqual(project.steps);
    await expect.poll(() => readErrors(errors), SOON).toEqual(await project.listErrors());
    expect(await readErrors(errors)).toHaveLength(2 + ROWS / 3);

    // It came from a server with another token.
    await errors.locator('main [data-row]', { hasText: 'no target' }).click();
    await errors.getByRole('textbox', { name: 'What fixed it' }).fill('named one');
    await errors.getByRole('button', { name: 'Mark as fixed' }).click();
    await errors.getByText(/^fixed.*: named one$/).waitFor();
    await expect.poll(() => project.read('FIXED_ERRORS.md'), SOON).toContain('named one');
    for (const it of [page, errors]) expect(await it.evaluate('globalThis.isSame')).toBe(true);
  });

  test('where another project is served meanwhile, nothing of it is changed from the old page', async () => {
    // The same program: its errors have the same hashes.
    const [mine, other] = [new Importing(), new Importing()];
    for (const project of [mine, other]) {
      project.goOn('rows');
      project.goOn('publish');
    }
    const [errors, same] = await Promise.all(
      [mine, other].map(async (project) => {
        await project.program.end();
        return project.listErrors();
      }),
    );
    expect(errors).toEqual(same);
    const serve = startServe(mine.root);
    const url = await serve.firstLine();
    const page = await visit(`${url}#/errors`);
    await page.locator('main [data-row]', { hasText: 'no target' }).click();
    await page.getByRole('textbox', { name: 'What fixed it' }).fill('named one');
    await serve.signal('SIGKILL');
    const next = startServe(other.root, ['--port', new URL(url).port]);
    expect(await next.firstLine()).toBe(url);
    await page.getByRole('button', { name: 'Mark as fixed' }).click();
    await page.getByRole('alert').getByText('reload the page').waitFor();
    expect(other.read('FIXED_ERRORS.md')).not.toContain('named one');
    await page.reload();
    await page.getByRole('textbox', { name: 'What fixed it' }).fill('named one');
    await page.keyboard.press('Enter');
    await page.getByText(/^fixed.*: named one$/).waitFor();
    await expect.poll(() => other.read('FIXED_ERRORS.md'), SOON).toContain('named one');
    expect(mine.read('FIXED_ERRORS.md')).not.toContain('named one');
  });
});
