import { expect, test } from 'vitest';
import type { CountedRecord } from '../../src/core/errors/record.js';
import { type GateRules, judge, listKnownErrors } from '../../src/core/gate.js';
import { type JoinedKeys, NO_JOINED_KEYS } from '../../src/core/joined-keys.js';
import { createRecord } from '../support/counted-record.js';

const A = 'aaaaaaaaaaaaaaaa';
const B = 'bbbbbbbbbbbbbbbb';
const C = 'cccccccccccccccc';

type Fields = Partial<CountedRecord>;

const recordOf = (hash: string, fields: Fields = {}) => createRecord({ hash, ...fields });

function known(...records: readonly CountedRecord[]) {
  return listKnownErrors(records);
}

function recorded(errors: readonly CountedRecord[], joined: JoinedKeys = NO_JOINED_KEYS) {
  return { errors, joined, count: (record: CountedRecord) => record };
}

function find(
  records: readonly CountedRecord[],
  before: readonly CountedRecord[],
  rules: GateRules = {},
  joined?: JoinedKeys,
): readonly string[] {
  const { findings } = judge(recorded(records, joined), known(...before), rules);
  return findings.map(({ kind, record }) => `${kind} ${record.hash.charAt(0)}`);
}

test('an active error that was not there before is new', () => {
  expect(find([recordOf(A), recordOf(B)], [recordOf(B)])).toEqual(['new a']);
  expect(find([recordOf(A)], [])).toEqual(['new a']);
  expect(find([], [recordOf(A)])).toEqual([]);
});

test.each<[before: Fields, now: Fields, found: readonly string[]]>([
  [{ status: 'active' }, { status: 'active' }, []],
  [{ status: 'active' }, { status: 'fixed' }, []],
  [{ status: 'active' }, { status: 'ignored' }, []],
  [{ status: 'fixed' }, { status: 'fixed' }, []],
  [{ status: 'fixed' }, { status: 'ignored' }, []],
  [{ status: 'fixed' }, { status: 'active', regressions: 1 }, ['regressed a']],
  // Reopened by a person: that it was fixed holds no more.
  [{ status: 'fixed' }, { status: 'active' }, ['regressed a']],
  // Fixed on this branch, and here again.
  [{ regressions: 1 }, { regressions: 2 }, ['regressed a']],
  [{ regressions: 2 }, { regressions: 2 }, []],
  [{ regressions: 2 }, { regressions: 1 }, []],
  // Whatever ended the silence, it is no news.
  [{ status: 'ignored' }, { status: 'active' }, []],
  [{ status: 'ignored' }, { status: 'ignored' }, []],
  [{ status: 'ignored' }, { status: 'active', regressions: 1 }, ['regressed a']],
  [{ status: 'active', severity: 'LOW' }, { severity: 'HIGH' }, []],
])('before %j and now %j: %j', (before, now, found) => {
  expect(find([recordOf(A, now)], [recordOf(A, before)])).toEqual(found);
});

test.each(['fixed', 'ignored'] as const)('what is new and %s is settled', (status) => {
  expect(find([recordOf(A, { status })], [])).toEqual([]);
});

test('an error that woke up is known, and counted', () => {
  const verdict = judge(
    recorded([recordOf(A), recordOf(B), recordOf(C)]),
    known(recordOf(A, { status: 'ignored' }), recordOf(B)),
    {},
  );
  expect(verdict).toMatchObject({ passed: false, known: 2, woken: 1, passedOver: 0 });
});

test('a name of either side is enough', () => {
  // Merged since, the one into the other, or the other into the one on another branch.
  expect(find([recordOf(B, { hashes: [A] })], [recordOf(A)])).toEqual([]);
  expect(find([recordOf(A)], [recordOf(B, { hashes: [A] })])).toEqual([]);
  // A key that a rule leads to it here, and that was a record of its own.
  expect(find([recordOf(B)], [recordOf(A)], {}, new Map([[B, [C, A]]]))).toEqual([]);
  expect(find([recordOf(B)], [recordOf(A)], {}, new Map([[C, [A]]]))).toEqual(['new b']);
});

test('a record stands before the alias that another has for its name', () => {
  const before = [recordOf(B, { hashes: [A], status: 'fixed' }), recordOf(A)];
  expect(find([recordOf(A)], before)).toEqual([]);
});

test('of several that are one now, one that was active is enough', () => {
  const now = [recordOf(B, { hashes: [A], regressions: 3 })];
  const fixed = recordOf(A, { status: 'fixed', regressions: 2 });
  expect(find(now, [fixed, recordOf(B, { regressions: 1 })])).toEqual([]);
  expect(find(now, [fixed, recordOf(B)])).toEqual(['regressed b']);
  expect(find(now, [fixed, recordOf(B, { status: 'fixed', regressions: 1 })])).toEqual([
    'regressed b',
  ]);
});

test('what was split off is known as long as nobody had split it before', () => {
  const part = recordOf(B, { grouping: { version: 1, of: A } });
  const whole = recordOf(A, { grouping: { version: 1, split: 'message' } });
  expect(find([part, whole], [recordOf(A)])).toEqual([]);
  expect(find([part, whole], [whole])).toEqual(['new b']);
  expect(find([part], [recordOf(A, { status: 'fixed' })])).toEqual(['regressed b']);
});

const ALL = [
  recordOf(A, { severity: 'LOW' }),
  recordOf(B, { severity: 'MEDIUM', regressions: 1 }),
  recordOf(C, { severity: 'HIGH' }),
];
const BEFORE = [recordOf(B)];

test.each<[GateRules, findings: readonly string[], passedOver: number, passed: boolean]>([
  [{}, ['new c', 'regressed b', 'new a'], 0, false],
  [{ severity: 'LOW' }, ['new c', 'regressed b', 'new a'], 0, false],
  [{ severity: 'MEDIUM' }, ['new c', 'regressed b'], 1, false],
  [{ severity: 'HIGH' }, ['new c'], 2, false],
  [{ regressedOnly: true }, ['regressed b'], 2, false],
  [{ regressedOnly: true, severity: 'HIGH' }, [], 3, true],
  [{ max: 2 }, ['new c', 'regressed b', 'new a'], 0, false],
  [{ max: 3 }, ['new c', 'regressed b', 'new a'], 0, true],
  [{ max: 1, severity: 'HIGH' }, ['new c'], 2, true],
])('%j finds %j', (rules, findings, passedOver, passed) => {
  expect(find(ALL, BEFORE, rules)).toEqual(findings);
  expect(judge(recorded(ALL), known(...BEFORE), rules)).toMatchObject({ passedOver, passed });
});
