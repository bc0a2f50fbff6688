import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReportPageData } from '../../src/core/page-data.js';
import { summarize } from '../../src/core/summary.js';
import { renderHtmlReport, saveHtmlReport } from '../../src/reports/html-report.js';
import { makeTempFolder } from '../support/temp-folder.js';

const TEMPLATE = `<!doctype html>
<head>
<meta charset="utf-8">
<style nonce="__NONCE__">b{color:red}</style>
</head>
<script type="application/json" id="errtrack-data">__DATA__</script>
<script nonce="__NONCE__">run("$&")</script>
`;

function createData(name: string): ReportPageData {
  return {
    mode: 'report',
    theme: { icons: {}, colors: {} },
    run_id: null,
    overview: {
      project: { name, root_name: name, version: '0.1.0' },
      errors: summarize([]),
      problem: null,
      runs: { active: 0, total: 0 },
      now: '2026-11-21T12:00:00.000Z',
    },
    runs: [],
    trends: [],
    events: {},
    errors: [],
    images: {},
    days: {},
  };
}

function sha256(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

test('a report runs its own script and style, and asks nobody anything', () => {
  const html = renderHtmlReport(TEMPLATE, createData('x'));
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${sha256('run("$&")')}`,
    `style-src ${sha256('b{color:red}')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html).not.toMatch(/nonce|__/);
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style'));
});

test.each([
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '$& $1 __DATA__ __NONCE__ nonce="__NONCE__"',
  '\u2028\u2029 & " \\',
])('%s stays data', (name) => {
  const html = renderHtmlReport(TEMPLATE, createData(name));
  const [, json = ''] = /id="errtrack-data">(.*?)<\/script>/s.exec(html) ?? [];
  expect(JSON.parse(json)).toEqual(createData(name));
  expect(json).not.toMatch(/[<>&\u2028\u2029]/);
  expect(html.match(/<script/g)?.length).toBe(2);
});

test('half a character, of which no address can be made, becomes the sign for it', () => {
  const html = renderHtmlReport(TEMPLATE, createData('a\ud800b \\ud800 \u{1f600}'));
  const [, json = ''] = /id="errtrack-data">(.*?)<\/script>/s.exec(html) ?? [];
  expect(JSON.parse(json)).toEqual(createData('a\ufffdb \\ud800 \u{1f600}'));
});

function createPlace() {
  const root = makeTempFolder();
  return { root, dataDir: join(root, '.errtrack') };
}

test('a report is saved whole, in place of the one before', () => {
  const place = createPlace();
  for (const name of ['first', 'second']) {
    const path = saveHtmlReport(place, createData(name), { inReports: 'r.html' });
    expect(path).toBe(join(place.root, 'tracking_reports', 'r.html'));
    expect(readFileSync(path, 'utf8')).toContain(`"name":"${name}"`);
  }
  expect(readdirSync(join(place.root, 'tracking_reports'))).toEqual(['r.html']);
});

test('a link in the place of the report is replaced, not followed', () => {
  const place = createPlace();
  const secret = join(place.root, 'secret.txt');
  writeFileSync(secret, 'mine');
  mkdirSync(join(place.root, 'tracking_reports'));
  symlinkSync(secret, join(place.root, 'tracking_reports', 'r.html'));
  const path = saveHtmlReport(place, createData('x'), { inReports: 'r.html' });
  expect([readFileSync(secret, 'utf8'), lstatSync(path).isSymbolicLink()]).toEqual(['mine', false]);
});

test('a place that is none is told with what would do', () => {
  const place = createPlace();
  const path = join(place.root, 'no', 'such', 'folder.html');
  expect(() => saveHtmlReport(place, createData('x'), { path })).toThrow(
    /^Cannot save .*folder\.html: .*Name another file: --html <file>\.$/,
  );
  expect(readdirSync(place.root)).not.toContain('no');
});
