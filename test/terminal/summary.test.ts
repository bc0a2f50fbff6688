import { expect, test } from 'vitest';
import { summarize } from '../../src/core/summary.js';
import { renderSummary } from '../../src/terminal/summary.js';
import { createTheme, PLAIN_THEME } from '../../src/terminal/theme.js';
import { createRecord } from '../support/counted-record.js';

const now = Date.parse('2026-11-20T21:25:00.000Z');
const records = [
  createRecord({ severity: 'HIGH' }),
  createRecord({ severity: 'LOW' }),
  createRecord({ status: 'fixed' }),
];

test('numbers, and how the active errors divide', () => {
  expect(renderSummary({ summary: summarize(records), now }, PLAIN_THEME, 80)).toBe(`\
Error Tracking Status
==============================
Active Errors: 2
         HIGH: 1 ▲
       MEDIUM: 0 ●
          LOW: 1 ○
 Fixed Errors: 1
Total Tracked: 3
 Last Updated: 2026-11-20T21:20:00Z (4 minutes ago)`);
});

test('no division where nothing is active, and ignored errors only where there are some', () => {
  const ignored = [createRecord({ status: 'ignored' })];
  expect(renderSummary({ summary: summarize([]), now }, PLAIN_THEME, 20)).toBe(`\
Error Tracking Status
====================
Active Errors: 0
 Fixed Errors: 0
Total Tracked: 0
 Last Updated: never`);
  expect(renderSummary({ summary: summarize(ignored), now }, PLAIN_THEME, 80)).toContain(
    'Ignored Errors: 1\n',
  );
});

test('colours add nothing but colours', async () => {
  const theme = await createTheme(true);
  const colored = renderSummary({ summary: summarize(records), now }, theme, 80);
  expect(colored).toContain('\x1b[31m1 ▲\x1b[39m');
  expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(
    renderSummary({ summary: summarize(records), now }, PLAIN_THEME, 80),
  );
});
