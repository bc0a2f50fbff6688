import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSynced, parseSynced, type Synced } from '../../src/ledger/synced.js';

const HASH = '9ba5976d4c1f02aa';
const text = fc.string();
const digest = fc.option(text);
const task = fc.record({
  mark: fc.constantFrom('open', 'in progress', 'done', 'dropped'),
  place: fc.constantFrom('section', 'shared section', 'elsewhere'),
  severity: fc.constantFrom('HIGH', 'MEDIUM', 'LOW'),
  text,
});
const synced: fc.Arbitrary<Synced> = fc.record({
  ...{ names: text, ledger: digest, todo: digest, fixed: digest },
  tasks: fc.array(fc.tuple(text, task)).map((pairs) => new Map(pairs)),
  entries: fc
    .array(
      fc.tuple(
        text.filter((key) => key !== '__proto__'),
        text,
      ),
    )
    .map((pairs) => new Map(pairs)),
});

function sort<V>(map: ReadonlyMap<string, V>): readonly (readonly [string, V])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function reread(raw: unknown): Synced | null {
  return parseSynced(JSON.parse(JSON.stringify(raw)));
}

test('what is known of the files is read as it was written', () => {
  fc.assert(
    fc.property(synced, (known) => {
      const read = reread(formatSynced(known));
      expect({ ...read, entries: sort(read?.entries ?? new Map()) }).toEqual({
        ...known,
        entries: sort(known.entries),
      });
    }),
  );
  expect(formatSynced(null)).toBe(null);
});

const GOOD = { names: 'n', ledger: null, todo: 'd', fixed: null, tasks: [], entries: {} };

test.each([null, 'text', {}, { ...GOOD, names: 1 }, { ...GOOD, ledger: 1 }, { ...GOOD, todo: {} }])(
  '%j is nothing known',
  (raw) => expect(parseSynced(raw)).toBe(null),
);

test.each([
  { ...GOOD, fixed: 7 },
  { ...GOOD, tasks: {} },
  { ...GOOD, entries: null },
])('%j is nothing known either', (raw) => expect(parseSynced(raw)).toBe(null));

test('of tasks and entries the whole ones are taken', () => {
  const whole = [HASH, 'open', 'section', 'HIGH', 'd'];
  const damaged = [
    'none',
    [HASH, 'shut', 'section', 'HIGH', 'd'],
    [HASH, 'open', 'nowhere', 'HIGH', 'd'],
    [HASH, 'open', 'section', 'DIRE', 'd'],
    [1, 'open', 'section', 'HIGH', 'd'],
    [HASH, 'open', 'section', 'HIGH'],
  ];
  const read = parseSynced({ ...GOOD, tasks: [...damaged, whole], entries: { a: 'd', b: 1 } });
  expect(read?.tasks).toEqual(
    new Map([[HASH, { mark: 'open', place: 'section', severity: 'HIGH', text: 'd' }]]),
  );
  expect(read?.entries).toEqual(new Map([['a', 'd']]));
});
