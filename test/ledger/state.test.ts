import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  FIRST_STATE,
  findNewestGeneration,
  installState,
  markInstalled,
  pruneStates,
  readState,
  type State,
} from '../../src/ledger/state.js';
import { at, HASH, iso, OTHER, record } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

const COUNTER = {
  occurrences: 7,
  firstSeen: at(1),
  lastSeen: at(4),
  tags: { tenant: { acme: 7 } },
  days: { '2026-11-20': 7 },
  samples: [],
};

function stateOf(generation: number, over: Partial<State> = {}): State {
  return {
    generation,
    folded: new Map([['w1', [[1, generation]]]]),
    counters: new Map([[HASH, COUNTER]]),
    changed: new Map([
      [HASH, record()],
      [OTHER, null],
    ]),
    before: new Map([
      [HASH, null],
      [OTHER, record({ hash: OTHER })],
    ]),
    undone: [{ hash: HASH, fixedAt: iso(5) }],
    replaces: null,
    writes: 'digest',
    head: 'commit',
    files: { todo: 'docs/TODO.md' },
    installed: false,
    ...over,
  };
}

function makeDataDir(): string {
  return join(makeTempFolder(), '.errtrack');
}

function generationsIn(dataDir: string): readonly string[] {
  return readdirSync(join(dataDir, 'state')).sort();
}

describe('the state', () => {
  test('is empty at first', () => {
    expect(readState(makeDataDir())).toEqual(FIRST_STATE);
  });

  test('is read as it was installed, and known to be in place once marked', () => {
    const dataDir = makeDataDir();
    expect(installState(dataDir, stateOf(1))).toBe(true);
    expect(readState(dataDir)).toEqual(stateOf(1));
    markInstalled(dataDir, 1);
    markInstalled(dataDir, 1);
    expect(readState(dataDir)).toEqual(stateOf(1, { installed: true }));
  });

  test('has one winner for each generation', () => {
    const dataDir = makeDataDir();
    expect(installState(dataDir, stateOf(1, { head: 'first' }))).toBe(true);
    expect(installState(dataDir, stateOf(1, { head: 'second' }))).toBe(false);
    expect(readState(dataDir).head).toBe('first');
    expect(generationsIn(dataDir)).toEqual(['1.json']);
  });

  test('has one winner also where there are no links', () => {
    const dataDir = makeDataDir();
    faults.set('linkSync', failWith('EPERM'));
    expect(installState(dataDir, stateOf(1, { head: 'first' }))).toBe(true);
    expect(installState(dataDir, stateOf(1, { head: 'second' }))).toBe(false);
    expect(readState(dataDir)).toEqual(stateOf(1, { head: 'first' }));
    expect(generationsIn(dataDir)).toEqual(['1.json']);
  });

  test.each(['writeSync', 'fsyncSync', 'linkSync', 'openSync'])(
    'is as before where %s fails, and nothing is left',
    (call) => {
      const dataDir = makeDataDir();
      installState(dataDir, stateOf(1));
      faults.set(call, failWith('ENOSPC'));
      expect(() => installState(dataDir, stateOf(2))).toThrow('ENOSPC');
      faults.clear();
      expect(readState(dataDir)).toEqual(stateOf(1));
      expect(generationsIn(dataDir)).toEqual(['1.json']);
    },
  );

  test.each([
    ['cut', (path: string) => truncateSync(path, 40)],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['of another version', (path: string) => writeFileSync(path, '{"version":2}')],
    ['no object', (path: string) => writeFileSync(path, '[]')],
    [
      'nonsense',
      (path: string) => writeFileSync(path, '{"version":1,"files":{},"folded":{"w":[1]}}'),
    ],
  ])('that is %s is passed over for the one before, and its number stays taken', (_how, spoil) => {
    const dataDir = makeDataDir();
    for (const generation of [1, 2]) installState(dataDir, stateOf(generation));
    spoil(join(dataDir, 'state', '2.json'));
    const state = readState(dataDir);
    expect(state).toEqual(stateOf(1, { generation: 2 }));
    expect(installState(dataDir, stateOf(state.generation + 1))).toBe(true);
    expect(readState(dataDir)).toEqual(stateOf(3));
  });

  test('that may not be read is an error: an older one would forget', () => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    faults.set('openSync', failWith('EACCES'));
    expect(() => readState(dataDir)).toThrow('EACCES');
  });

  test('with a folder in its place is passed over', () => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    mkdirSync(join(dataDir, 'state', '2.json'));
    expect(readState(dataDir).generation).toBe(2);
  });

  test('keeps nothing of what was planted in it', () => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    const path = join(dataDir, 'state', '1.json');
    const raw = JSON.parse(readFileSync(path, 'utf8'));
    raw.changed = { [HASH]: { hash: HASH, type: 7 }, [OTHER]: null };
    raw.before = { [HASH]: null, [OTHER]: 'x' };
    raw.counters[HASH].tags = { tenant: 'acme' };
    raw.undone = ['x', { hash: HASH, fixedAt: 1 }];
    writeFileSync(path, JSON.stringify(raw));
    const state = readState(dataDir);
    expect([...state.changed]).toEqual([[OTHER, null]]);
    expect([...state.before]).toEqual([[HASH, null]]);
    expect(state.counters.size).toBe(0);
    expect(state.undone).toEqual([]);
  });

  test('of a version that did not note how records were before says so of none', () => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    const path = join(dataDir, 'state', '1.json');
    const { before, ...raw } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(raw));
    expect(readState(dataDir)).toEqual({ ...stateOf(1), before: new Map() });
  });

  test('keeps its last two generations', () => {
    const dataDir = makeDataDir();
    for (let generation = 1; generation <= 12; generation++) {
      installState(dataDir, stateOf(generation));
      markInstalled(dataDir, generation);
      pruneStates(dataDir);
    }
    expect(generationsIn(dataDir)).toEqual(['11.installed', '11.json', '12.installed', '12.json']);
    expect(findNewestGeneration(dataDir)).toBe(12);
  });
});
