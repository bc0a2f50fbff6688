import { expect, test } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import { renderErrorDetails, type SourceLine } from '../../src/terminal/error-details.js';
import { PLAIN_THEME } from '../../src/terminal/theme.js';
import { createRecord } from '../support/counted-record.js';

const now = Date.parse('2026-11-20T21:25:00.000Z');

function render(record: CountedRecord, source: readonly SourceLine[] = [], width = 80): string {
  const place = record.location && 'src/stages.ts:42:11';
  const command = 'npx errtrack fix 9ba5976d';
  const runner = 'npx errtrack';
  const details = { record, place, source, git: null, command, runner, now };
  return renderErrorDetails(details, PLAIN_THEME, width);
}

test.each([
  [80, ' Last Month: ··········▂······█·········▂▄▃'],
  [43, ' Last Month: ··········▂······█·········▂▄▃'],
  [42, undefined],
])('a column for each day of a month, where there is room: %i wide', (width, line) => {
  const lately = { '2026-11-18': 10, '2026-11-19': 30, '2026-11-20': 20 };
  const days = { '2026-10-21': 999, '2026-11-01': 10, '2026-11-08': 70, ...lately };
  const details = { record: createRecord(), place: null, source: [], git: null, days };
  const text = renderErrorDetails(
    { ...details, command: 'errtrack fix 9ba5976d', runner: 'errtrack', now },
    PLAIN_THEME,
    width,
  );
  expect(text.split('\n').find((it) => it.includes('Last Month'))).toBe(line);
});

test('everything that is known of an error', () => {
  const record = createRecord({
    severity: 'HIGH',
    severityBy: 'person',
    message: 'no such file:\n  input.jpg',
    tags: { tenant: { zen: 1, acme: 2 } },
    causes: [
      {
        type: 'SystemError',
        message: 'ENOENT',
        location: { file: 'src/io.ts', line: 3, column: 1, function: null },
      },
      { type: 'Error', message: 'disk', location: null },
    ],
    regressions: 1,
    statusAt: '2026-11-20T21:19:00.000Z',
    fixes: [
      {
        at: '2026-11-20T21:18:30.000Z',
        description: 'right folder',
        commit: '0123456789abcdef0123456789abcdef01234567',
        by: 'Jo <jo@example.org>',
        source: 'cli',
      },
    ],
  });
  const source = [
    { number: 9, text: '' },
    { number: 42, text: '\tthrow error;' },
    { number: 100, text: '}' },
  ];
  expect(render(record, source)).toBe(`\
▲ 9ba5976d4c1f02aa: FileNotFoundError (came back)
    Message: no such file:
               input.jpg
   Severity: HIGH (set by a person)
     Status: active
    Context: stage1_face_swap
      Where: src/stages.ts:42:11 in loadFace
Occurrences: 3
 First Seen: 2026-11-20T21:18:00Z (6 minutes ago)
  Last Seen: 2026-11-20T21:20:00Z (4 minutes ago)
       Tags: tenant: acme 2, zen 1

Source
    9 |
>  42 |   throw error;
  100 | }

Stack
  at loadFace src/stages.ts:42:11
  at main src/cli.ts:9:3

Caused by
  SystemError: ENOENT (src/io.ts:3:1)
  Error: disk

History
  2026-11-20T21:18:00Z (6 minutes ago): first seen
  2026-11-20T21:18:30Z (6 minutes ago): fixed by Jo <jo@example.org> at 0123456789: right folder
  2026-11-20T21:19:00Z (6 minutes ago): reopened
  came back once after a fix

Fix
  npx errtrack fix 9ba5976d`);
});

test('leaves out what is not known', () => {
  const bare = createRecord({ location: null, stack: [], lastSeen: null, status: 'ignored' });
  expect(render(bare)).toBe(`\
– 9ba5976d4c1f02aa: FileNotFoundError
    Message: no such file: input.jpg
   Severity: MEDIUM
     Status: ignored 6 minutes ago (2026-11-20T21:18:00Z)
    Context: stage1_face_swap
Occurrences: 3
 First Seen: 2026-11-20T21:18:00Z (6 minutes ago)

History
  2026-11-20T21:18:00Z (6 minutes ago): first seen
  2026-11-20T21:18:00Z (6 minutes ago): ignored

Reopen
  npx errtrack fix 9ba5976d`);
});

test('lets no text from outside move the cursor', () => {
  const evil = 'x\x1b[2J\u202e\x9b';
  const location = { file: evil, line: 42, column: 1, function: evil };
  const record = createRecord({
    type: evil,
    message: evil,
    context: evil,
    location,
    stack: [evil],
    causes: [{ type: evil, message: evil, location }],
    tags: { [evil]: { [evil]: 1 } },
    fixes: [{ at: evil, description: evil, commit: evil, by: evil, source: 'cli' }],
    firstSeen: evil,
    lastSeen: evil,
  });
  const shown = render(record, [{ number: 42, text: evil }]);
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
});

test('shows the first lines of a message that has no end', () => {
  const record = createRecord({ message: 'line\n'.repeat(1000) });
  expect(render(record)).toContain('… 961 more lines; see --json\n');
});

test('what later occurrences said instead, safe to print', () => {
  const samples = [
    {
      t: Date.parse('2026-11-20T21:20:00.000Z'),
      message: 'no such\n\u001b[31m file',
      context: 'c',
    },
  ];
  const text = render(createRecord({ samples }));
  expect(text).toContain('Also said\n  no such \\x1b[31m file (5 minutes ago)');
});

const seen = (id: string, phase: string | null, step: string | null, attempt = 1) => ({
  ...{ id, phase, step, attempt },
  t: Date.parse('2026-11-20T21:20:00.000Z'),
});

test('the newest runs that it was seen in, and how to see the last one', () => {
  const newest = [
    seen('20261120-212000-abc123', 'Phase 2', 'export', 2),
    seen('b', null, 'load'),
    seen('c', 'Phase 1', null),
    seen('d', null, null),
    seen('e', null, null, 3),
    seen('f', null, 'load'),
  ];
  const text = render(createRecord({ occurrences: 2000, runs: { count: 1203, newest } }));
  expect(text).toContain('\nOccurrences: 2,000 (in 1,203 runs)\n');
  expect(text).toContain(`
Runs
  20261120-212000-abc123 Phase 2/export, attempt 2 (5 minutes ago)
  b load (5 minutes ago)
  c Phase 1 (5 minutes ago)
  d (5 minutes ago)
  e attempt 3 (5 minutes ago)
  … and 1,198 more
  npx errtrack runs show 20261120-212000-abc123

History
`);
  const one = render(createRecord({ runs: { count: 1, newest: newest.slice(1, 2) } }));
  expect(one).toContain('(in 1 run)');
  expect(one).toContain('\nRuns\n  b load (5 minutes ago)\n  npx errtrack runs show b\n');
});

test('at which step of how many it failed, where that is not said already (R79)', () => {
  const at = (index: number, name: string) => ({ position: { index, total: 3, name } });
  const newest = [
    { ...seen('a', null, 'load'), ...at(1, 'Load') },
    { ...seen('b', null, 'load'), ...at(1, 'Load') },
    seen('c', null, 'load'),
    { ...seen('d', null, 'rows'), ...at(2, 'Process › \x1b[2JRows\nx') },
  ];
  expect(render(createRecord({ runs: { count: 4, newest } }))).toContain(`
Runs
  a load (5 minutes ago)
    Failed at step 1/3: Load
  b load (5 minutes ago)
  c load (5 minutes ago)
  d rows (5 minutes ago)
    Failed at step 2/3: Process › \\x1b[2JRows x
  npx errtrack runs show a
`);
});

test.each(['a; rm -rf ~', '$(id)', '--all', '-x', '', 'a b', 'a\nb', '~', '*'])(
  'a run called %j is shown, and no command is made of it',
  (id) => {
    const text = render(createRecord({ runs: { count: 1, newest: [seen(id, null, 'load')] } }));
    expect(text).toContain('Runs\n  ');
    expect(text).not.toContain('runs show');
  },
);

test('no name of a run or step moves the cursor', () => {
  const evil = 'x\x1b[2J\u202e\x9b';
  const text = render(createRecord({ runs: { count: 1, newest: [seen(evil, evil, evil)] } }));
  expect(text).toContain('\nRuns\n');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
});
