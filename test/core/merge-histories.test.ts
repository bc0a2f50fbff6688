import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConflict } from '../../src/core/conflict-sides.js';
import type { ErrorStatus } from '../../src/core/errors/record.js';
import type { FoldEvent, LifeEvent } from '../../src/core/events.js';
import { type Books, foldEvents } from '../../src/core/ledger.js';
import { formatLedger, type Ledger, parseLedger } from '../../src/core/ledger-text.js';
import { mergeLedgers } from '../../src/core/merge-ledgers.js';
import { chooseSides } from '../../src/core/whole-sides.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { at, iso, NO_BOOKS, occurred, writer } from './support/books.js';

const KEYS = ['1', '2', '3', '4', '5', '6'].map((digit) => digit.repeat(16));
const POLICY = { head: null, holdsFix: () => false };

/** What happens to an error, and when; no two things happen in the same minute. */
interface Step {
  readonly key: string;
  readonly what: 'throw' | 'fix' | 'reopen' | 'ignore' | 'raise' | 'begin' | 'dismiss';
  readonly minute: number;
}

/** A status and what brought it about. */
interface Change {
  readonly status: ErrorStatus;
  readonly minute: number;
  readonly isFirstSight: boolean;
}

/** What each error is, told step by step without any record. */
type Model = ReadonlyMap<string, Change>;

const anyStep = fc.record({
  key: fc.constantFrom(...KEYS),
  what: fc.constantFrom<Step['what'][]>(
    ...(['throw', 'throw', 'fix', 'reopen', 'ignore', 'raise', 'begin', 'dismiss'] as const),
  ),
});
/** Which of three branches it happens on, or before they part. */
const anyHistory = fc
  .tuple(
    fc.array(anyStep, { maxLength: 12 }),
    fc.array(fc.tuple(anyStep, fc.nat(2)), { maxLength: 30 }),
  )
  .map(([before, after]) => {
    const past = before.map((step, index) => ({ ...step, minute: index + 1 }));
    const later = after.map(([step, branch], index) => ({
      ...{ ...step, minute: before.length + index + 1 },
      branch,
    }));
    return { past, branches: [0, 1, 2].map((one) => later.filter(({ branch }) => branch === one)) };
  });

function live(books: Books, steps: readonly Step[]): Books {
  return steps.reduce((now: Books, step) => foldEvents(now, [eventOf(step)], POLICY), books);
}

function eventOf({ key, what, minute }: Step): FoldEvent {
  if (what === 'throw') {
    const by = writer({ startedAt: at(minute) - 1 });
    return occurred({ minute, by, sample: { k: key, error: errorAt(minute) } });
  }
  const event = { n: 1, t: at(minute), hash: key };
  const events: Readonly<Record<Exclude<Step['what'], 'throw'>, LifeEvent>> = {
    fix: {
      ...{ ...event, type: 'fix', description: `fixed ${minute}`, commit: null, by: 'Ada' },
      source: 'cli',
    },
    reopen: { ...event, type: 'reopen' },
    ignore: { ...event, type: 'ignore', condition: null },
    raise: { ...event, type: 'severity', severity: minute % 2 === 0 ? 'HIGH' : 'LOW' },
    begin: { ...event, type: 'work', work: 'in_progress' },
    dismiss: { ...event, type: 'task', task: 'dismissed' },
  };
  return { ...events[what], writer: writer() };
}

function errorAt(minute: number) {
  const location = { file: 'src/a.ts', line: minute, column: 1, function: null };
  return {
    type: 'Error',
    message: `at ${minute}`,
    location,
    stack: [`a.ts:${minute}`],
    causes: [],
  };
}

const AFTER: Readonly<Partial<Record<Step['what'], ErrorStatus>>> = {
  throw: 'active',
  fix: 'fixed',
  reopen: 'active',
  ignore: 'ignored',
};

function tell(model: Model, { key, what, minute }: Step): Model {
  const now = model.get(key);
  const status = AFTER[what];
  if (now === undefined) {
    return what === 'throw'
      ? new Map([...model, [key, { status: 'active', minute, isFirstSight: true }]])
      : model;
  }
  const isNoReopening = what === 'throw' && now.status !== 'fixed';
  const isNoIgnoring = what === 'ignore' && now.status === 'fixed';
  if (status === undefined || status === now.status || isNoReopening || isNoIgnoring) return model;
  return new Map([...model, [key, { status, minute, isFirstSight: false }]]);
}

/** What was decided last; a first sight decides nothing. */
function expectStatus(changes: readonly (Change | undefined)[]): ErrorStatus | undefined {
  const known = changes.filter((change) => change !== undefined);
  const decided = known.filter(({ isFirstSight }) => !isFirstSight);
  const [last = known[0]] = decided.sort((a, b) => b.minute - a.minute);
  return last?.status;
}

const textOf = (ledger: Ledger) => formatLedger(ledger);
const statusesOf = ({ errors }: Ledger) =>
  Object.fromEntries(KEYS.map((key) => [key, errors.get(key)?.status]));

function tellAll(history: {
  readonly past: readonly Step[];
  readonly branches: readonly (readonly Step[])[];
}) {
  const base = live(NO_BOOKS, history.past);
  const told = history.past.reduce(tell, new Map());
  const ledgers = history.branches.map((steps) => live(base, steps).ledger);
  const models = history.branches.map((steps) => steps.reduce(tell, told));
  const expected = (which: readonly number[]) =>
    Object.fromEntries(
      KEYS.map((key) => [key, expectStatus(which.map((one) => models[one]?.get(key)))]),
    );
  const [a, b, c] = ledgers;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three branches');
  return { base: base.ledger, a, b, c, expected };
}

describe('of any history of branches', () => {
  test.each([true, false])(
    'every status is that which was decided last (base known: %s)',
    (isKnown) => {
      fc.assert(
        fc.property(anyHistory, (history) => {
          const { base, a, b, expected } = tellAll(history);
          const known = isKnown ? base : null;
          const { ledger } = mergeLedgers(a, b, known);
          expect(statusesOf(ledger)).toEqual(expected([0, 1]));
          expect(textOf(mergeLedgers(b, a, known).ledger)).toBe(textOf(ledger));
          for (const side of [a, b, ledger]) {
            expect(textOf(mergeLedgers(ledger, side, known).ledger)).toBe(textOf(ledger));
            expect(textOf(mergeLedgers(side, ledger, known).ledger)).toBe(textOf(ledger));
            for (const { hash, fixes, firstSeen } of side.errors.values()) {
              const merged = ledger.errors.get(hash);
              expect(merged?.fixes).toEqual(expect.arrayContaining([...fixes]));
              expect(merged && merged.firstSeen <= firstSeen).toBe(true);
            }
          }
        }),
        { numRuns: 150 },
      );
    },
  );

  test('three branches are merged to the same in any order', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { a, b, c, expected } = tellAll(history);
        const merge = (one: Ledger, other: Ledger) => mergeLedgers(one, other, null).ledger;
        const first = merge(merge(a, b), c);
        expect(statusesOf(first)).toEqual(expected([0, 1, 2]));
        for (const other of [merge(a, merge(b, c)), merge(merge(a, c), b), merge(c, merge(b, a))]) {
          expect(withoutChoices(other)).toBe(withoutChoices(first));
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each(['merge', 'diff3', 'zdiff3'])('git and we together lose nothing (%s)', (style) => {
    const folder = makeTempFolder();
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { base, a, b, expected } = tellAll(history);
        const one = mergeByGit(folder, style, base, a, b);
        const other = mergeByGit(folder, style, base, b, a);
        expect(statusesOf(one)).toEqual(expected([0, 1]));
        expect(statusesOf(other)).toEqual(statusesOf(one));
      }),
      { numRuns: 12 },
    );
  });
});

/** When a person chose a severity is not told: of several choices the order may decide. */
function withoutChoices({ errors, extra }: Ledger): string {
  const plain = [...errors].map(
    ([hash, record]) => [hash, { ...record, severity: 'HIGH', severityBy: null } as const] as const,
  );
  return textOf({ errors: new Map(plain), extra });
}

/** What git makes of the file, and we of the conflict that it leaves. */
function mergeByGit(
  folder: string,
  style: string,
  base: Ledger,
  ours: Ledger,
  theirs: Ledger,
): Ledger {
  const files = Object.entries({ ours, base, theirs }).map(([name, ledger]) => {
    writeFileSync(join(folder, name), textOf(ledger));
    return name;
  });
  const flags = style === 'merge' ? [] : [`--${style}`];
  const { stdout } = spawnSync('git', ['merge-file', '-p', ...flags, ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  const parsed = parseConflict(stdout);
  if (!parsed.ok) {
    const clean = parseLedger(stdout);
    // Git may think that all is well where it has cut a record in two: such a ledger is refused, not guessed.
    return clean.ok ? clean.ledger : mergeLedgers(ours, theirs, base).ledger;
  }
  const whole = { ours: textOf(ours), theirs: textOf(theirs) };
  const sides = chooseSides(parsed.sides, whole, textOf(base));
  return mergeLedgers(read(sides.ours), read(sides.theirs), base).ledger;
}

function read(text: string): Ledger {
  const result = parseLedger(text);
  if (!result.ok) throw new Error(`${result.problem}: ${text}`);
  return result.ledger;
}

describe('sides of a conflict', () => {
  const seen = live(
    NO_BOOKS,
    KEYS.slice(0, 2).map((key, index) => ({ key, what: 'throw', minute: index + 1 })),
  );
  const fixed = live(seen, [{ key: KEYS[0] ?? '', what: 'fix', minute: 5 }]);
  const begun = live(seen, [{ key: KEYS[0] ?? '', what: 'begin', minute: 6 }]);
  const whole = { ours: textOf(fixed.ledger), theirs: textOf(begun.ledger) };
  const base = textOf(seen.ledger);

  test('that git has cut into pieces are taken from its index', () => {
    const mixed = whole.ours.replace('"work": "none"', '"work": "in_progress"');
    expect(chooseSides({ ours: mixed, theirs: whole.theirs }, whole, base)).toBe(whole);
    const broken = whole.ours.replace('      "hashes": [],\n', '');
    expect(chooseSides({ ours: broken, theirs: whole.theirs }, whole, base)).toBe(whole);
    const crlf = whole.ours.replaceAll('\n', '\r\n');
    expect(chooseSides({ ours: crlf, theirs: whole.theirs }, whole, base)).toBe(whole);
  });

  test.each([
    ['new words', whole.ours.replace('at 2', 'as I know it')],
    ['a record less', textOf({ errors: new Map([...fixed.ledger.errors].slice(0, 1)), extra: {} })],
    ['a line of another record', whole.ours.replace('"message": "at 1"', '"message": "at 2"')],
  ])('that a person has gone on with (%s) stay theirs', (_, ours) => {
    const taken = { ours, theirs: ours };
    expect(chooseSides(taken, whole, base)).toBe(taken);
  });

  test('are those of the markers where the index holds no ledger', () => {
    const taken = { ours: whole.ours, theirs: whole.theirs };
    expect(chooseSides(taken, { ours: '{', theirs: whole.theirs }, base)).toBe(taken);
  });
});

test('a first sight on one branch leaves what was decided on another as it is', () => {
  const seen = (minute: number) => live(NO_BOOKS, [{ key: KEYS[0] ?? '', what: 'throw', minute }]);
  const fixed = live(seen(1), [{ key: KEYS[0] ?? '', what: 'fix', minute: 2 }]);
  const merged = mergeLedgers(fixed.ledger, seen(3).ledger, null).ledger;
  expect(merged.errors.get(KEYS[0] ?? '')).toMatchObject({ status: 'fixed', firstSeen: iso(1) });
});
