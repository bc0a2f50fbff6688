import { expect, test } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import { renderErrorList } from '../../src/terminal/error-list.js';
import { PLAIN_THEME } from '../../src/terminal/theme.js';
import { createRecord } from '../support/counted-record.js';

const now = Date.parse('2026-11-20T21:25:00.000Z');

function render(records: readonly CountedRecord[], width = 80, total = records.length): string {
  const items = records.map((record) => ({
    record,
    shortHash: record.hash.slice(0, 8),
    place: record.location && `${record.location.file}:42:11`,
    command: `npx errtrack ${record.status === 'active' ? 'fix' : 'reopen'} ${record.hash.slice(0, 8)}`,
  }));
  return renderErrorList({ title: 'Active Errors', items, total, now }, PLAIN_THEME, width);
}

test('one block for each error', () => {
  const low = createRecord({ severity: 'LOW', location: null, context: '', lastSeen: null });
  expect(render([createRecord({ severity: 'HIGH', occurrences: 1234 }), low])).toBe(`\
Active Errors (2)
==============================
▲ 9ba5976d: FileNotFoundError
      Message: no such file: input.jpg
     Severity: HIGH
  Occurrences: 1,234, last 4 minutes ago
      Context: stage1_face_swap
        Where: src/stages.ts:42:11
          Fix: npx errtrack fix 9ba5976d

○ 9ba5976d: FileNotFoundError
      Message: no such file: input.jpg
     Severity: LOW
  Occurrences: 3
          Fix: npx errtrack fix 9ba5976d`);
});

test('cut to a narrow terminal, but for what is clicked or copied', () => {
  const message = 'no such file: input.jpg in the folder of the stage before';
  const record = createRecord({ message, context: 'a_context_of_many_words_and_letters' });
  expect(render([record], 40)).toBe(`\
Active Errors (1)
==============================
● 9ba5976d: FileNotFoundError
    Message: no such file: input.jpg in…
   Severity: MEDIUM
Occurrences: 3, last 4 minutes ago
    Context: a_context_of_many_words_an…
      Where: src/stages.ts:42:11
        Fix: npx errtrack fix 9ba5976d`);
});

test('says what is special about an error', () => {
  const back = createRecord({ regressions: 2, work: 'in_progress' });
  expect(render([back])).toContain('● 9ba5976d: FileNotFoundError (came back, in progress)\n');
  const fixed = createRecord({ status: 'fixed', statusAt: '2026-11-20T21:00:00.000Z' });
  expect(render([fixed])).toContain('✔ 9ba5976d: FileNotFoundError\n');
  expect(render([fixed])).toContain('     Status: fixed 25 minutes ago (2026-11-20T21:00:00Z)\n');
  expect(render([fixed])).toContain('     Reopen: npx errtrack reopen 9ba5976d');
  expect(render([createRecord({ status: 'ignored' })])).toContain('– 9ba5976d');
});

test('says how many a limit has hidden', () => {
  expect(render([createRecord()], 80, 1200)).toContain('Active Errors (1 of 1,200)\n');
});

test('lets no text from outside move the cursor or add a line', () => {
  const evil = 'x\n\x1b[2J\u202ey\r';
  const record = createRecord({
    type: evil,
    message: evil,
    context: evil,
    location: { file: evil, line: 1, column: 1, function: evil },
  });
  const lines = render([record]).split('\n');
  expect(lines).toHaveLength(9);
  expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
  expect(lines[2]).toBe('● 9ba5976d: x \\x1b[2Jy');
});

test('a message of megabytes costs no more than its beginning', () => {
  const record = createRecord({ message: 'a '.repeat(5_000_000) });
  expect(render([record], 60).split('\n')[3]?.length).toBeLessThanOrEqual(60);
});

test.each([
  [80, '  Occurrences: 3, last 4 minutes ago  ▃·········█··▃'],
  [44, 'Occurrences: 3, last 4 minutes ago'],
  [60, '  Occurrences: 3, last 4 minutes ago  ▃·········█··▃'],
])('a column for each of the last days, where there is room: %j wide', (width, line) => {
  const days = { '2026-11-07': 1, '2026-11-17': 4, '2026-11-20': 1, '2026-10-01': 50 };
  const record = createRecord();
  const item = { record, shortHash: '9ba5976d', place: null, command: '', days };
  const list = { title: 'Errors', items: [item], total: 1, now };
  expect(renderErrorList(list, PLAIN_THEME, width).split('\n')).toContain(line);
});
