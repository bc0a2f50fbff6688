import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import type { Baseline, Finding, GateRules } from '../../src/core/gate.js';
import { adviseOnGate, type GateReport, renderGate } from '../../src/terminal/gate.js';
import {
  type AnnotatedItem,
  type GithubGateReport,
  renderGateSummary,
  renderGithubGate,
} from '../../src/terminal/gate-github.js';
import { PLAIN_THEME } from '../../src/terminal/theme.js';
import { createRecord } from '../support/counted-record.js';
import { hostileText } from './runs/support/hostile-names.js';
import { listMarkdownNodes } from './support/markdown-nodes.js';

const HEAD: Baseline = {
  kind: 'commit',
  ref: 'HEAD',
  commit: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d',
  file: 'errors_log.json',
  found: true,
};

const BACK = createRecord({
  hash: '0123456789abcdef',
  severity: 'HIGH',
  type: 'TypeError',
  message: 'rows.map is not a function',
  context: 'import_rows',
  location: { file: 'src/rows.ts', line: 7, column: 3, function: 'read' },
  regressions: 1,
  fixes: [
    {
      ...{ at: '2026-11-18T21:25:00.000Z', description: 'read all rows' },
      ...{ commit: 'feedfacefeedfacefeedfacefeedfacefeedface', by: 'Ada', source: 'cli' },
    },
  ],
});

const FRESH = createRecord({ location: null, context: '' });

function itemOf(kind: Finding['kind'], record: CountedRecord): AnnotatedItem {
  const { location } = record;
  const shortHash = record.hash.slice(0, 8);
  const place = location && `${location.file}:${location.line}:${location.column}`;
  const file = location && `app/${location.file}`;
  return { kind, record, shortHash, place, file, command: `npx errtrack show ${shortHash}` };
}

function reportOf(
  items: readonly AnnotatedItem[],
  { rules = {}, baseline = HEAD, ...tally }: Tally = {},
): GithubGateReport {
  const passed = items.length <= (rules.max ?? 0);
  const verdict = { passed, findings: items, passedOver: 0, known: 0, woken: 0, ...tally };
  return { baseline, rules, verdict, items, now: Date.parse('2026-11-20T21:25:00.000Z') };
}

interface Tally extends Partial<Pick<GateReport['verdict'], 'known' | 'woken' | 'passedOver'>> {
  readonly rules?: GateRules;
  readonly baseline?: Baseline;
}

const render = (report: GateReport, width = 80) => renderGate(report, PLAIN_THEME, width);

const TWO = [itemOf('regressed', BACK), itemOf('new', FRESH)];

describe('the text', () => {
  it('has a block for each finding, in its group, and the verdict below', () => {
    expect(render(reportOf(TWO, { known: 1200, woken: 2 }))).toBe(`\
New Errors (1)
==============================
● 9ba5976d: FileNotFoundError
   Message: no such file: input.jpg
  Severity: MEDIUM
      Show: npx errtrack show 9ba5976d

Errors That Came Back (1)
==============================
▲ 01234567: TypeError (came back)
    Message: rows.map is not a function
   Severity: HIGH
    Context: import_rows
      Where: src/rows.ts:7:3
  Was fixed: 2 days ago in feedfac: read all rows
       Show: npx errtrack show 01234567

1 new error, 1 came back.
Compared with errors_log.json of 1a2b3c4 (HEAD). 1,200 active errors are known, 2 of them not ignored any more.`);
  });

  it('cuts to a narrow terminal what is neither clicked nor copied', () => {
    const long = { ...BACK, message: 'rows.map is not a function, it says here' };
    expect(render(reportOf([itemOf('regressed', long)]), 40)).toContain(`
  Message: rows.map is not a function,…
 Severity: HIGH
  Context: import_rows
    Where: src/rows.ts:7:3
Was fixed: 2 days ago in feedfac: read…
     Show: npx errtrack show 01234567
`);
  });

  test.each<[readonly AnnotatedItem[], Tally, string]>([
    [[], {}, 'No new errors, and none came back.'],
    [[], { rules: { severity: 'HIGH' } }, 'No new errors, and none came back (HIGH).'],
    [[], { rules: { regressedOnly: true } }, 'No error came back.'],
    [TWO.slice(0, 1), {}, '1 error came back.'],
    [TWO.slice(1), {}, '1 new error.'],
    [TWO, { rules: { severity: 'LOW' } }, '1 new error, 1 came back (LOW or worse).'],
    [TWO, { rules: { max: 1 } }, '1 new error, 1 came back: more than --max 1.'],
    [TWO, { rules: { max: 2 } }, '1 new error, 1 came back: let through, as --max is 2.'],
  ])('ends with the verdict %#', (items, tally, verdict) => {
    expect(render(reportOf(items, tally)).split('\n').at(-2)).toBe(verdict);
  });

  test.each<[Tally, string]>([
    [{}, 'Compared with errors_log.json of 1a2b3c4 (HEAD).'],
    [
      { known: 1, passedOver: 3 },
      'Compared with errors_log.json of 1a2b3c4 (HEAD). 1 active error is known. 3 more not asked for.',
    ],
    [
      { baseline: { ...HEAD, found: false } },
      'There is no errors_log.json in 1a2b3c4 (HEAD): every error is new.',
    ],
    [
      { baseline: { ...HEAD, commit: null, found: false } },
      'There is no commit yet: every error is new.',
    ],
    [
      { baseline: { ...HEAD, ref: 'origin/main' } },
      'Compared with errors_log.json of 1a2b3c4 (where origin/main and HEAD part).',
    ],
    [
      { baseline: { ...HEAD, ref: 'a\n::b\u202e' } },
      'Compared with errors_log.json of 1a2b3c4 (where "a\\n::b" and HEAD part).',
    ],
    [
      { baseline: { kind: 'file', ref: null, commit: null, file: 'a b.json', found: true } },
      'Compared with "a b.json".',
    ],
    [
      { baseline: { kind: 'object', ref: 'main:x.json', commit: null, file: null, found: true } },
      'Compared with "main:x.json".',
    ],
  ])('says what was compared %#', (tally, context) => {
    expect(render(reportOf([], tally)).split('\n').at(-1)).toBe(context);
  });
});

test('advice is for who has something to do', () => {
  expect(adviseOnGate(reportOf([]), 'npx errtrack')).toBeNull();
  expect(adviseOnGate(reportOf(TWO, { rules: { max: 2 } }), 'npx errtrack')).toBeNull();
  expect(adviseOnGate(reportOf(TWO), 'npx errtrack')).toBe(
    'Mend them, or make them known: `npx errtrack sync`, then commit errors_log.json.',
  );
  expect(adviseOnGate(reportOf(TWO, { baseline: { ...HEAD, ref: 'main' } }), 'bunx errtrack')).toBe(
    'Mend them, or say that they do not matter: `bunx errtrack ignore <hash>`, then commit.',
  );
});

describe('the lines for GitHub', () => {
  it('annotate the place of each finding', () => {
    const odd = {
      ...BACK,
      message: '50%, not\r\n100%: no',
      location: { ...PLACE, file: 'a,b: c%.ts' },
    };
    const report = reportOf([itemOf('regressed', odd), itemOf('new', FRESH)], { known: 4 });
    expect(renderGithubGate(report)).toBe(`\
::error file=app/a%2Cb%3A c%25.ts,line=7,col=3,title=HIGH error came back%3A TypeError::50%25, not 100%25: no%0AContext: import_rows%0AWhere: a,b: c%25.ts:7:3%0AShow: npx errtrack show 01234567
::error title=New MEDIUM error%3A FileNotFoundError::no such file: input.jpg%0AShow: npx errtrack show 9ba5976d
1 new error, 1 came back.
Compared with errors_log.json of 1a2b3c4 (HEAD). 4 active errors are known.`);
  });

  it('are ten annotations at most, and a line for each of the rest', () => {
    const items = Array.from({ length: 23 }, (_, index) =>
      itemOf(
        'new',
        createRecord({ hash: index.toString(16).padStart(16, '0'), message: `no ${index}` }),
      ),
    );
    const lines = renderGithubGate(reportOf(items)).split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(10);
    expect(lines[10]).toBe('13 more, which are not annotated:');
    expect(lines[11]).toBe(
      '- New MEDIUM error: FileNotFoundError 00000000 at src/stages.ts:42:11: no 10',
    );
    expect(lines).toHaveLength(10 + 1 + 13 + 2);
    const summary = [...renderGateSummary(reportOf(items))].join('');
    for (const { record } of items) expect(summary).toContain(`: ${record.message}\``);
  });

  it('warn of what is let through', () => {
    expect(renderGithubGate(reportOf(TWO, { rules: { max: 2 } }))).toMatch(
      /^::warning file=.*\n::warning title=/,
    );
  });
});

const PLACE = { file: 'src/rows.ts', line: 7, column: 3, function: 'read' };

test('nothing that an error says is a command of its own, wherever it is told', () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (type, message, file) => {
      const record = { ...BACK, type, message, context: message, location: { ...PLACE, file } };
      const items = Array.from({ length: 12 }, () => itemOf('new', record));
      const report = reportOf(items, { baseline: { ...HEAD, ref: message } });
      const text = render(report);
      const log = renderGithubGate(report);
      for (const told of [text, log]) {
        expect(told).not.toMatch(/##\w*\[/);
        expect(told).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }
      expect(text).not.toMatch(/^\s*::/m);
      const commands = log.split(/[\r\n\u2028\u2029\u0085]/).filter((line) => /^\s*::/.test(line));
      expect(commands).toHaveLength(10);
      for (const line of commands) {
        expect(line).toMatch(/^::error file=[^,:]+,line=7,col=3,title=[^,:]+::/);
      }
    }),
    { numRuns: 100 },
  );
});

test('nothing that an error says is Markdown, HTML, a link or a mention in the summary', () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, linkText), fc.oneof(hostileText, linkText), (said, file) => {
      const record = {
        ...BACK,
        type: said,
        message: said,
        context: `in ${said}`,
        location: { ...PLACE, file },
      };
      const report = reportOf([itemOf('new', record)], { baseline: { ...HEAD, ref: said } });
      const nodes = listMarkdownNodes([...renderGateSummary(report)].join(''));
      expect(new Set(nodes.map(({ type }) => type))).toEqual(
        new Set([
          'root',
          'heading',
          'paragraph',
          'list',
          'listItem',
          'strong',
          'text',
          'inlineCode',
        ]),
      );
      const own = nodes.flatMap(({ type, value }) => (type === 'text' ? [value] : []));
      expect(own).toEqual([
        '❌ errtrack: 1 new error.',
        'HIGH',
        ' new ',
        ' at ',
        ' in ',
        ' (',
        ')',
      ]);
    }),
    { numRuns: 100 },
  );
});

const linkText = fc.constantFrom(
  'see www.example.com or https://example.com/x',
  'mail ada@example.com, @ada, #12, GH-1',
  '<b>bold</b> <!-- --> &lt; &#64;',
  '`` ` ``` x',
  '`',
  '![x](y) [a]: http://b',
  '$x$ :tada: ~~no~~ **no** | a | b |',
  '\\` \\',
);
