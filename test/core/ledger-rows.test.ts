import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BriefRecord } from '../../src/core/brief-record.js';
import { countRecord, seedCounters } from '../../src/core/counted.js';
import type { Counter, ErrorRecord } from '../../src/core/errors/record.js';
import type { LedgerRow } from '../../src/core/ledger-row.js';
import { readRows } from '../../src/core/ledger-rows.js';
import { formatLedger, type Ledger, parseLedger } from '../../src/core/ledger-text.js';
import { parseSearch } from '../../src/core/search.js';
import { selectRecords } from '../../src/core/selection.js';
import { createRecord } from '../support/counted-record.js';

/** Without what this machine counts. */
function createBare(fields: Partial<ErrorRecord>): ErrorRecord {
  const { occurrences, lastSeen, tags, samples, runs, ...rest } = createRecord();
  return { ...rest, ...fields };
}

function createLedger(...records: readonly ErrorRecord[]): Ledger {
  return { errors: new Map(records.map((it) => [it.hash, it])), extra: {} };
}

const text = fc.oneof(
  fc.string({ maxLength: 40, unit: 'binary' }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('"', '\\', '\n      "status": "fixed",', '\n    },\n', '{', '\ud800', 'İ ς', ''),
);
const textOrNull = fc.option(text);
const hash = fc.integer({ min: 0, max: 2 ** 40 }).map((n) => n.toString(16).padStart(16, '0'));
const count = fc.oneof(fc.nat(9), fc.nat(Number.MAX_SAFE_INTEGER));
const time = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((it) => it.toISOString()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '2026-11-20T21:18:00Z',
      '2026-11-20',
      '2026-11-20T21:18:00.123+01:00',
    ),
  },
);
const fix = fc.record({
  at: time,
  description: text,
  commit: textOrNull,
  by: textOrNull,
  source: fc.constantFrom('cli' as const, 'tick' as const),
});
const location = fc.record({ file: text, line: count, column: count, function: textOrNull });
const cause = fc.record({ type: text, message: text, location: fc.option(location) });
const usual = { weight: 5, arbitrary: fc.constant([]) };

/** As a ledger of ours may hold it: most as the pattern knows them, some as only the parser does. */
const anyRecord = fc
  .record({
    record: fc.record({
      hash,
      hashes: fc.uniqueArray(hash, { maxLength: 2 }),
      status: fc.constantFrom('active' as const, 'fixed' as const, 'ignored' as const),
      statusAt: time,
      severity: fc.constantFrom('HIGH' as const, 'MEDIUM' as const, 'LOW' as const),
      severityBy: fc.constantFrom(null, 'person' as const),
      type: text,
      message: text,
      context: text,
      location: fc.option(location),
      firstSeen: time,
      stack: fc.array(text, { maxLength: 3 }),
      causes: fc.oneof(usual, { weight: 1, arbitrary: fc.array(cause, { maxLength: 2 }) }),
      regressions: count,
      fixes: fc.array(fix, { maxLength: 2 }),
      ignore: fc.oneof(
        { weight: 5, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.record({ until: time }) },
      ),
      overflow: fc.boolean(),
      grouping: fc.record(
        { version: count, template: text, site: text },
        { requiredKeys: ['version'] },
      ),
    }),
    counts: fc.option(
      fc.record({
        occurrences: count,
        lastSeen: time,
        tags: fc.constantFrom({}, { tenant: { acme: 2 } }),
      }),
    ),
  })
  .map(({ record, counts }): ErrorRecord => ({ ...createBare(record), ...counts }));

const anyLedger = fc
  .uniqueArray(anyRecord, { selector: (it) => it.hash, minLength: 1, maxLength: 12 })
  .map((records) => createLedger(...records));

const counter: fc.Arbitrary<Counter> = fc.record({
  occurrences: count,
  firstSeen: fc.nat(2e12),
  lastSeen: fc.nat(2e12),
  tags: fc.constantFrom({}, { host: { a: 1 } }),
  days: fc.constant({}),
  samples: fc.constant([]),
});

const noCounter = () => undefined;

/** What a look at all goes by. */
function inBrief(record: BriefRecord) {
  const { hash, hashes, status, statusAt, severity, type, message, context, location } = record;
  const { firstSeen, lastSeen, occurrences, tags, runs, regressions, fixes } = record;
  return {
    ...{ hash, hashes, status, statusAt, severity, type, message, context },
    ...{ file: location?.file, firstSeen, lastSeen, occurrences, tags, runs, regressions },
    fixes: fixes.map(({ at }) => at),
  };
}

function readAll(ledger: Ledger, words: readonly string[] = []): readonly LedgerRow[] {
  return readRows(formatLedger(ledger), { counterOf: noCounter, words })?.rows ?? [];
}

function nameAll({ hash, hashes }: ErrorRecord): readonly string[] {
  return [hash, ...hashes];
}

test('tells of any ledger of ours what parsing it tells', () => {
  fc.assert(
    fc.property(anyLedger, fc.array(counter, { maxLength: 12 }), (ledger, known) => {
      const hashes = [...ledger.errors.keys()].sort();
      const own = new Map(known.map((it, index) => [hashes[index] ?? '', it]));
      const counters = seedCounters(ledger, own);
      const read = readRows(formatLedger(ledger), { counterOf: (key) => own.get(key) });
      const records = hashes.flatMap((it) => ledger.errors.get(it) ?? []);
      // As JSON has it: half of a pair of surrogates comes back as it was written.
      const whole = records.map((it) => countRecord(it, counters.get(it.hash)));
      expect(read?.rows.map((row) => row.whole())).toEqual(whole);
      expect(read?.rows.map(inBrief)).toEqual(whole.map(inBrief));
      expect(read?.names.toSorted()).toEqual(records.flatMap(nameAll).sort());
      expect(read?.aliases).toEqual(records.flatMap((it) => it.hashes));
    }),
  );
});

/** A byte that is another, gone, or there twice: as an editor, a merge or a disk may leave a ledger. */
const harm = fc.record({
  // Anywhere, and not mostly at its beginning.
  at: fc.noBias(fc.nat(999_999)).map((n) => n / 1_000_000),
  length: fc.constantFrom(0, 1, 1, 2, 40),
  put: fc.oneof(
    // What a text may hold as well is taken.
    { weight: 3, arbitrary: fc.constantFrom('x', '7', ' ') },
    fc.string({ maxLength: 3 }),
    fc.constantFrom('"', ',', '}', '\n', '  ', '01', '1e999', '\u0001'),
  ),
});

test('takes no ledger that parsing refuses, and tells the same of what both take', () => {
  let taken = 0;
  fc.assert(
    fc.property(anyLedger, harm, (ledger, { at, length, put }) => {
      const good = formatLedger(ledger);
      const start = Math.floor(at * good.length);
      const bad = good.slice(0, start) + put + good.slice(start + length);
      const read = readRows(bad, { counterOf: noCounter });
      if (read === null) return;
      taken++;
      const parsed = parseLedger(bad);
      expect(parsed.ok).toBe(true);
      if (!parsed.ok) return;
      const records = seedCounters(parsed.ledger, new Map());
      const whole = [...parsed.ledger.errors.values()].map((it) =>
        countRecord(it, records.get(it.hash)),
      );
      expect(read.rows.map((row) => row.whole())).toEqual(whole);
      expect(read.rows.map(inBrief)).toEqual(whole.map(inBrief));
    }),
    { numRuns: 2000 },
  );
  expect(taken).toBeGreaterThan(50);
});

test.each([
  [
    'another order of the fields',
    (json: string) => json.replace(/(.*"work".*\n)(.*"task".*\n)/, '$2$1'),
  ],
  ['another order of the records', (json: string) => json.replaceAll('"9b', '"0b')],
])('leaves or reads %s as parsing does', (_, change) => {
  const ledger = createLedger(
    ...['1b', '9b'].map((start) => createBare({ hash: `${start}00000000000000` })),
  );
  const json = change(formatLedger(ledger));
  const read = readRows(json, { counterOf: noCounter });
  const parsed = parseLedger(json);
  if (!parsed.ok) throw new Error(parsed.problem);
  if (read !== null)
    expect(read.rows.map((row) => row.hash)).toEqual([...parsed.ledger.errors.keys()]);
});

test.each([
  ['a field at the top', { version: 1, team: 'a', errors: {} }],
  ['a later version', { version: 2, errors: {} }],
])('leaves a ledger with %s to the parser', (_, raw) => {
  const json = `${JSON.stringify(raw, null, 2)}\n`;
  expect(readRows(json, { counterOf: noCounter })).toBeNull();
});

test('an empty ledger has no records', () => {
  const read = readRows(formatLedger(createLedger()), { counterOf: noCounter });
  expect(read).toMatchObject({ rows: [], names: [], aliases: [] });
});

test('keeps what a test takes, and knows the names of all', () => {
  fc.assert(
    fc.property(anyLedger, fc.integer({ min: 1, max: 3 }), (ledger, nth) => {
      let count = 0;
      const seen: string[] = [];
      const test = ({ hash }: BriefRecord) => {
        seen.push(hash);
        return count++ % nth === 0;
      };
      const read = readRows(formatLedger(ledger), { counterOf: noCounter, test });
      const hashes = [...ledger.errors.keys()].sort();
      expect(seen).toEqual(hashes);
      expect(read?.rows.map(({ hash }) => hash)).toEqual(hashes.filter((_, i) => i % nth === 0));
      expect(read?.names).toEqual(expect.arrayContaining(hashes));
    }),
  );
});

test('passes over what lacks a word, and nothing that a search finds', () => {
  const asked = fc.oneof(
    fc.constantFrom(
      'a',
      'E',
      'type:',
      'message:b',
      'file:s',
      'hash:00',
      'status:active',
      'severity:LOW',
      'tag:tenant=acme',
      '"',
      'ς',
    ),
    fc.string({ minLength: 1, maxLength: 3 }),
  );
  fc.assert(
    fc.property(anyLedger, asked, (ledger, said) => {
      const parsed = parseSearch([said]);
      fc.pre(parsed.ok);
      if (!parsed.ok) return;
      const query = { query: parsed.search };
      const all = selectRecords(readAll(ledger), query).map((row) => row.hash);
      expect(selectRecords(readAll(ledger, parsed.words), query).map((row) => row.hash)).toEqual(
        all,
      );
    }),
    { numRuns: 500 },
  );
  const ledger = createLedger(
    ...['a', 'b'].map((it) => createBare({ hash: it.repeat(16), message: `file ${it}` })),
  );
  expect(readAll(ledger, ['file b']).map((row) => row.hash)).toEqual(['b'.repeat(16)]);
  expect(
    readRows(formatLedger(ledger), { counterOf: noCounter, words: ['file b'] })?.names,
  ).toHaveLength(2);
});
