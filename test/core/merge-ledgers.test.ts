import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import { formatLedger, type Ledger, parseLedger } from '../../src/core/ledger-text.js';
import { mergeLedgers, mergeRecords } from '../../src/core/merge-ledgers.js';
import { booksOf, HASH, iso, OTHER, record } from './support/books.js';

const fixOf = (minute: number, description = 'done') =>
  ({ at: iso(minute), description, commit: null, by: 'Ada', source: 'cli' }) as const;

function ledgerOf(...records: readonly ErrorRecord[]): Ledger {
  return booksOf(...records).ledger;
}

describe('one record of two', () => {
  test('has the status, work, task and description of the side that changed it last', () => {
    const fixed = record({ status: 'fixed', statusAt: iso(5), message: 'new', fixes: [fixOf(5)] });
    const active = record({ statusAt: iso(1), work: 'in_progress', task: 'missing' });
    const merged = mergeRecords(active, fixed, null);
    expect(merged).toEqual({ ...fixed });
    const reopened = record({ statusAt: iso(9), task: 'none', regressions: 2 });
    expect(mergeRecords(fixed, reopened, null)).toMatchObject({
      status: 'active',
      statusAt: iso(9),
      task: 'none',
      message: 'no face',
      regressions: 2,
      fixes: [fixOf(5)],
    });
  });

  test('compares times, not their text', () => {
    const late = record({ status: 'ignored', statusAt: '2026-11-20T13:00:00+00:00' });
    const early = record({ statusAt: '2026-11-20T13:30:00+02:00' });
    expect(mergeRecords(early, late, null).status).toBe('ignored');
  });

  test.each([
    ['a choice', 'LOW', 'person', 'HIGH', null, 'LOW', 'person'],
    ['no choice', 'LOW', null, 'HIGH', null, 'HIGH', null],
    ['two choices', 'LOW', 'person', 'MEDIUM', 'person', 'MEDIUM', 'person'],
  ] as const)('with %s of severity', (_what, a, aBy, b, bBy, severity, severityBy) => {
    const mine = record({ severity: a, severityBy: aBy });
    const other = record({ severity: b, severityBy: bBy });
    expect(mergeRecords(mine, other, null)).toMatchObject({ severity, severityBy });
    expect(mergeRecords(other, mine, null)).toMatchObject({ severity, severityBy });
  });

  test('has the severity of the side that is newer, but a person’s even of the older', () => {
    const old = record({ severity: 'HIGH', statusAt: iso(1) });
    const back = record({ severity: 'LOW', statusAt: iso(9) });
    expect(mergeRecords(old, back, null).severity).toBe('LOW');
    expect(mergeRecords({ ...old, severityBy: 'person' }, back, null)).toMatchObject({
      severity: 'HIGH',
      severityBy: 'person',
    });
  });

  test('has every fix once, in order of time, and of one that both know what each says', () => {
    const mine = record({ fixes: [fixOf(1), { ...fixOf(3), commit: 'abc' }] });
    const other = record({ fixes: [fixOf(3), fixOf(2), fixOf(3, 'again')] });
    expect(mergeRecords(mine, other, null).fixes).toEqual([
      fixOf(1),
      fixOf(2),
      { ...fixOf(3), commit: 'abc' },
      fixOf(3, 'again'),
    ]);
  });

  test.each([
    ['a base', record({ occurrences: 10 }), 17],
    ['a base that has it not', undefined, 27],
    ['a base that counts not', record(), 15],
    ['no base', null, 15],
  ])('counts on from %s', (_what, base, occurrences) => {
    const mine = record({ occurrences: 15, lastSeen: iso(3) });
    const other = record({ occurrences: 12, lastSeen: iso(8) });
    expect(mergeRecords(mine, other, base)).toMatchObject({ occurrences, lastSeen: iso(8) });
    expect(mergeRecords(mine, record(), base)).toMatchObject({ occurrences: 15, lastSeen: iso(3) });
    const same = record({ occurrences: 15, lastSeen: iso(9) });
    expect(mergeRecords(mine, same, base).occurrences).toBe(15);
  });

  test('never counts less than a side did, nor more than can be counted', () => {
    const few = record({ occurrences: 2, lastSeen: iso(1) });
    const more = record({ occurrences: 5 });
    expect(mergeRecords(few, more, record({ occurrences: 10 })).occurrences).toBe(5);
    const all = record({ occurrences: Number.MAX_SAFE_INTEGER });
    expect(mergeRecords(all, more, undefined).occurrences).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('counts tags like the rest', () => {
    const mine = record({ tags: { tenant: { acme: 4, zen: 1 }, a: { b: 1 } } });
    const other = record({ tags: { tenant: { acme: 3 }, constructor: { toString: 2 } } });
    const base = record({ tags: { tenant: { acme: 2 } } });
    expect(mergeRecords(mine, other, base).tags).toEqual({
      a: { b: 1 },
      constructor: { toString: 2 },
      tenant: { acme: 5, zen: 1 },
    });
    expect(mergeRecords(mine, other, null).tags).toMatchObject({ tenant: { acme: 4 } });
    expect(mergeRecords(mine, record(), null).tags).toEqual(mine.tags);
  });

  test('keeps the first sight, every key, and what this version does not know', () => {
    const mine = {
      ...record({ firstSeen: iso(0), hashes: ['b'.repeat(16)] }),
      later: 1,
      owner: 'Ada',
    };
    const other = { ...record({ statusAt: iso(4), hashes: ['a'.repeat(16)] }), later: 2, runs: [] };
    expect(mergeRecords(mine, other, null)).toMatchObject({
      firstSeen: iso(0),
      hashes: ['a'.repeat(16), 'b'.repeat(16)],
      later: 2,
      owner: 'Ada',
      runs: [],
    });
  });
});

describe('one ledger of two', () => {
  test('has the records of both, and says where they differ', () => {
    const mine = ledgerOf(record(), record({ hash: OTHER }));
    const theirs = ledgerOf(
      record({ status: 'ignored', statusAt: iso(8) }),
      record({ hash: '1'.repeat(16) }),
    );
    const { ledger, differing, notes } = mergeLedgers(mine, theirs, null);
    expect([...ledger.errors.keys()].sort()).toEqual([OTHER, '1'.repeat(16), HASH]);
    expect(ledger.errors.get(HASH)?.status).toBe('ignored');
    expect([...differing].sort()).toEqual([OTHER, '1'.repeat(16), HASH]);
    expect(notes).toEqual([]);
    expect(mergeLedgers(mine, mine, null).differing).toEqual([]);
  });

  test('keeps what stands beside the records, and says where it had to choose', () => {
    const mine = { ...ledgerOf(), extra: { a: 1, b: 2, same: [1] } };
    const theirs = { ...ledgerOf(), extra: { b: 3, c: 4, same: [1] } };
    const { ledger, notes } = mergeLedgers(mine, theirs, null);
    expect(ledger.extra).toEqual({ a: 1, b: 2, c: 4, same: [1] });
    expect(notes).toEqual(['both sides have a "b" of their own: ours was kept']);
  });
});

describe('errors that were merged on one branch', () => {
  const THIRD = '00000000000000cc';
  const both = (ours: Ledger, theirs: Ledger, base: Ledger | null) => {
    const merged = mergeLedgers(ours, theirs, base);
    expect(formatLedger(mergeLedgers(theirs, ours, base).ledger)).toBe(formatLedger(merged.ledger));
    return merged;
  };

  test('are one, with what the other branch has counted since', () => {
    const base = ledgerOf(
      record({ occurrences: 5, tags: { tenant: { acme: 5 } } }),
      record({ hash: OTHER, occurrences: 2, tags: { tenant: { zen: 2 } } }),
    );
    const ours = ledgerOf(
      record({ hashes: [OTHER], occurrences: 9, tags: { tenant: { acme: 7, zen: 2 } } }),
    );
    const theirs = ledgerOf(
      record({ occurrences: 6, tags: { tenant: { acme: 6 } } }),
      record({ hash: OTHER, occurrences: 4, lastSeen: iso(9), tags: { tenant: { zen: 4 } } }),
    );
    const { ledger, differing, notes } = both(ours, theirs, base);
    expect([...ledger.errors.keys()]).toEqual([HASH]);
    expect(ledger.errors.get(HASH)).toMatchObject({
      hashes: [OTHER],
      occurrences: 12,
      lastSeen: iso(9),
      tags: { tenant: { acme: 8, zen: 4 } },
    });
    expect([...differing].sort()).toEqual([OTHER, HASH]);
    expect(notes).toEqual([`${OTHER} was merged into ${HASH} on one side: it is a part of it`]);
    const blind = both(ours, theirs, null).ledger.errors.get(HASH);
    expect(blind).toMatchObject({ hashes: [OTHER], occurrences: 9 });
  });

  test('stay fixed where the other branch had them open before, and are open where it has since', () => {
    const ours = ledgerOf(
      record({ hashes: [OTHER], status: 'fixed', statusAt: iso(5), fixes: [fixOf(5)] }),
    );
    const before = record({ hash: OTHER, severity: 'HIGH' });
    expect(both(ours, ledgerOf(record(), before), null).ledger.errors.get(HASH)).toMatchObject({
      status: 'fixed',
      statusAt: iso(5),
      severity: 'MEDIUM',
      fixes: [fixOf(5)],
    });
    const since = { ...before, statusAt: iso(7) };
    expect(both(ours, ledgerOf(record(), since), null).ledger.errors.get(HASH)).toMatchObject({
      status: 'active',
      statusAt: iso(7),
      severity: 'HIGH',
      fixes: [fixOf(5)],
    });
  });

  test('in a chain made of two branches are one', () => {
    const [a, b, c] = [record(), record({ hash: OTHER }), record({ hash: THIRD })];
    const ours = ledgerOf({ ...b, hashes: [HASH] }, c);
    const theirs = ledgerOf(a, { ...c, hashes: [OTHER] });
    const { ledger } = both(ours, theirs, ledgerOf(a, b, c));
    expect([...ledger.errors.keys()]).toEqual([THIRD]);
    expect(ledger.errors.get(THIRD)?.hashes).toEqual([OTHER, HASH]);
  });

  test('each into the other, are the one with the lower hash', () => {
    const ours = ledgerOf(record({ hashes: [OTHER] }));
    const theirs = ledgerOf(record({ hash: OTHER, hashes: [HASH] }));
    const { ledger } = both(ours, theirs, ledgerOf(record(), record({ hash: OTHER })));
    expect([...ledger.errors.values()]).toEqual([record({ hash: OTHER, hashes: [HASH] })]);
  });

  test('are not merged once more', () => {
    const ours = ledgerOf(record({ hashes: [OTHER], occurrences: 7, regressions: 1 }));
    const theirs = ledgerOf(record(), record({ hash: OTHER, occurrences: 4, fixes: [fixOf(1)] }));
    const once = both(ours, theirs, null).ledger;
    expect(formatLedger(both(once, theirs, null).ledger)).toBe(formatLedger(once));
    expect(formatLedger(both(once, ours, null).ledger)).toBe(formatLedger(once));
  });
});

describe('of any two ledgers', () => {
  const minute = fc.nat(5).map(iso);
  const count = fc.nat(5);
  const fix = fc.record({
    at: minute,
    description: fc.constantFrom('done', 'again'),
    commit: fc.constantFrom(null, 'abc'),
    by: fc.constantFrom(null, 'Ada'),
    source: fc.constantFrom('cli', 'tick'),
  });
  const anyRecord: fc.Arbitrary<ErrorRecord> = fc
    .record({
      hash: fc.constantFrom('a', 'b', 'c').map((it) => it.repeat(16)),
      hashes: fc.uniqueArray(fc.constantFrom('d'.repeat(16), 'e'.repeat(16))),
      status: fc.constantFrom('active', 'fixed', 'ignored'),
      statusAt: minute,
      work: fc.constantFrom('none', 'in_progress'),
      task: fc.constantFrom('listed', 'none', 'missing', 'dismissed'),
      severity: fc.constantFrom('HIGH', 'MEDIUM', 'LOW'),
      severityBy: fc.constantFrom(null, 'person'),
      message: fc.constantFrom('one', 'two'),
      firstSeen: minute,
      lastSeen: minute,
      occurrences: count,
      tags: fc.dictionary(
        fc.constantFrom('t', '__proto__'),
        fc.dictionary(fc.constantFrom('x', 'y'), count),
      ),
      regressions: count,
      fixes: fc.array(fix, { maxLength: 3 }),
      overflow: fc.boolean(),
    })
    .map((fields) => record(fields));
  const anyLedger = fc
    .uniqueArray(anyRecord, { selector: (it) => it.hash })
    .map((records) => ledgerOf(...records));
  const anyBase = fc.option(anyLedger);
  const textOf = (ledger: Ledger) => formatLedger(ledger);

  test('the sides may change places', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, anyBase, (a, b, base) => {
        expect(textOf(mergeLedgers(a, b, base).ledger)).toBe(
          textOf(mergeLedgers(b, a, base).ledger),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('in which some are merged into others, every hash still names one error', () => {
    const alias = fc.constantFrom('a', 'b', 'c', 'd').map((it) => it.repeat(16));
    const anyMerged = fc
      .uniqueArray(
        fc
          .tuple(anyRecord, fc.uniqueArray(alias))
          .map(([it, names]) => ({ ...it, hashes: names.filter((name) => name !== it.hash) })),
        { selector: (it) => it.hash },
      )
      .map((records) => ledgerOf(...records));
    fc.assert(
      fc.property(anyMerged, anyMerged, anyBase, (a, b, base) => {
        const { errors } = mergeLedgers(a, b, base).ledger;
        expect(textOf(mergeLedgers(b, a, base).ledger)).toBe(textOf({ errors, extra: {} }));
        const names = [...errors.values()].flatMap(({ hash, hashes }) => [hash, ...hashes]);
        for (const { hash, hashes } of [...a.errors.values(), ...b.errors.values()]) {
          expect(names).toEqual(expect.arrayContaining([hash, ...hashes]));
        }
        for (const { hashes } of errors.values())
          for (const name of hashes) expect(errors.has(name)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('merging again changes nothing', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, (a, b) => {
        expect(textOf(mergeLedgers(a, a, null).ledger)).toBe(textOf(a));
        const once = mergeLedgers(a, b, null).ledger;
        expect(textOf(mergeLedgers(once, b, null).ledger)).toBe(textOf(once));
        expect(textOf(mergeLedgers(once, a, null).ledger)).toBe(textOf(once));
      }),
      { numRuns: 300 },
    );
  });

  test('nothing is lost, and the result is a good ledger', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, anyBase, (a, b, base) => {
        const { ledger } = mergeLedgers(a, b, base);
        expect(parseLedger(textOf(ledger)).ok).toBe(true);
        for (const side of [a, b]) {
          for (const [hash, it] of side.errors) {
            const merged = ledger.errors.get(hash);
            expect(merged?.occurrences).toBeGreaterThanOrEqual(it.occurrences ?? 0);
            expect(merged?.regressions).toBeGreaterThanOrEqual(it.regressions);
            expect(merged?.hashes).toEqual(expect.arrayContaining([...it.hashes]));
            const fixes = merged?.fixes.map(({ at, description }) => `${at} ${description}`);
            for (const fix of it.fixes) expect(fixes).toContain(`${fix.at} ${fix.description}`);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
