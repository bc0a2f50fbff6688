import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunOptions } from '../../src/runs/options.js';
import { trackRun } from '../../src/runs/track-run.js';
import { BrowserPage, browser } from '../support/browser-page.js';
import { KeptRuns } from '../support/kept-runs.js';

/** One transparent pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PNG = Buffer.from(PIXEL, 'base64');
const URL = 'https://portal.example/weights';
const SOURCE = '<h1>Weights</h1>';

let kept: KeptRuns;
beforeEach(() => {
  kept = new KeptRuns();
});
afterEach(() => vi.unstubAllEnvs());

/** A run whose only step fails, and what its monitoring report says. */
async function failIn(capture: RunOptions['capture']) {
  const error = new Error('no column');
  const options = { ...kept.options(), ...(capture !== undefined && { capture }) };
  const run = trackRun('Import', options, (handle) =>
    handle.phase('Phase 2', (phase) => phase.step('Process File', () => Promise.reject(error))),
  );
  await expect(run).rejects.toBe(error);
  const name = kept.listFiles('tracking_reports').find((file) => file.startsWith('monitoring'));
  return JSON.parse(kept.readFile(`tracking_reports/${name}`));
}

const readPicture = () => {
  const [name = ''] = kept.listFiles('error_screenshots');
  expect(name).toMatch(/^error_Phase_2_Process_File_\d{8}_\d{6}\.png$/);
  return { name, bytes: readFileSync(join(kept.root, 'error_screenshots', name)) };
};

it.each<[string, NonNullable<RunOptions['capture']>]>([
  ['Playwright', { screenshot: async () => PNG, url: () => URL, content: async () => SOURCE }],
  [
    'Selenium',
    {
      takeScreenshot: async () => PIXEL,
      getCurrentUrl: async () => URL,
      getPageSource: async () => SOURCE,
    },
  ],
  ['the program’s own', async () => ({ screenshot: PNG, url: URL, pageSource: SOURCE })],
])('keeps what a page of %s showed when its step failed (R31, R49)', async (_, page) => {
  const { errors, screenshots, performance_metrics: metrics } = await failIn(page);
  const { name, bytes } = readPicture();
  expect(bytes).toEqual(PNG);
  const path = `error_screenshots/${name}`;
  expect(errors).toMatchObject([{ url: URL, page_source_snippet: SOURCE, screenshot_path: path }]);
  expect(screenshots).toMatchObject([{ path, phase: 'Phase 2', step: 'Process File' }]);
  expect(metrics).toMatchObject({ total_errors: 1, total_screenshots: 1 });
});

it.each<[string, NonNullable<RunOptions['capture']>, string]>([
  ['is closed', () => Promise.reject(new Error('Target closed')), 'Target closed'],
  ['has no picture', async () => ({ screenshot: Buffer.from('<html>') }), 'PNG'],
])("warns of a page that %s, and lets the step's own error through (R49)", async (_, page, why) => {
  const { errors, warnings, screenshots } = await failIn(page);
  expect(errors).toMatchObject([{ step: 'Process File', error: 'no column' }]);
  expect(screenshots).toEqual([]);
  expect(warnings).toMatchObject([{ step: 'Process File', phase: 'Phase 2' }]);
  expect(warnings[0].message).toContain(why);
});

it.skipIf(browser === undefined)(
  'takes a picture of a real page in a real browser (R49)',
  async () => {
    const page = await BrowserPage.open(browser ?? '', `data:text/html,${SOURCE}`);
    try {
      const { errors } = await failIn(page);
      const { name, bytes } = readPicture();
      expect(bytes.subarray(0, 8)).toEqual(PNG.subarray(0, 8));
      expect(bytes.readUInt32BE(16)).toBeGreaterThan(100);
      expect(errors).toMatchObject([
        { url: `data:text/html,${SOURCE}`, screenshot_path: `error_screenshots/${name}` },
      ]);
      expect(errors[0].page_source_snippet).toContain(SOURCE);
    } finally {
      await page.close();
    }
  },
);
