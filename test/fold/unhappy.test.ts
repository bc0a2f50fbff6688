import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { getHostId } from '../../src/files/host.js';
import { fold } from '../../src/fold/fold.js';
import { previewFold } from '../../src/fold/preview.js';
import { resolveConflicts } from '../../src/fold/resolve.js';
import { readView } from '../../src/fold/view.js';
import { installState, readState } from '../../src/ledger/state.js';
import { FIRST_STATE } from '../../src/ledger/state-text.js';
import { HASH, OTHER } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const { linkSync, openSync, renameSync } = process.getBuiltinModule('node:fs');
const FOLDED = { kind: 'folded' };
const DELETE: NewEvent = { type: 'delete', hash: HASH };
const FIX: NewEvent = {
  ...{ type: 'fix', hash: HASH, description: 'done', commit: null, by: null, source: 'cli' },
} as const;

afterEach(() => {
  faults.clear();
  vi.restoreAllMocks();
});

function throwIn(it: FoldProject, ...keys: readonly string[]): void {
  const { journal } = openJournal(it.dataDir);
  for (const k of keys) journal.append(throwOf(k));
  journal.close();
}

async function makeFolded(options = {}): Promise<FoldProject> {
  const it = new FoldProject(options);
  throwIn(it, HASH);
  expect(await fold(it.project)).toMatchObject(FOLDED);
  return it;
}

/** Somebody saves TODO.md in place each time that we are about to replace it, so many times. */
function saveMeanwhile(times: number): void {
  let saved = 0;
  faults.set('linkSync', (from: string, to: string) => {
    linkSync(from, to);
    if (from.endsWith('TODO.md') && saved++ < times)
      writeFileSync(from, `${readFileSync(from, 'utf8')}\n- [ ] saved ${saved}\n`);
  });
}

describe('a lock that another fold holds', () => {
  test.each([
    ['a fold', (it: FoldProject) => fold(it.project)],
    ['a resolution', (it: FoldProject) => resolveConflicts(it.project)],
  ])('makes %s wait, but not for ever', async (_what, act) => {
    const it = await makeFolded();
    const owner = { ...getHostId(), pid: process.pid, nonce: 'of another' };
    writeFileSync(join(it.dataDir, 'fold.lock'), JSON.stringify(owner));
    const { now } = Date;
    let asked = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 1_000 * asked++);
    expect(await act(it)).toEqual({ kind: 'waiting', reason: 'another fold is at work' });
    expect(it.has('.errtrack/fold.lock')).toBe(true);
  });
});

/** What somebody does right before we open TODO.md for the nth time. */
function whenTodoIsOpened(nth: number, act: () => void): void {
  let opened = 0;
  faults.set('openSync', (path: string, flags: number) => {
    if (path.endsWith('TODO.md') && ++opened === nth) act();
    return openSync(path, flags);
  });
}

describe('a checkout that has replaced TODO.md, and is not done yet', () => {
  const TODO = '# Another branch\n';

  test('takes no task away: the fold waits', async () => {
    const it = await makeFolded({ git: true });
    whenTodoIsOpened(1, () => {
      it.write('.git/index.lock', '');
      it.write('TODO.md', TODO);
    });
    expect(await fold(it.project, { relist: true })).toEqual({
      ...{ kind: 'waiting', reason: 'git is at work (another git command)' },
    });
    expect(it.records()).toMatchObject([{ task: 'listed' }]);
    expect(await readView(it.project)).toMatchObject({
      records: [{ status: 'active', task: 'listed' }],
      waiting: 0,
    });
    expect(it.read('TODO.md')).toBe(TODO);
  });

  test('takes no task away where it ends before we look', async () => {
    const it = await makeFolded({ git: true });
    const ledger = it.read('errors_log.json');
    const other = ledger.replace(/"errors": \{[\s\S]*\}/, '"errors": {}\n}');
    whenTodoIsOpened(1, () => {
      it.write('TODO.md', TODO);
      it.write('errors_log.json', other);
    });
    expect(await fold(it.project, { relist: true })).toMatchObject({ ...FOLDED, remarks: [] });
    expect(it.records()).toEqual([]);
    faults.clear();
    it.write('errors_log.json', ledger);
    expect(await fold(it.project, { relist: true })).toMatchObject({ ...FOLDED, remarks: [] });
    expect(it.records()).toMatchObject([{ task: 'listed' }]);
  });
});

describe('a ledger that is written in place', () => {
  test('is read when that is done', async () => {
    const it = await makeFolded();
    const ledger = it.read('errors_log.json');
    it.write('errors_log.json', '');
    setTimeout(() => it.write('errors_log.json', ledger), 20);
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toHaveLength(1);
    expect(it.has('.errtrack/quarantine')).toBe(false);
  });

  test.each([
    ['a reader', async (it: FoldProject) => (await readView(it.project)).problem],
    ['a preview', async (it: FoldProject) => (await previewFold(it.project)).kind],
  ])('is read by %s when that is done', async (_what, read) => {
    const it = await makeFolded();
    const ledger = it.read('errors_log.json');
    const wanted = await read(it);
    it.write('errors_log.json', ledger.slice(0, 100));
    setTimeout(() => it.write('errors_log.json', ledger), 20);
    expect(await read(it)).toBe(wanted);
  });
});

describe('ground that moves', () => {
  test('because git begins while the journals are sealed makes the fold wait', async () => {
    const it = await makeFolded({ git: true });
    throwIn(it, OTHER);
    faults.set('renameSync', (from: string, to: string) => {
      if (to.endsWith('.sealed')) it.write('.git/MERGE_HEAD', '0\n');
      renameSync(from, to);
    });
    expect(await fold(it.project)).toEqual({ kind: 'waiting', reason: 'git is at work (a merge)' });
    expect(it.records()).toHaveLength(1);
    rmSync(join(it.folder, '.git/MERGE_HEAD'));
    expect(await fold(it.project)).toMatchObject({ ...FOLDED, events: 1 });
    expect(it.records()).toHaveLength(2);
  });

  test('because another fold installs first lets this one start over', async () => {
    const it = await makeFolded();
    throwIn(it, OTHER);
    let failed = 0;
    faults.set('linkSync', (from: string, to: string) => {
      if (to.includes('state') && failed++ === 0) failWith('EEXIST')();
      linkSync(from, to);
    });
    expect(await fold(it.project)).toMatchObject({ ...FOLDED, events: 1 });
    expect(failed).toBe(2);
    expect(it.records()).toHaveLength(2);
  });

  test.each([
    ['a throw', [], 2],
    ['a deletion', [DELETE], 1],
  ] as const)(
    'because a person keeps saving costs nothing (%s)',
    async (_what, events, records) => {
      const it = await makeFolded();
      throwIn(it, OTHER);
      saveMeanwhile(12);
      expect(await fold(it.project, { events })).toMatchObject(FOLDED);
      expect(it.records()).toHaveLength(records);
      expect(it.tasks()).toHaveLength(records);
      for (let i = 1; i <= 12; i++) expect(it.read('TODO.md')).toContain(`- [ ] saved ${i}\n`);
    },
  );

  test('because a person saves into the old file at the last moment keeps both', async () => {
    const it = await makeFolded();
    throwIn(it, OTHER);
    let saved = 0;
    faults.set('renameSync', (from: string, to: string) => {
      renameSync(from, to);
      if (!to.endsWith('errors_log.json') || saved++ > 0) return;
      const folder = join(it.dataDir, 'backup');
      const newest = readdirSync(folder)
        .map((name) => join(folder, name))
        .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
      writeFileSync(newest ?? '', `${readFileSync(newest ?? '', 'utf8')}\n- [ ] at last\n`);
    });
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toHaveLength(2);
    expect([...it.tasks()].sort()).toEqual([OTHER, HASH]);
    expect(it.read('TODO.md')).toContain('- [ ] at last\n');
  });
});

describe('what went before', () => {
  test('is forgotten of a writer that is gone, and has no file', async () => {
    const it = await makeFolded();
    const state = readState(it.dataDir);
    const { host, boot } = getHostId();
    const gone = `${host}-${boot}-2147483646-0-cccccccccccc`;
    const folded = new Map([...state.folded, [gone, [[1, 9]]] as const]);
    installState(it.dataDir, {
      ...FIRST_STATE,
      ...state,
      folded,
      generation: state.generation + 1,
    });
    throwIn(it, OTHER);
    await fold(it.project);
    expect([...readState(it.dataDir).folded.keys()]).not.toContain(gone);
  });

  test('is a deletion whose ledger could not be written: the next fold does it', async () => {
    const it = await makeFolded();
    faults.set('renameSync', (from: string, to: string) => {
      if (to.endsWith('errors_log.json')) failWith('EIO')();
      renameSync(from, to);
    });
    expect(await fold(it.project, { events: [DELETE] })).toMatchObject({ kind: 'blocked' });
    faults.clear();
    expect(it.records()).toHaveLength(1);
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toEqual([]);
    expect(it.tasks()).toEqual([]);
  });

  test('is undone also where its history was thrown away', async () => {
    const it = await makeFolded();
    await fold(it.project, { events: [FIX] });
    rmSync(join(it.folder, 'FIXED_ERRORS.md'));
    expect(await fold(it.project, { events: [{ type: 'reopen', hash: HASH }] })).toMatchObject(
      FOLDED,
    );
    expect(it.records()).toMatchObject([{ status: 'active', fixes: [] }]);
    expect(existsSync(join(it.folder, 'FIXED_ERRORS.md'))).toBe(false);
  });

  test('is a tick, whose author and commit git knows', async () => {
    const it = await makeFolded({ git: true });
    it.git('config', 'user.name', 'Grace');
    it.write('.gitignore', '.errtrack\n');
    it.commitAll();
    it.write('TODO.md', it.read('TODO.md').replace('- [ ]', '- [x]'));
    const then = new Date(Math.trunc(Date.now() / 1_000) * 1_000 - 60_000);
    utimesSync(join(it.folder, 'TODO.md'), then, then);
    await fold(it.project);
    expect(it.records()[0]?.fixes).toMatchObject([
      {
        by: expect.stringMatching(/^Grace/),
        commit: it.git('rev-parse', 'HEAD').trim(),
        at: then.toISOString(),
      },
    ]);
  });
});

describe('trouble', () => {
  test('with the journal of a decision blocks it: it must not be lost in silence', async () => {
    const it = await makeFolded();
    faults.set('writeSync', failWith('ENOSPC'));
    expect(await fold(it.project, { events: [FIX] })).toEqual({
      kind: 'blocked',
      problem: 'Cannot bring the files up to date: ENOSPC: made to fail, by a test.',
    });
    faults.clear();
    await fold(it.project);
    expect(it.records()).toMatchObject([{ status: 'active' }]);
  });

  test('with TODO.md stops the fold before anything is installed', async () => {
    const it = await makeFolded();
    it.write('TODO.md', '<<<<<<< HEAD\n');
    throwIn(it, OTHER);
    expect(await fold(it.project)).toEqual({
      kind: 'blocked',
      problem:
        'Cannot read TODO.md: it has merge conflict markers (line 1); resolve them, or run `errtrack sync --resolve`.',
    });
    expect(readState(it.dataDir).generation).toBe(1);
  });

  test('with the state is said by a reader, not taken for an empty ledger', async () => {
    const it = await makeFolded();
    faults.set('readdirSync', failWith('EACCES'));
    await expect(readView(it.project)).rejects.toThrow('EACCES');
  });
});

test('where nothing was ever folded there is nothing to clean up, and no trouble to note', async () => {
  const it = new FoldProject();
  it.write('.errtrack/x', '');
  expect(await fold(it.project)).toEqual({ kind: 'folded', events: 0, remarks: [], notes: [] });
  expect(it.has('.errtrack/trouble.ndjson')).toBe(false);
});

test('trouble with the cleaning up is noted, and fails no fold', async () => {
  const it = await makeFolded();
  const { readdirSync: read } = process.getBuiltinModule('node:fs');
  faults.set('readdirSync', (path: string) =>
    path === it.dataDir ? failWith('EIO')() : read(path),
  );
  throwIn(it, HASH);
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', events: 1 });
  faults.clear();
  expect(it.read('.errtrack/trouble.ndjson')).toContain('"where":"clean-up"');
});

describe('a reader', () => {
  test('says of a ledger that it cannot be understood, and shows nothing', async () => {
    const it = await makeFolded();
    it.write('errors_log.json', '{');
    expect(await readView(it.project)).toMatchObject({
      records: [],
      waiting: 0,
      summary: { active: 0 },
      problem: expect.stringContaining('errors_log.json'),
    });
  });

  test('sums up without making the records', async () => {
    const it = await makeFolded();
    const { summary, waiting } = await readView(it.project);
    expect([summary.active, waiting]).toEqual([1, 0]);
  });
});

describe('a person and a command that disagree about a task', () => {
  const MOVE: NewEvent = { type: 'severity', hash: HASH, severity: 'LOW' };
  const TODO = '# TODO\n\n## HIGH PRIORITY\n\n## MEDIUM PRIORITY\n\n## LOW PRIORITY\n';

  test('are told so until one of them gives in', async () => {
    const it = new FoldProject();
    it.write('TODO.md', TODO);
    throwIn(it, HASH);
    await fold(it.project);
    const [line = ''] = /- \[ \].*\n/.exec(it.read('TODO.md')) ?? [];
    const moved = it.read('TODO.md').replace(line, '').replace('## HIGH PRIORITY\n', `$&\n${line}`);
    it.write('TODO.md', moved);
    const odds = [{ kind: 'at odds with the ledger', hash: HASH }];
    expect(await fold(it.project, { events: [MOVE] })).toMatchObject({ remarks: odds });
    expect(it.read('TODO.md')).toBe(moved);
    expect(await fold(it.project, { relist: true })).toMatchObject({ remarks: odds });
    expect(await fold(it.project, { events: [{ ...MOVE, severity: 'HIGH' }] })).toMatchObject({
      remarks: [],
    });
    expect(it.read('TODO.md')).toBe(moved);
  });
});

test('what is gone from a file that is still being saved is not missing', async () => {
  const it = await makeFolded();
  const todo = it.read('TODO.md');
  it.write('TODO.md', '# TODO\n');
  setTimeout(() => it.write('TODO.md', todo), 30);
  expect(await fold(it.project)).toMatchObject({ ...FOLDED, events: 0, remarks: [] });
  expect(it.records()).toMatchObject([{ task: 'listed' }]);
});

test('a task that is saved while edits are planned is read before they are made', async () => {
  const it = await makeFolded();
  throwIn(it, OTHER);
  whenTodoIsOpened(2, () => it.write('TODO.md', it.read('TODO.md').replace('- [ ]', '- [x]')));
  expect(await fold(it.project)).toMatchObject({ ...FOLDED, remarks: [{ kind: 'fixed' }] });
  expect(it.tasks()).toEqual([OTHER]);
});

test('of two copies that say different things none is obeyed, also where nothing is known', async () => {
  const it = await makeFolded();
  const [line = ''] = /- \[ \].*\n/.exec(it.read('TODO.md')) ?? [];
  const copies = line.replace('[ ]', '[x]') + line.replace('[ ]', '[-]');
  const todo = it.read('TODO.md').replace(line, copies);
  it.write('TODO.md', todo);
  rmSync(join(it.dataDir, 'state'), { recursive: true });
  const odds = [{ kind: 'at odds with itself', hash: HASH }];
  expect(await fold(it.project, { relist: true })).toMatchObject({ ...FOLDED, remarks: odds });
  expect(it.read('TODO.md')).toBe(todo);
  expect(it.records()).toMatchObject([{ status: 'active' }]);
});

test('a ledger whose place cannot be found out is not written', async () => {
  const it = await makeFolded();
  const before = it.read('errors_log.json');
  throwIn(it, OTHER);
  faults.set('linkSync', (from: string, to: string) => {
    linkSync(from, to);
    if (to.includes('/state/')) faults.set('realpathSync', failWith('ELOOP'));
  });
  expect(await fold(it.project)).toMatchObject({ kind: 'blocked' });
  expect(it.read('errors_log.json')).toBe(before);
  faults.clear();
  expect(await fold(it.project)).toMatchObject(FOLDED);
  expect(it.records()).toHaveLength(2);
});

describe('a file that is no text', () => {
  const UTF_16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('# Ours\n', 'utf16le')]);

  test('in the place of the history is told of, and stops what would be written into it', async () => {
    const it = await makeFolded();
    const path = join(it.folder, 'FIXED_ERRORS.md');
    writeFileSync(path, UTF_16);
    expect(await fold(it.project, { relist: true })).toMatchObject({
      ...FOLDED,
      notes: [expect.stringMatching(/^what was changed in FIXED_ERRORS.md is not read: /)],
    });
    expect(await fold(it.project, { events: [FIX] })).toMatchObject({
      ...{ kind: 'blocked', problem: expect.stringContaining('FIXED_ERRORS.md') },
    });
    expect(readFileSync(path)).toEqual(UTF_16);
    rmSync(path);
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toMatchObject([{ status: 'fixed' }]);
    expect(it.read('FIXED_ERRORS.md')).toContain(HASH);
  });

  test('in the place of a TODO.md that never had a task is left alone', async () => {
    const it = new FoldProject();
    const path = join(it.folder, 'TODO.md');
    writeFileSync(path, UTF_16);
    expect(await fold(it.project, { relist: true })).toMatchObject({ ...FOLDED, events: 0 });
    expect(readFileSync(path)).toEqual(UTF_16);
  });
});
