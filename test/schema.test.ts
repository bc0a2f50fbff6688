import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { RECORD_FIELDS } from '../src/core/errors/record.js';
import { parseConfig } from '../src/files/config.js';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
const ledgerSchema = readJson('schema/ledger-1.json');
const configSchema = readJson('schema/config-1.json');
const isLedger = ajv.compile(ledgerSchema);
const isConfig = ajv.compile(configSchema);

const HASH = '9ba5976d4c1f02aa';
const RECORD = {
  hash: HASH,
  hashes: [],
  status: 'active',
  statusAt: '2026-11-20T21:18:00.123Z',
  work: 'none',
  task: 'listed',
  severity: 'HIGH',
  severityBy: null,
  type: 'FileNotFoundError',
  message: 'no such file: input.jpg',
  context: 'stage1_face_swap',
  location: { file: 'src/stages.ts', line: 42, column: 11, function: 'loadFace' },
  firstSeen: '2026-11-20T21:18:00.123Z',
  occurrences: 3,
  lastSeen: '2026-11-20T21:20:00.456Z',
  stack: ['loadFace src/stages.ts:42:11', 'main src/cli.ts:9:3'],
  causes: [],
  tags: { tenant: { acme: 2, zen: 1 } },
  regressions: 0,
  fixes: [
    {
      at: '2026-11-21T08:00:00.000Z',
      description: 'added the check',
      commit: null,
      by: null,
      source: 'cli',
    },
  ],
  ignore: null,
  overflow: false,
  grouping: { version: 1 },
};

const PART = { type: 'E', template: 't', site: 'a.js' };
const WHOLE_GROUPING = {
  ...{ version: 1, template: 't', site: 'a.js#f' },
  cause: { ...PART, members: [PART] },
  members: [{ ...PART, cause: PART }],
  fingerprint: ['{{ default }}', 'acme'],
  discriminator: 'acme',
  cut: true,
};

const OPTIONAL = ['occurrences', 'lastSeen', 'tags'];

describe('the schema of the ledger', () => {
  const withRecord = (change: object) => ({
    version: 1,
    errors: { [HASH]: { ...RECORD, ...change } },
  });

  test('takes the record of the design', () => {
    expect(isLedger(withRecord({}))).toBe(true);
  });

  test('names the fields of a record in the order in which they are written', () => {
    expect(Object.keys(ledgerSchema.$defs.record.properties)).toEqual(RECORD_FIELDS);
    expect(ledgerSchema.$defs.record.required).toEqual(
      RECORD_FIELDS.filter((field) => !OPTIONAL.includes(field)),
    );
  });

  test.each([
    ['no errors', { version: 1, errors: {} }],
    ['unknown fields', { version: 1, errors: {}, later: true }],
    ['unknown fields of a record', withRecord({ later: { deep: [] } })],
    ['no location', withRecord({ location: null })],
    ['all that a key can be made of', withRecord({ grouping: WHOLE_GROUPING })],
    ['an ignored error', withRecord({ status: 'ignored', ignore: { count: 10, window: '7d' } })],
    ['an error ignored for good', withRecord({ status: 'ignored', ignore: {} })],
  ])('takes %s', (_, ledger) => {
    expect(isLedger(ledger)).toBe(true);
  });

  test.each(RECORD_FIELDS)('refuses a record without %s, unless that is a counter', (field) => {
    const { [field]: _, ...rest } = RECORD;
    expect(isLedger({ version: 1, errors: { [HASH]: rest } })).toBe(OPTIONAL.includes(field));
  });

  test.each(RECORD_FIELDS)('refuses a %s of a wrong kind', (field) => {
    expect(isLedger(withRecord({ [field]: -1.5 }))).toBe(false);
  });

  test.each([
    ['a newer version', { version: 2, errors: {} }],
    ['no version', { errors: {} }],
    ['a list', []],
    ['a list of errors', { version: 1, errors: [] }],
    ['a short key', { version: 1, errors: { '9ba5976d': RECORD } }],
    ['a hash in upper case', withRecord({ hash: HASH.toUpperCase() })],
    ['a severity in lower case', withRecord({ severity: 'high' })],
    ['an unknown status', withRecord({ status: 'open' })],
    ['a time without its zone', withRecord({ firstSeen: '2026-11-20T21:18:00.123' })],
    ['a negative count', withRecord({ occurrences: -1 })],
    ['half an occurrence', withRecord({ occurrences: 1.5 })],
    [
      'a location without a line',
      withRecord({ location: { file: 'a', column: 1, function: null } }),
    ],
    [
      'a fix without a time',
      withRecord({ fixes: [{ description: '', commit: null, by: null, source: 'cli' }] }),
    ],
    ['a tag without counts', withRecord({ tags: { tenant: 'acme' } })],
  ])('refuses %s', (_, ledger) => {
    expect(isLedger(ledger)).toBe(false);
  });
});

describe('the schema of the configuration', () => {
  const good = [
    {},
    { $schema: '' },
    { errorsFile: 'a.json', todoFile: 'b.md', fixedFile: 'deep/c.md' },
    { enabled: true },
    ...['auto', 'exit', 'background', 'manual'].map((fold) => ({ fold })),
    ...['ledger', 'local'].map((counters) => ({ counters })),
    ...['process', 'full'].map((durability) => ({ durability })),
    { sections: {} },
    { sections: { HIGH: 'Now', MEDIUM: ['Soon', 'Later'], LOW: ['Some day'] } },
    { trackDependencies: true },
    { trackDependencies: [] },
    { trackDependencies: ['lib', '@scope/lib'] },
    { maxErrorsPerSite: 1 },
    { maxErrorsPerSite: 10_000 },
    { rules: [] },
    { rules: [{ match: { type: 'Error' }, ignore: false }] },
    { rules: [{ match: { message: ' * ' }, severity: 'LOW', fingerprint: 'a' }] },
    {
      rules: [{ match: { path: '**/*.ts', context: '😀'.repeat(1000) }, fingerprint: ['a', '?'] }],
    },
    { rules: [{ match: { path: '...' }, ignore: true }] },
    { theme: { icons: { completed: '👍', failed: 'NO', skipped: '✔️' }, colors: {} } },
    { theme: { colors: { running: 'gray', completed: '#Fff', interrupted: '#2da44e' } } },
  ];
  const values = [
    null,
    0,
    1.5,
    true,
    '',
    ' \n',
    'x',
    'a\0b',
    [],
    [1],
    [''],
    ['a', 2],
    {},
    { HIGH: 1 },
  ];
  const fields = Object.keys(configSchema.properties);
  const bad = [
    null,
    [],
    'auto',
    { unknown: 1 },
    { Fold: 'auto' },
    JSON.parse('{"__proto__":{}}'),
    { constructor: 1 },
    { sections: { high: 'Now' } },
    ...[{ dark: {} }, { icons: { done: 'x' } }, { colors: { done: 'red' } }].map((theme) => ({
      theme,
    })),
    ...['', 'abc', '👍👍', '::', '\x1b', ' ', 1].map((failed) => ({
      theme: { icons: { failed } },
    })),
    ...['Red', '#12', 'url(x)', '#fff}', 1].map((failed) => ({ theme: { colors: { failed } } })),
    { sections: { HIGH: [] } },
    { sections: { HIGH: [' '] } },
    { sections: { HIGH: { title: 'a' } } },
    { maxErrorsPerSite: 10_001 },
    { rules: [{ match: {}, ignore: true }] },
    { rules: [{ ignore: true }] },
    { rules: [{ match: { type: 'Error' } }] },
    { rules: [{ match: { type: 'Error' }, ignore: 'yes' }] },
    { rules: [{ match: { type: 'Error' }, severity: 'high' }] },
    { rules: [{ match: { type: 'Error' }, ignore: true, note: 'why' }] },
    { rules: [{ match: { type: 'Error', file: 'a' }, ignore: true }] },
    { rules: [{ match: { type: '' }, ignore: true }] },
    { rules: [{ match: { type: 'a'.repeat(1001) }, ignore: true }] },
    { rules: [{ match: { type: '😀'.repeat(1001) }, ignore: true }] },
    ...['/src/a.ts', './src', '../a', 'C:/a', 'src\\a.ts', ' '].map((path) => ({
      rules: [{ match: { path }, ignore: true }],
    })),
    ...[[], '', [''], [1], Array(51).fill('a'), { a: 1 }].map((fingerprint) => ({
      rules: [{ match: { type: 'Error' }, fingerprint }],
    })),
    { rules: [JSON.parse('{"match":{"__proto__":"a"},"ignore":true}')] },
  ];

  test.each(good)('and the parser take %j', (raw) => {
    expect(isConfig(raw)).toBe(true);
    expect(parseConfig(raw, 'x').problems).toEqual([]);
  });

  test.each(bad)('and the parser refuse %j', (raw) => {
    expect(isConfig(raw)).toBe(false);
    expect(parseConfig(raw, 'x').problems).toHaveLength(1);
  });

  test.each(fields)('agrees with the parser about any value of %s', (field) => {
    const verdicts = values.map((value) => ({ value, taken: isConfig({ [field]: value }) }));
    const parsed = values.map((value) => ({
      value,
      taken: parseConfig({ [field]: value }, 'x').problems.length === 0,
    }));
    expect(parsed).toEqual(verdicts);
    expect(verdicts.some(({ taken }) => !taken)).toBe(true);
  });

  test('describes every field', () => {
    for (const field of fields) {
      expect(configSchema.properties[field].description).toMatch(/\w{3}.*\.$/s);
    }
  });
});

function readJson(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
