import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import { compareGroupings } from '../../src/core/grouping-comparison.js';
import { explainGrouping } from '../../src/core/grouping-explanation.js';
import { renderComparison } from '../../src/terminal/grouping-comparison.js';
import { renderGrouping } from '../../src/terminal/grouping-details.js';
import { createTheme, PLAIN_THEME } from '../../src/terminal/theme.js';
import { getWidth } from '../../src/terminal/width.js';
import { createRecord } from '../support/counted-record.js';

const RUNNER = 'npx errtrack';
const GROUPING = {
  ...{ version: 1, template: 'no such file: <path>', site: 'src/stages.ts#loadFace' },
};

/** The same hash for every key: what it is made by is tried elsewhere. */
function inspect(record: CountedRecord) {
  const explanation = explainGrouping(record, {
    hash: () => '9ba5976d4c1f02aa',
    isFile: () => true,
  });
  return { record, explanation, shortHash: record.hash.slice(0, 8) };
}

const render = (record: CountedRecord, width = 80, theme = PLAIN_THEME) =>
  renderGrouping({ ...inspect(record), runner: RUNNER }, theme, width);

function compare(one: CountedRecord, two: CountedRecord, width = 80, theme = PLAIN_THEME): string {
  const errors = [inspect(one), inspect(two)] as const;
  const comparison = compareGroupings(errors[0].explanation, errors[1].explanation);
  return renderComparison({ errors, comparison, runner: RUNNER }, theme, width);
}

test('a record is explained by key, template and site', () => {
  const cause = { type: 'Error', message: 'disk 3', location: null };
  const record = createRecord({
    hashes: ['00000000000000aa', '00000000000000bb'],
    grouping: {
      ...GROUPING,
      cause: { type: 'Error', template: 'disk <int>', site: 'src/io.ts#read' },
      discriminator: 'acme',
    },
    causes: [cause, cause],
    stack: ['read node:fs:1:2', 'loadFace src/stages.ts:42:11', 'main src/cli.ts:9:3'],
  });
  expect(render(record)).toBe(`\
● 9ba5976d4c1f02aa: FileNotFoundError

Key: throws with all of these the same are one error (grouping version 1)
           Type: FileNotFoundError
       Template: no such file: <path>
           Site: src/stages.ts#loadFace
          Cause: Error: disk <int> in src/io.ts#read
                 (the deepest of 2)
  Discriminator: acme
  These inputs give 9ba5976d4c1f02aa.

Template: the message without what varies from throw to throw
   Message: no such file: input.jpg
  Template: no such file: <path>
    <path>: input.jpg

Site: where in the code
  It is the top frame of the project’s own code (→), without line and column.
    no   Node.js itself       read node:fs:1:2
  → yes  code of the project  loadFace src/stages.ts:42:11
    yes  code of the project  main src/cli.ts:9:3

Other hashes that name this error: what throws them is counted here
  00000000000000aa 00000000000000bb

Different errors in one record?
  npx errtrack split 9ba5976d --by message|site
  or give the boundary a groupingDiscriminator
One error in several records?
  npx errtrack merge 9ba5976d <into>
Why is another one not this one?
  npx errtrack show 9ba5976d --grouping --with <other>`);
});

test('members stand below each other, with what is behind them', () => {
  const part = { type: 'Error', template: 'a', site: 'a.js' };
  const members = [part, { ...part, cause: { ...part, template: 'b', members: [part] } }];
  expect(render(createRecord({ grouping: { ...GROUPING, members } }))).toContain(`
   Members: Error: a in a.js
            Error: a in a.js
              caused by Error: b in a.js
                          - Error: a in a.js
`);
});

test('what a fingerprint leaves out is no part of the key', () => {
  const text = render(createRecord({ grouping: { ...GROUPING, fingerprint: ['mine', ''] } }));
  expect(text).toContain(`
Key: throws with all of these the same are one error (grouping version 1)
  Fingerprint: mine
               ""
               (given in code: type, template, site and causes do not count)
  These inputs give 9ba5976d4c1f02aa.

Template: the message without what varies from throw to throw (does not count
here)
`);
  expect(text).toContain('\nSite: where in the code (does not count here)\n');
});

test.each([
  [{ template: 'no such file: input.jpg' }, '\n  Nothing in it was replaced.\n'],
  [{ template: 'ENOENT open' }, '\n  The template says what this message means: '],
  [{ site: 'b.js' }, '\n  The record tells of a later throw, '],
])('what is not usual is said: %j', (over, text) => {
  expect(render(createRecord({ grouping: { ...GROUPING, ...over } }))).toContain(text);
});

test('a record that tells nothing is no empty page', () => {
  const record = createRecord({
    ...{ hash: '0123456789abcdef', grouping: { version: 1 } },
    ...{ location: null, stack: [], message: '' },
  });
  expect(render(record).split('\n\n').slice(0, 2).join('\n\n')).toBe(`\
● 0123456789abcdef: FileNotFoundError

Key: throws with all of these the same are one error (grouping version 1)
      Type: FileNotFoundError
  Template: not in the record
      Site: not in the record
     Cause: none
  The record does not hold all that its hash was made of: it was taken over by
  \`errtrack adopt\`, or \`beforeRecord\` has changed what it says.`);
  expect(render(record).split('\n\n')).toHaveLength(3);
});

test('two records stand beside each other, with what keeps them apart', () => {
  const two = createRecord({
    hash: '0123456789abcdef',
    grouping: { ...GROUPING, template: 'no such face: <path>', discriminator: 'acme' },
  });
  expect(compare(createRecord({ grouping: GROUPING }), two)).toBe(`\
● 9ba5976d4c1f02aa: FileNotFoundError
● 0123456789abcdef: FileNotFoundError

Not one error, because template and discriminator differ.

         Type = FileNotFoundError
     Template ≠ 9ba5976d  no such file: <path>
                01234567  no such face: <path>
         Site = src/stages.ts#loadFace
        Cause = none
Discriminator ≠ 9ba5976d  none
                01234567  acme

One error all the same?
  npx errtrack merge 01234567 9ba5976d`);
});

test.each([
  [{ version: 0 }, 'by versions 1 and 0 of the grouping.'],
  [{ version: 0, site: 'b' }, 'by versions 1 and 0 of the grouping, and the site differs.'],
  [{ members: [] }, 'Not one error, because the members differ.'],
  [{ site: 'b', template: 't', fingerprint: ['{{ default }}'] }, 'template, site and fingerprint'],
  [{ fingerprint: ['mine'] }, 'What is in parentheses does not count: '],
  [{ cut: true }, 'of all. 01234567: These inputs do not give its hash: they are not whole.'],
])('why two are not one is said: %j', (over, text) => {
  const two = createRecord({ hash: '0123456789abcdef', grouping: { ...GROUPING, ...over } });
  const shown = compare(createRecord({ grouping: GROUPING }), two);
  expect(shown.replaceAll('\n', ' ')).toContain(text);
});

test('a record beside itself is one', () => {
  const record = createRecord({ grouping: GROUPING });
  expect(compare(record, record)).toBe(`\
● 9ba5976d4c1f02aa: FileNotFoundError

Both hashes name this one error.`);
});

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\x1b[31m\x9b2J',
    'a\u202eb\u2066c',
    '漢字 '.repeat(30),
    'x'.repeat(200),
    'a\nb\tc',
  ),
  fc.constantFrom('\u2028\u2029\u0085', '\r\n\r\n', '\u{e0041}\u200b', '😀'.repeat(60), '\ud800'),
);
const part = fc.record({ type: anything, template: anything, site: anything });
const record = fc
  .record({
    ...{
      type: anything,
      message: anything,
      stack: fc.array(anything.map((it) => `${it} a.js:1:2`)),
    },
    grouping: fc.record(
      {
        ...{ version: fc.constant(1), template: anything, site: anything },
        cause: fc.record({
          ...{ type: anything, template: anything, site: anything },
          cause: part,
        }),
        ...{ members: fc.array(part), fingerprint: fc.array(anything), discriminator: anything },
      },
      { requiredKeys: ['version'] },
    ),
  })
  .map((over) => createRecord(over));
const widths = fc.constantFrom(40, 80, 160, 1000);

test('nothing that a record holds reaches a terminal unescaped, or beyond its width', () => {
  const unsafe = /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Cf}]/u;
  fc.assert(
    fc.property(record, record, widths, (one, two, width) => {
      for (const text of [
        render(one, width),
        compare(one, { ...two, hash: '0123456789abcdef' }, width),
      ]) {
        expect(unsafe.exec(text)?.[0]).toBeUndefined();
        // What is to be copied is never broken, nor is a headline.
        const lines = text.split('\n').filter((line) => !/^[●]|^ {2}npx /.test(line));
        for (const line of lines) expect(getWidth(line)).toBeLessThanOrEqual(Math.max(width, 52));
      }
    }),
    { numRuns: 60 },
  );
});

test('colours change nothing but the colour', async () => {
  const theme = await createTheme(true);
  const strip = (text: string) => text.replace(/\x1b\[\d+m/g, '');
  const one = createRecord({
    grouping: { ...GROUPING, fingerprint: ['a'] },
    stack: ['read node:fs:1:2', 'loadFace src/stages.ts:42:11'],
  });
  const two = createRecord({
    hash: '0123456789abcdef',
    grouping: { ...GROUPING, site: 'src/b.ts' },
  });
  for (const width of [40, 80]) {
    expect(strip(render(one, width, theme))).toBe(render(one, width));
    expect(render(one, width, theme)).not.toBe(render(one, width));
    expect(strip(compare(one, two, width, theme))).toBe(compare(one, two, width));
    expect(compare(one, two, width, theme)).not.toBe(compare(one, two, width));
  }
  expect(compare(createRecord({ grouping: GROUPING }), two, 80, theme)).toContain(
    '01234567  \x1b[22msrc/\x1b[1mb.ts\x1b[22m',
  );
});
