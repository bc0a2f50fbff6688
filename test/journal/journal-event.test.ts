import { describe, expect, test } from 'vitest';
import { parseEvent, parseHeader } from '../../src/journal/journal-event.js';
import { HASH, OTHER, thrown, writer } from '../core/support/books.js';

type Raw = Readonly<Record<string, unknown>>;

const ERROR = thrown().error;
const CAUSE = { type: 'E', message: 'm', location: null };
const RUN = { id: 'r1', phase: null, step: 's', attempt: 1 };
const NUMBERED = { n: 1, t: 1 };

/** What is right of each type, and for each of its fields what is not. */
const EVENTS: readonly [type: string, right: Raw, wrong: Raw][] = [
  [
    'throw',
    { ...thrown(), run: RUN },
    {
      ...{ n: 1.5, t: '1', k: '../etc', severity: 'high', context: 7, task: 1, fatal: null },
      ...{ tags: { a: 1 }, grouping: [], error: null, m: null, p: 'x', older: ['x'] },
      run: null,
    },
  ],
  [
    'repeat',
    {
      ...{ k: HASH, severity: 'HIGH', context: 'c', task: true, tags: { a: 'b' } },
      ...{ m: HASH, p: HASH, message: 'm', run: RUN },
    },
    {
      ...{ k: 7, severity: 'high', context: 7, task: 'yes', tags: [] },
      ...{ m: null, p: 'x', message: 7, run: 'r' },
    },
  ],
  [
    'count',
    { k: HASH, count: 2, since: 1, m: null, p: HASH, run: RUN },
    { k: 'x', count: 0, since: '1', m: 'x', p: 7, run: {} },
  ],
  [
    'fix',
    { hash: HASH, description: 'd', commit: null, by: 'Ada', source: 'cli' },
    { hash: 'x', description: 7, commit: 7, by: 7, source: 'me' },
  ],
  ['reopen', { hash: HASH }, { hash: 'x' }],
  ['delete', { hash: HASH }, { hash: 'x' }],
  ['severity', { hash: HASH, severity: 'LOW' }, { hash: 'x', severity: 'low' }],
  [
    'ignore',
    { hash: HASH, condition: { until: '2027-01-01T00:00:00.000Z', count: 3, window: '1h' } },
    { hash: 'x', condition: { count: 1.5 } },
  ],
  ['work', { hash: HASH, work: 'in_progress' }, { hash: 'x', work: 'done' }],
  ['merge', { hash: HASH, into: OTHER }, { hash: 'x', into: 7 }],
  ['split', { hash: HASH, split: 'site' }, { hash: 'x', split: 'line' }],
  ['task', { hash: HASH, task: 'missing' }, { hash: 'x', task: 'gone' }],
  [
    'describe',
    { hash: HASH, fixedAt: '2026-11-20T12:00:00.000Z', description: 'd' },
    { hash: 'x', fixedAt: 7, description: null },
  ],
];

describe.each(EVENTS)('an event of type %s', (type, right, wrong) => {
  const whole = { ...NUMBERED, ...right, type };

  test('is one with all its fields right', () => {
    expect(parseEvent(whole)).toBe(whole);
  });

  test.each(Object.entries(wrong))('is none with %s: %j', (name, value) => {
    expect(parseEvent({ ...whole, [name]: value })).toBeNull();
  });
});

test.each(['cli', 'tick', 'http', 'api'])('a fix may come from %s', (source) => {
  const fix = { ...NUMBERED, type: 'fix', hash: HASH, description: '', commit: null, by: null };
  expect(parseEvent({ ...fix, source })).toMatchObject({ source });
});

test('an error may be ignored for ever', () => {
  const forEver = { ...NUMBERED, type: 'ignore', hash: HASH, condition: null };
  expect(parseEvent(forEver)).toBe(forEver);
});

test('what a repeat says nothing of may be missing', () => {
  const repeat = { ...NUMBERED, type: 'repeat', k: HASH };
  expect(parseEvent(repeat)).toBe(repeat);
});

test.each([1.5, '2', -1, undefined])('a count of %j is none', (count) => {
  expect(parseEvent({ ...NUMBERED, type: 'count', k: HASH, count, since: 1 })).toBeNull();
});

test('a type of a later version is unknown, one that is no text is nonsense', () => {
  expect(parseEvent({ ...NUMBERED, type: 'annotate' })).toBe('unknown');
  expect(parseEvent({ ...NUMBERED, type: 7 })).toBeNull();
  expect(parseEvent({ ...NUMBERED, n: 1.5, type: 'annotate' })).toBeNull();
  expect(parseEvent({ ...NUMBERED, t: 1e99, type: 'annotate' })).toBeNull();
});

describe('the error of a throw', () => {
  const parse = (error: unknown) => parseEvent({ ...thrown(), error });

  test('may have no location, and causes', () => {
    expect(parse({ ...ERROR, location: null, causes: [CAUSE] })).not.toBeNull();
  });

  test.each<[string, unknown]>([
    ['type', 7],
    ['message', null],
    ['location', { file: 7 }],
    ['stack', [7]],
    ['stack', 'frame'],
    ['causes', [{ type: 'E' }]],
  ])('is none with %s: %j', (name, value) => {
    expect(parse({ ...ERROR, [name]: value })).toBeNull();
  });

  test('is none in a grouping without a version, or with parts that are none', () => {
    const part = { type: 'E', template: 't', site: 's' };
    const bad = [
      ...[{ template: 't' }, { version: 1.5 }, { version: -1 }, { version: 1, template: 5 }],
      ...[
        { version: 1, site: null },
        { version: 1, cause: 'E' },
        { version: 1, cause: null },
      ],
      ...[
        { version: 1, cause: { ...part, type: 5 } },
        { version: 1, members: part },
      ],
      ...[{ version: 1, members: [{ ...part, cause: { ...part, members: [5] } }] }],
      ...[
        { version: 1, fingerprint: 'a' },
        { version: 1, fingerprint: [5] },
      ],
      ...[
        { version: 1, discriminator: 5 },
        { version: 1, cut: 'yes' },
      ],
    ];
    for (const grouping of bad) expect(parseEvent({ ...thrown(), grouping })).toBeNull();
    const good = { version: 1, cause: { ...part, members: [part] }, cut: false, later: 5 };
    expect(parseEvent({ ...thrown(), grouping: good })).toMatchObject({ grouping: good });
  });
});

describe('a header', () => {
  const right = { ...writer() };

  test.each<Raw>([
    {},
    { head: 'commit' },
    { files: {} },
    { files: { todo: 'T.md', fixed: 'F.md' } },
  ])('is one with %j', (over) => {
    const header = { ...right, ...over };
    expect(parseHeader(header)).toBe(header);
  });

  test.each<Raw>([
    { v: 2 },
    { w: 7 },
    { pid: '1' },
    { startedAt: 'now' },
    { head: 7 },
    { root: null },
    { files: null },
    { files: 'T.md' },
    { files: { todo: 7 } },
    { files: { todo: 'T.md', fixed: 7 } },
  ])('is none with %j', (over) => {
    expect(parseHeader({ ...right, ...over })).toBeNull();
  });
});

describe('the run of a throw', () => {
  const parse = (run: unknown) => parseEvent({ ...thrown(), run });

  test('may have no phase and no step, and what a later version says of it', () => {
    for (const run of [
      { ...RUN, step: null },
      { ...RUN, phase: 'P' },
      { ...RUN, host: 'h' },
    ])
      expect(parse(run)).not.toBeNull();
  });

  test.each<[string, unknown]>([
    ['id', 7],
    ['id', undefined],
    ['phase', undefined],
    ['step', 7],
    ['attempt', '1'],
    ['attempt', 1.5],
    ['attempt', -1],
  ])('is none with %s: %j', (name, value) => {
    expect(parse({ ...RUN, [name]: value })).toBeNull();
  });
});
