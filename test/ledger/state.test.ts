import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findNewestGeneration } from '../../src/ledger/generations.js';
import {
  holdsInState,
  installState,
  markInstalled,
  pruneStates,
  readState,
} from '../../src/ledger/state.js';
import { FIRST_STATE, type State } from '../../src/ledger/state-text.js';
import { at, HASH, iso, OTHER, record } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

const SAMPLE = { t: at(1), message: 'no face', context: 'stage1' };
const RUN = { id: 'r9', phase: 'P', step: null, attempt: 2, t: at(4) };
const COUNTER = {
  occurrences: 7,
  firstSeen: at(1),
  lastSeen: at(4),
  tags: { tenant: { acme: 7 } },
  days: { '2026-11-20': 7 },
  samples: [SAMPLE],
  runs: { count: 9, newest: [RUN] },
  described: { t: at(1), commit: 'c1', unseenAt: 'c0' },
};

function stateOf(generation: number, over: Partial<State> = {}): State {
  return {
    generation,
    folded: new Map([['w1', [[1, generation]]]]),
    counters: new Map([[HASH, COUNTER]]),
    joined: new Map([[OTHER, ['00000000000000cc']]]),
    changed: new Map([
      [HASH, record()],
      [OTHER, null],
    ]),
    before: new Map([
      [HASH, null],
      [OTHER, record({ hash: OTHER })],
    ]),
    undone: [{ hash: HASH, fixedAt: iso(5) }],
    returned: [{ hash: HASH, fixedAt: iso(5), at: iso(7), commit: null }],
    cuttings: [
      {
        ...{ hash: HASH, regressions: 1, before: ['', '- a\n'], removed: ['- [ ] b\n', '  - c'] },
        ...{ left: ['- c'], after: [''] },
      },
    ],
    read: null,
    left: {
      ...{ names: 'TODO.md\nFIXED_ERRORS.md', ledger: 'l', todo: 't', fixed: null },
      tasks: new Map([
        [HASH, { mark: 'in progress', place: 'shared section', severity: 'LOW', text: 'd' }],
      ]),
      entries: new Map([[`${HASH} ${iso(5)}`, 'd']]),
    },
    replaces: null,
    writes: 'digest',
    head: 'commit',
    headBefore: 'earlier',
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
    expect(findNewestGeneration(makeDataDir())).toBe(0);
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

  test('of a version that knew no runs has the same counts', () => {
    const dataDir = makeDataDir();
    const { runs, ...counter } = COUNTER;
    const old = stateOf(1, { counters: new Map([[HASH, counter]]) });
    installState(dataDir, old);
    expect(readFileSync(join(dataDir, 'state', '1.json'), 'utf8')).not.toContain('runs');
    expect(readState(dataDir)).toStrictEqual(old);
  });

  test('keeps what a later version says of a counter and of its runs', () => {
    const dataDir = makeDataDir();
    const runs = { ...COUNTER.runs, oldest: 'r1', newest: [{ ...RUN, host: 'h' }] };
    const later = stateOf(1, { counters: new Map([[HASH, { ...COUNTER, weeks: 3, runs }]]) });
    installState(dataDir, later);
    expect(readState(dataDir)).toStrictEqual(later);
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

  test('says what the file system says of its folder', () => {
    const dataDir = makeDataDir();
    faults.set('readdirSync', failWith('EACCES'));
    expect(() => readState(dataDir)).toThrow('EACCES');
    faults.set('readdirSync', failWith('ENOTDIR'));
    expect(readState(dataDir)).toEqual(FIRST_STATE);
  });

  test.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'])(
    'is installed by an exclusive create where links fail with %s, and synced',
    (code) => {
      const dataDir = makeDataDir();
      const { fsyncSync, readlinkSync } = process.getBuiltinModule('node:fs');
      const synced: string[] = [];
      faults.set('fsyncSync', (fd: number) => {
        synced.push(readlinkSync(`/proc/self/fd/${fd}`));
        fsyncSync(fd);
      });
      faults.set('linkSync', failWith(code));
      expect(installState(dataDir, stateOf(1))).toBe(true);
      expect(synced).toContain(join(dataDir, 'state', '1.json'));
      expect(synced.at(-1)).toBe(join(dataDir, 'state'));
    },
  );

  test('that is nested too deep to be parsed is passed over for the one before', () => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    const text = readFileSync(join(dataDir, 'state', '1.json'), 'utf8');
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    writeFileSync(join(dataDir, 'state', '2.json'), `${text.slice(0, -1)},"x":${deep}}`);
    expect(readState(dataDir)).toEqual(stateOf(1, { generation: 2 }));
    expect(holdsInState(dataDir, (json) => json.includes('[[[['))).toBe(false);
  });

  test('is searched in every generation that is there, and in nothing else', () => {
    const dataDir = makeDataDir();
    expect(holdsInState(dataDir, () => true)).toBe(false);
    for (const generation of [1, 2])
      installState(dataDir, stateOf(generation, { head: `head ${generation}` }));
    mkdirSync(join(dataDir, 'state', '3.json'));
    writeFileSync(join(dataDir, 'state', '4.json'), '{"head 4"');
    const holds = (text: string) => holdsInState(dataDir, (json) => json.includes(text));
    expect(['head 1', 'head 2', 'head 4', 'other'].map(holds)).toEqual([true, true, false, false]);
  });

  test('may keep its last generation alone', () => {
    const dataDir = makeDataDir();
    for (const generation of [1, 2]) installState(dataDir, stateOf(generation));
    pruneStates(dataDir, 1);
    expect(generationsIn(dataDir)).toEqual(['2.json']);
  });

  test('is private to its owner', () => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    expect(statSync(join(dataDir, 'state', '1.json')).mode & 0o777).toBe(0o600);
  });

  test('knows its generations by their names alone, and by number', () => {
    const dataDir = makeDataDir();
    for (const generation of [2, 9, 10]) installState(dataDir, stateOf(generation));
    for (const name of [
      '011.json',
      '0.json',
      '99.json.tmp',
      'x99.json',
      '1'.repeat(16),
      '12.installed',
    ])
      writeFileSync(join(dataDir, 'state', name), '');
    expect(findNewestGeneration(dataDir)).toBe(10);
    expect(readState(dataDir)).toEqual(stateOf(10));
    pruneStates(dataDir);
    expect(generationsIn(dataDir)).toContain('9.json');
    expect(generationsIn(dataDir)).not.toContain('2.json');
  });

  test('prunes on where one is gone already, and says what else is wrong', () => {
    const dataDir = makeDataDir();
    for (const generation of [1, 2, 3]) installState(dataDir, stateOf(generation));
    faults.set('unlinkSync', failWith('ENOENT'));
    expect(() => pruneStates(dataDir)).not.toThrow();
    faults.set('unlinkSync', failWith('EIO'));
    expect(() => pruneStates(dataDir)).toThrow('EIO');
  });

  test.each([
    [undefined],
    [7],
    [[{ hash: HASH, fixedAt: iso(5), at: 7, commit: null }]],
    [[{ hash: HASH, fixedAt: iso(5), at: iso(7) }]],
  ])('without returns, as before there were any (%j)', (returned) => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    const path = join(dataDir, 'state', '1.json');
    const raw = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...raw, returned }));
    const { returned: _, ...rest } = stateOf(1);
    expect(readState(dataDir)).toEqual(rest);
  });

  test.each<[string, (raw: Record<string, unknown>) => void]>([
    ['version', (raw) => Object.assign(raw, { version: '1' })],
    ['files', (raw) => Object.assign(raw, { files: null })],
    ['folded', (raw) => Object.assign(raw, { folded: [] })],
    ['folded numbers', (raw) => Object.assign(raw, { folded: { w: 7 } })],
    ['folded pairs', (raw) => Object.assign(raw, { folded: { w: [7] } })],
    ['folded pair', (raw) => Object.assign(raw, { folded: { w: [[1, 2, 3]] } })],
    ['folded number', (raw) => Object.assign(raw, { folded: { w: [[1, 2.5]] } })],
    ['counters', (raw) => Object.assign(raw, { counters: null })],
    ['changed', (raw) => Object.assign(raw, { changed: 7 })],
    ['undone', (raw) => Object.assign(raw, { undone: {} })],
    ['replaces', (raw) => Object.assign(raw, { replaces: 7 })],
    ['writes', (raw) => Object.assign(raw, { writes: 7 })],
    ['head', (raw) => Object.assign(raw, { head: 7 })],
  ])('with bad %s is none at all', (_what, spoil) => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    const path = join(dataDir, 'state', '1.json');
    const raw = JSON.parse(readFileSync(path, 'utf8'));
    spoil(raw);
    writeFileSync(path, JSON.stringify(raw));
    expect(readState(dataDir)).toEqual({ ...FIRST_STATE, generation: 1 });
  });

  test.each<[string, object]>([
    ['occurrences', { occurrences: 1.5 }],
    ['first time', { firstSeen: 'now' }],
    ['last time', { lastSeen: 1e99 }],
    ['tags', { tags: null }],
    ['days', { days: null }],
    ['day', { days: { '2026-11-20': 0.5 } }],
    ['list of samples', { samples: null }],
    ['sample', { samples: [null] }],
    ['time of a sample', { samples: [{ ...SAMPLE, t: 'now' }] }],
    ['message of a sample', { samples: [{ ...SAMPLE, message: 7 }] }],
    ['context of a sample', { samples: [SAMPLE, { ...SAMPLE, context: null }] }],
    ['tally of runs', { runs: [] }],
    ['number of runs', { runs: { count: 1.5, newest: [] } }],
    ['list of runs', { runs: { count: 1, newest: null } }],
    ['run', { runs: { count: 2, newest: [RUN, null] } }],
    ['id of a run', { runs: { count: 1, newest: [{ ...RUN, id: 7 }] } }],
    ['time of a run', { runs: { count: 1, newest: [{ ...RUN, t: 'now' }] } }],
    ['commit', { described: { t: at(1), commit: 7 } }],
    ['time of a commit', { described: { t: 'now', commit: 'c1' } }],
    ['commit before', { described: { t: at(1), commit: 'c1', unseenAt: null } }],
  ])('forgets a counter with a bad %s, and keeps the others', (_what, bad) => {
    const dataDir = makeDataDir();
    const spoiled = { ...COUNTER, ...bad };
    installState(dataDir, stateOf(1));
    const path = join(dataDir, 'state', '1.json');
    const raw = JSON.parse(readFileSync(path, 'utf8'));
    raw.counters[OTHER] = spoiled;
    writeFileSync(path, JSON.stringify(raw));
    expect(readState(dataDir)).toEqual(stateOf(1));
  });

  test.each([undefined, 7])('with %j in the place of the commit before has none', (headBefore) => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    const path = join(dataDir, 'state', '1.json');
    const raw = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...raw, headBefore }));
    expect(readState(dataDir)).toEqual(stateOf(1, { headBefore: null }));
  });

  test.each<[string, unknown]>([
    ['from before there were any', undefined],
    ['that are no object', 7],
    ['that are no lists', { [OTHER]: 'abcd' }],
    ['that are no keys', { [OTHER]: ['00000000000000cc', 'abcd'] }],
  ])('with joined keys %s has none, and is good', (_what, joined) => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1));
    const path = join(dataDir, 'state', '1.json');
    const raw = JSON.parse(readFileSync(path, 'utf8'));
    raw.joined = joined;
    writeFileSync(path, JSON.stringify(raw));
    expect(readState(dataDir)).toEqual(stateOf(1, { joined: new Map() }));
  });

  test('keeps the names of files that are texts, and an undoing with its time', () => {
    const dataDir = makeDataDir();
    installState(dataDir, stateOf(1, { files: { fixed: 'DONE.md' } }));
    expect(readState(dataDir).files).toEqual({ fixed: 'DONE.md' });
    const path = join(dataDir, 'state', '1.json');
    const raw = JSON.parse(readFileSync(path, 'utf8'));
    raw.files = { todo: 7, fixed: null };
    raw.undone = [
      { hash: 'x', fixedAt: iso(1) },
      { hash: HASH, fixedAt: iso(5) },
    ];
    writeFileSync(path, JSON.stringify(raw));
    expect(readState(dataDir)).toMatchObject({
      files: {},
      undone: [{ hash: HASH, fixedAt: iso(5) }],
    });
  });
});
