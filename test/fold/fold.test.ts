import {
  closeSync,
  existsSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { NewEvent } from '../../src/core/events.js';
import { getHostId } from '../../src/files/host.js';
import { openProject } from '../../src/files/open-project.js';
import type { Project } from '../../src/files/project.js';
import { appendDecisions } from '../../src/fold/decisions.js';
import { fold } from '../../src/fold/fold.js';
import { readView } from '../../src/fold/view.js';
import { Journal } from '../../src/journal/journal.js';
import { readState } from '../../src/ledger/state.js';
import { HASH, OTHER } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';
import { makeTempFolder } from '../support/temp-folder.js';

afterEach(() => faults.clear());

interface Thrown {
  readonly count?: number;
  readonly files?: { readonly todo?: string; readonly fixed?: string };
  readonly startedAt?: number;
  readonly task?: boolean;
  readonly project?: Project;
}

/** What a tracked process leaves: its journal. */
function throwIn(
  it: FoldProject,
  k = HASH,
  { count = 1, files, startedAt = 1, task = true, project = it.project }: Thrown = {},
) {
  const journal = new Journal({
    dataDir: project.dataDir,
    durability: 'process',
    describe: () => ({ startedAt, head: readHeadOf(it), root: it.folder, ...(files && { files }) }),
    onTrouble: (error) => {
      throw error;
    },
  });
  for (let i = 0; i < count; i++) journal.append(throwOf(k, { task }));
  journal.close();
}

function readHeadOf(it: FoldProject): string | null {
  try {
    return it.git('rev-parse', 'HEAD').trim();
  } catch {
    return null;
  }
}

function fixOf(hash = HASH): NewEvent {
  return { type: 'fix', hash, description: 'done', commit: null, by: null, source: 'cli' };
}

async function countsOf(it: FoldProject): Promise<Record<string, number>> {
  const { records, problem } = await readView(it.project);
  expect(problem).toBeNull();
  return Object.fromEntries(records.map((record) => [record.hash, record.occurrences]));
}

const FOLDED = { kind: 'folded' };

describe('a fold', () => {
  test('makes a record and a task of an error, and folding again changes nothing', async () => {
    const it = new FoldProject();
    throwIn(it, HASH, { count: 3 });
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 3, remarks: [], notes: [] });
    expect(it.records()).toMatchObject([{ hash: HASH, status: 'active', occurrences: 3 }]);
    expect(it.tasks()).toEqual([HASH]);
    // The lock comes and goes in it.
    const { '.errtrack': _, ...before } = it.snapshot();
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 0, remarks: [], notes: [] });
    expect(it.snapshot()).toMatchObject(before);
    expect(Object.keys(it.snapshot())).toHaveLength(Object.keys(before).length + 1);
  });

  test('moves a fixed error into the history, and takes back the very fix that is undone', async () => {
    const it = new FoldProject();
    throwIn(it);
    expect(await fold(it.project, { events: [fixOf()] })).toMatchObject(FOLDED);
    expect(it.tasks()).toEqual([]);
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([HASH]);
    throwIn(it, HASH, { startedAt: Date.now() + 1_000 });
    await fold(it.project);
    expect(it.records()).toMatchObject([{ status: 'active', regressions: 1 }]);
    await fold(it.project, { events: [fixOf()] });
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([HASH, HASH]);
    await fold(it.project, { events: [{ type: 'reopen', hash: HASH }] });
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([HASH]);
    expect(it.tasks()).toEqual([HASH]);
  });

  test('parts entries that a merge has mixed up, by the ledger', async () => {
    const it = new FoldProject();
    throwIn(it);
    throwIn(it, OTHER);
    await fold(it.project, { events: [fixOf(), fixOf(OTHER)] });
    const whole = it.read('FIXED_ERRORS.md');
    const [title = '', upper = '', lower = ''] = whole.split(/(?=^## )/m);
    const last = /^- \*\*Fixed:.*\n/m;
    const [heading = ''] = upper.split('\n');
    const mixed = lower.replace(last, (line) => `${last.exec(upper)?.[0] ?? ''}${line}`);
    it.write('FIXED_ERRORS.md', `${title}${heading}\n${mixed}`);
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 0, remarks: [], notes: [] });
    expect(new Set(it.tasks('FIXED_ERRORS.md'))).toEqual(new Set([HASH, OTHER]));
    expect(it.read('FIXED_ERRORS.md').split('\n').sort()).toEqual(whole.split('\n').sort());
    const once = it.read('FIXED_ERRORS.md');
    await fold(it.project);
    expect(it.read('FIXED_ERRORS.md')).toBe(once);
  });

  test('leaves an undone fix in the history whose definition a person uses, and goes on', async () => {
    const it = new FoldProject();
    throwIn(it);
    throwIn(it, OTHER);
    await fold(it.project, { events: [fixOf(), fixOf(OTHER)] });
    const [above = '', below = ''] = it.read('FIXED_ERRORS.md').split(`errtrack:${HASH}`);
    const open = above.replace(/> done(?![\s\S]*> done)/, '> [t]: https://e.com/1');
    it.write('FIXED_ERRORS.md', `${open}errtrack:${HASH}${below}\nMine: [t]\n`);
    const undoing = [HASH, OTHER].map((hash): NewEvent => ({ type: 'reopen', hash }));
    expect(await fold(it.project, { events: undoing })).toEqual({
      kind: 'folded',
      events: 2,
      remarks: [],
      notes: [expect.stringContaining(`the fix of ${HASH} stays in FIXED_ERRORS.md: `)],
    });
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([HASH]);
    expect(it.read('FIXED_ERRORS.md')).toContain('Mine: [t]');
    expect(new Set(it.tasks())).toEqual(new Set([HASH, OTHER]));
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 0, remarks: [], notes: [] });
  });

  test('makes no TODO.md for an error that is not to be listed', async () => {
    const it = new FoldProject();
    throwIn(it, HASH, { task: false });
    await fold(it.project);
    expect(it.records()).toMatchObject([{ hash: HASH, task: 'none' }]);
    expect(it.has('TODO.md')).toBe(false);
  });

  test('makes no visible file where nothing marks a project', async () => {
    const it = new FoldProject();
    rmSync(join(it.folder, 'package.json'));
    throwIn(it);
    expect(await fold(it.project)).toMatchObject({ kind: 'waiting' });
    expect(readdirSync(it.folder)).toEqual(['.errtrack']);
    expect(await countsOf(it)).toEqual({ [HASH]: 1 });
  });

  test('leaves a ledger alone that a repeat does not change, whatever its form', async () => {
    const it = new FoldProject({ git: true });
    throwIn(it);
    await fold(it.project);
    const own = JSON.stringify(JSON.parse(it.read('errors_log.json')), null, '\t');
    it.write('errors_log.json', own);
    throwIn(it, HASH, { count: 5 });
    await fold(it.project);
    expect(it.read('errors_log.json')).toBe(own);
    expect(await countsOf(it)).toEqual({ [HASH]: 6 });
  });

  test('obeys the files that a process has set in code, then and later', async () => {
    const it = new FoldProject();
    throwIn(it, HASH, { files: { todo: 'docs/tasks.md', fixed: 'docs/fixed.md' } });
    await fold(it.project);
    expect(it.tasks('docs/tasks.md')).toEqual([HASH]);
    await fold(it.project, { events: [fixOf()] });
    expect(it.tasks('docs/tasks.md')).toEqual([]);
    expect(it.tasks('docs/fixed.md')).toEqual([HASH]);
    expect(it.has('TODO.md')).toBe(false);
    expect(it.has('FIXED_ERRORS.md')).toBe(false);
  });

  test('passes over a name set in code that leads out of the root', async () => {
    const it = new FoldProject();
    throwIn(it, HASH, { files: { todo: '../../x.md', fixed: 'docs/fixed.md' } });
    throwIn(it, HASH, { files: { fixed: '../x.md' }, startedAt: 2 });
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 2, remarks: [], notes: [] });
    expect(it.tasks()).toEqual([HASH]);
    expect(await fold(it.project, { events: [fixOf()] })).toMatchObject(FOLDED);
    expect(it.tasks('docs/fixed.md')).toEqual([HASH]);
  });
});

describe('a ticked box', () => {
  const tick = (it: FoldProject) =>
    it.write('TODO.md', it.read('TODO.md').replace('- [ ]', '- [x]'));

  test('is a fix at the time of the file', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    tick(it);
    const time = new Date(Math.trunc(Date.now() / 1000 - 60) * 1000);
    utimesSync(join(it.folder, 'TODO.md'), time, time);
    expect(await fold(it.project)).toMatchObject({ ...FOLDED, events: 1 });
    expect(it.records()).toMatchObject([
      { status: 'fixed', statusAt: time.toISOString(), fixes: [{ source: 'tick' }] },
    ]);
    expect(it.tasks()).toEqual([]);
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([HASH]);
    expect(await fold(it.project)).toMatchObject({ events: 0 });
  });

  test('of an error that came back since is open again', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    tick(it);
    throwIn(it, HASH, { startedAt: Date.now() + 60_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    throwIn(it, HASH, { startedAt: Date.now() + 60_000 });
    await fold(it.project);
    expect(it.records()).toMatchObject([{ status: 'active', regressions: 1 }]);
    expect(it.read('TODO.md')).toContain('- [ ]');
    await fold(it.project);
    expect(it.records()).toMatchObject([{ status: 'active', regressions: 1 }]);
  });

  test('in a file of the future is a fix of now', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    tick(it);
    const time = new Date(Date.now() + 86_400_000);
    utimesSync(join(it.folder, 'TODO.md'), time, time);
    await fold(it.project);
    expect(Date.parse(it.records()[0]?.statusAt ?? '')).toBeLessThanOrEqual(Date.now());
  });

  test('is journalled once, however often the fold is blocked', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    tick(it);
    mkdirSync(join(it.folder, 'FIXED_ERRORS.md'));
    for (let i = 0; i < 5; i++) expect(await fold(it.project)).toMatchObject({ kind: 'blocked' });
    expect(readdirSync(join(it.dataDir, 'journal'))).toHaveLength(2);
    rmSync(join(it.folder, 'FIXED_ERRORS.md'), { recursive: true });
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toMatchObject([{ status: 'fixed' }]);
  });
});

describe('an error that occurs again on another commit, after its fix', () => {
  /** The fix is made and committed, the error thrown there, and another commit checked out before the fold. */
  async function comeBack(isLedgerCommitted: boolean) {
    const it = new FoldProject({ git: true });
    it.write('readme.md', 'mine');
    it.commitAll();
    throwIn(it);
    await fold(it.project, { events: [fixOf()] });
    if (isLedgerCommitted) it.commitAll();
    else it.git('commit', '-q', '--allow-empty', '-m', 'other');
    throwIn(it, HASH, { startedAt: Date.now() + 1_000 });
    it.git('commit', '-q', '--allow-empty', '-m', 'later');
    expect(await fold(it.project)).toMatchObject(FOLDED);
    return it.records()[0]?.status;
  }

  test('is active again where the ledger of that commit says fixed', async () => {
    expect(await comeBack(true)).toBe('active');
  });

  test('stays fixed where that commit does not hold the fix', async () => {
    expect(await comeBack(false)).toBe('fixed');
  });
});

describe('a ledger that cannot be understood', () => {
  test.each([
    ['corrupt', (text: string) => text.slice(0, 100)],
    ['empty', () => ''],
    ['conflicted', (text: string) => text.replace('    "', '<<<<<<< HEAD\n    "')],
    ['newer', (text: string) => text.replace('"version": 1', '"version": 2')],
  ])(
    'because it is %s is left alone; captures are folded once it is mended',
    async (_how, spoil) => {
      const it = new FoldProject();
      throwIn(it);
      await fold(it.project);
      const good = it.read('errors_log.json');
      const todo = it.read('TODO.md');
      const bad = spoil(good);
      it.write('errors_log.json', bad);
      throwIn(it, OTHER);
      for (let i = 0; i < 3; i++) {
        expect(await fold(it.project)).toMatchObject({
          kind: 'blocked',
          problem: expect.stringMatching(
            /^Cannot use errors_log\.json: it .*Nothing was written\.$/,
          ),
        });
      }
      expect(it.read('errors_log.json')).toBe(bad);
      expect(it.read('TODO.md')).toBe(todo);
      const kept = readdirSync(join(it.dataDir, 'quarantine'));
      expect(kept).toHaveLength(1);
      expect(readFileSync(join(it.dataDir, 'quarantine', kept[0] ?? ''), 'utf8')).toBe(bad);
      it.write('errors_log.json', good);
      expect(await fold(it.project)).toMatchObject({ ...FOLDED, events: 1 });
      expect(await countsOf(it)).toEqual({ [HASH]: 1, [OTHER]: 1 });
      expect([...it.tasks()].sort()).toEqual([OTHER, HASH]);
    },
  );
});

describe('what stands in the place of a file', () => {
  test.each(['TODO.md', 'errors_log.json'])(
    'a folder at %s stops the fold, and nothing is lost',
    async (name) => {
      const it = new FoldProject();
      mkdirSync(join(it.folder, name));
      throwIn(it);
      expect(await fold(it.project)).toMatchObject({
        kind: 'blocked',
        problem: expect.stringContaining(`Cannot read ${name}: `),
      });
      rmSync(join(it.folder, name), { recursive: true });
      expect(await fold(it.project)).toMatchObject(FOLDED);
      expect(await countsOf(it)).toEqual({ [HASH]: 1 });
      expect(it.tasks()).toEqual([HASH]);
    },
  );

  test('a linked TODO.md is written through, and stays a link', async () => {
    const it = new FoldProject();
    const notes = join(makeTempFolder(), 'notes.md');
    writeFileSync(notes, '# Notes\n');
    symlinkSync(notes, join(it.folder, 'TODO.md'));
    throwIn(it);
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(lstatSync(join(it.folder, 'TODO.md')).isSymbolicLink()).toBe(true);
    expect(readFileSync(notes, 'utf8')).toContain(HASH);
  });

  test('a ledger that is a link out of its folder is refused', async () => {
    const it = new FoldProject();
    const outside = join(makeTempFolder(), 'e.json');
    writeFileSync(outside, '{"version":1,"errors":{}}');
    symlinkSync(outside, join(it.folder, 'errors_log.json'));
    throwIn(it);
    expect(await fold(it.project)).toMatchObject({ kind: 'blocked' });
    expect(readFileSync(outside, 'utf8')).toBe('{"version":1,"errors":{}}');
  });
});

describe('a folder', () => {
  const openAt = (it: FoldProject) =>
    openProject(it.folder, { env: {}, code: { errorsFile: 'data/e.json' } });

  test('that a ledger is to stand in is made', async () => {
    const it = new FoldProject();
    expect(await fold(openAt(it), { events: [fixOf()] })).toMatchObject(FOLDED);
    throwIn(it, HASH, { project: openAt(it) });
    expect(await fold(openAt(it))).toMatchObject(FOLDED);
    expect(it.read('data/e.json')).toContain(HASH);
    expect(it.has('errors_log.json')).toBe(false);
  });

  test('that becomes a link out of the root takes no ledger', async () => {
    const it = new FoldProject();
    const project = openAt(it);
    const outside = makeTempFolder();
    symlinkSync(outside, join(it.folder, 'data'));
    expect(() => openAt(it)).toThrow('Cannot use "data/e.json" for errorsFile: a link on the way');
    throwIn(it, HASH, { project });
    expect(await fold(project)).toMatchObject({
      kind: 'blocked',
      problem: expect.stringContaining('Cannot read e.json: a link leads it out of '),
    });
    expect(readdirSync(outside)).toEqual([]);
  });

  test.each(['EROFS', 'EACCES', 'ENOSPC'])(
    'that cannot be written (%s) stops the fold, and nothing is lost',
    async (code) => {
      const it = new FoldProject();
      throwIn(it);
      await fold(it.project);
      throwIn(it, OTHER);
      const { openSync } = process.getBuiltinModule('node:fs');
      faults.set('openSync', (path: string, flags: unknown, mode: number) =>
        typeof flags === 'number' && flags !== 0 && mode === 0o666 && path.endsWith('.tmp')
          ? failWith(code)()
          : openSync(
              path,
              flags === undefined ? 'r' : Number.isInteger(flags) ? Number(flags) : 'r',
              mode,
            ),
      );
      const before = it.read('TODO.md') + it.read('errors_log.json');
      expect(await fold(it.project)).toMatchObject({
        kind: 'blocked',
        problem: expect.stringContaining(code),
      });
      faults.clear();
      expect(it.read('TODO.md') + it.read('errors_log.json')).toBe(before);
      expect(await countsOf(it)).toEqual({ [HASH]: 1, [OTHER]: 1 });
      expect(await fold(it.project)).toMatchObject(FOLDED);
      expect([...it.tasks()].sort()).toEqual([OTHER, HASH]);
    },
  );
});

describe('an editor that held TODO.md open', () => {
  const MINE = '# Mine\n\n- [ ] my own\n';

  /** Start a save before a fold, and bring it to its end after it. */
  async function saveAround(it: FoldProject, between: () => Promise<unknown>): Promise<void> {
    const fd = openSync(join(it.folder, 'TODO.md'), 'r+');
    await between();
    await pause(60);
    ftruncateSync(fd);
    writeSync(fd, `${MINE}- [ ] saved late\n`, 0);
    closeSync(fd);
  }

  test.each([
    ['is over', 1],
    ['and another are over', 2],
  ])('and saves when the fold %s loses nothing, nor do we', async (_when, folds) => {
    const it = new FoldProject();
    it.write('TODO.md', MINE);
    throwIn(it);
    await saveAround(it, async () => {
      await fold(it.project);
      if (folds === 1) return;
      throwIn(it, OTHER);
      await fold(it.project, { events: [fixOf()] });
    });
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.read('TODO.md')).toContain(`${MINE}- [ ] saved late\n`);
    expect(it.tasks()).toEqual([folds === 1 ? HASH : OTHER]);
    expect(it.tasks('FIXED_ERRORS.md')).toEqual(folds === 1 ? [] : [HASH]);
  });

  test('is not listened to where somebody has saved a newer version', async () => {
    const it = new FoldProject();
    it.write('TODO.md', MINE);
    throwIn(it);
    await saveAround(it, async () => {
      await fold(it.project);
      it.write('TODO.md', `${it.read('TODO.md')}- [ ] newer\n`);
    });
    const before = it.read('TODO.md');
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.read('TODO.md')).toBe(before);
    expect(before).toContain('- [ ] newer\n');
  });
});

describe('temporary files', () => {
  /** Where the new versions of the visible files come from. */
  function watchRenames(refuse: (from: string) => void = () => {}): string[] {
    const origins: string[] = [];
    const { linkSync, renameSync } = process.getBuiltinModule('node:fs');
    const watch = (place: (from: string, to: string) => void) => (from: string, to: string) => {
      const isVisible = /(TODO|FIXED_ERRORS)\.md$|errors_log\.json$/.test(to);
      if (isVisible) refuse(from);
      if (isVisible) origins.push(from);
      place(from, to);
    };
    faults.set('renameSync', watch(renameSync));
    // A file that was not there is named by a link, which takes nobody's place.
    faults.set('linkSync', watch(linkSync));
    return origins;
  }

  test('of visible files stand where git does not see them', async () => {
    const it = new FoldProject({ git: true });
    throwIn(it);
    throwIn(it, OTHER);
    const origins = watchRenames();
    expect(await fold(it.project, { events: [fixOf()] })).toMatchObject(FOLDED);
    expect(origins).toHaveLength(3);
    for (const origin of origins) expect(dirname(origin)).toBe(it.dataDir);
  });

  test('stand beside them where .errtrack is on another file system', async () => {
    const it = new FoldProject();
    throwIn(it);
    const origins = watchRenames((from) => {
      if (dirname(from) === it.dataDir) failWith('EXDEV')();
    });
    expect(await fold(it.project)).toMatchObject(FOLDED);
    for (const origin of origins) expect(dirname(origin)).toBe(it.folder);
    expect(it.tasks()).toEqual([HASH]);
    const names = readdirSync(it.folder, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('git at work', () => {
  test.each(['index.lock', 'MERGE_HEAD', 'rebase-merge', 'BISECT_LOG', 'CHERRY_PICK_HEAD'])(
    '(%s) makes the fold wait; the next one does it',
    async (name) => {
      const it = new FoldProject({ git: true });
      it.write(`.git/${name}`, '');
      throwIn(it);
      expect(await fold(it.project, { events: [fixOf()] })).toMatchObject({ kind: 'waiting' });
      expect(it.has('errors_log.json')).toBe(false);
      expect(it.has('TODO.md')).toBe(false);
      rmSync(join(it.folder, '.git', name));
      expect(await fold(it.project)).toMatchObject({ ...FOLDED, events: 2 });
      expect(it.records()).toMatchObject([{ status: 'fixed' }]);
    },
  );
});

describe('a person who changes the ledger', () => {
  test('by deleting a record is obeyed', async () => {
    const it = new FoldProject({ git: true });
    throwIn(it);
    throwIn(it, OTHER);
    await fold(it.project);
    const ledger = JSON.parse(it.read('errors_log.json'));
    delete ledger.errors[HASH];
    it.write('errors_log.json', JSON.stringify(ledger));
    await fold(it.project, { events: [{ type: 'severity', hash: OTHER, severity: 'LOW' }] });
    expect(it.records().map((record) => record.hash)).toEqual([OTHER]);
    throwIn(it);
    await fold(it.project);
    expect(it.records().map((record) => record.hash)).toEqual([OTHER, HASH]);
  });

  test('by choosing a severity is obeyed', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    it.write(
      'errors_log.json',
      it
        .read('errors_log.json')
        .replace('"severity": "MEDIUM"', '"severity": "LOW"')
        .replace('"severityBy": null', '"severityBy": "person"'),
    );
    throwIn(it);
    await fold(it.project);
    expect(it.records()).toMatchObject([{ severity: 'LOW', severityBy: 'person', occurrences: 2 }]);
  });

  test('by switching branches finds each with its own errors', async () => {
    const it = new FoldProject({ git: true });
    it.write('.gitignore', '');
    it.commitAll();
    it.git('checkout', '-qb', 'a');
    throwIn(it);
    await fold(it.project);
    it.commitAll();
    it.git('checkout', '-q', 'main');
    expect(await fold(it.project)).toMatchObject({ events: 0 });
    expect(it.git('status', '--porcelain')).toBe('');
    throwIn(it, OTHER);
    await fold(it.project);
    expect(it.records().map((record) => record.hash)).toEqual([OTHER]);
    expect(it.tasks()).toEqual([OTHER]);
    it.commitAll();
    it.git('checkout', '-q', 'a');
    expect(it.records().map((record) => record.hash)).toEqual([HASH]);
    expect(await countsOf(it)).toEqual({ [HASH]: 1 });
  });
});

test('a decision that the disk takes at the second try is told as done', async () => {
  const it = new FoldProject();
  throwIn(it);
  await fold(it.project);
  faults.set('writeSync', () => {
    faults.delete('writeSync');
    return failWith('ENOSPC')();
  });
  appendDecisions(it.project, [fixOf()]);
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', events: 1 });
  expect(it.records()).toMatchObject([{ status: 'fixed', fixes: [{}] }]);
});

test('a decision that the disk does not take is told as such', () => {
  const it = new FoldProject();
  faults.set('writeSync', failWith('ENOSPC'));
  expect(() => appendDecisions(it.project, [fixOf()])).toThrow('ENOSPC');
});

/** Do something right after the state is installed, before the visible files are written. */
function onceInstalled(action: () => void): void {
  const { linkSync } = process.getBuiltinModule('node:fs');
  faults.set('linkSync', (from: string, to: string) => {
    linkSync(from, to);
    if (!/state.\d+\.json$/.test(to)) return;
    faults.delete('linkSync');
    action();
  });
}

describe('a fold that is interrupted after its state is installed', () => {
  test('by a person’s edit of the ledger loses neither', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    throwIn(it, OTHER);
    onceInstalled(() =>
      it.write('errors_log.json', it.read('errors_log.json').replace('"no face"', '"mine"')),
    );
    expect(await fold(it.project, { events: [fixOf()] })).toMatchObject(FOLDED);
    expect(it.records()).toMatchObject([
      { hash: OTHER, status: 'active', occurrences: 1 },
      { hash: HASH, status: 'fixed', message: 'mine', occurrences: 1 },
    ]);
    expect(it.tasks()).toEqual([OTHER]);
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([HASH]);
    expect(await fold(it.project)).toMatchObject({ events: 0 });
  });

  test('again and again loses nothing', async () => {
    const it = new FoldProject();
    throwIn(it);
    let edits = 0;
    const edit = () => {
      it.write('errors_log.json', JSON.stringify({ version: 1, edits, errors: {} }));
      if (++edits < 5) onceInstalled(edit);
    };
    onceInstalled(edit);
    throwIn(it, OTHER);
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(edits).toBe(5);
    expect(JSON.parse(it.read('errors_log.json')).edits).toBe(4);
    expect(it.records()).toMatchObject([
      { hash: OTHER, occurrences: 1 },
      { hash: HASH, occurrences: 1 },
    ]);
    expect([...it.tasks()].sort()).toEqual([OTHER, HASH]);
  });

  test.each([
    ['TODO.md', 'renameSync', /TODO\.md$/],
    ['FIXED_ERRORS.md', 'openSync', /\.FIXED_ERRORS\.md\./],
    ['the ledger', 'renameSync', /errors_log\.json$/],
    ['the mark', 'openSync', /\.installed$/],
  ] as const)('by trouble with %s is repaired by the next', async (_what, call, path) => {
    const it = new FoldProject();
    throwIn(it, OTHER);
    await fold(it.project);
    throwIn(it);
    const real: (...args: never[]) => unknown = process.getBuiltinModule('node:fs')[call];
    faults.set(call, (...args: never[]) => {
      if (args.some((arg) => typeof arg === 'string' && path.test(arg))) return failWith('EIO')();
      return real(...args);
    });
    expect(await fold(it.project, { events: [fixOf(OTHER)] })).toMatchObject({ kind: 'blocked' });
    faults.clear();
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toMatchObject([
      { hash: OTHER, status: 'fixed', occurrences: 1 },
      { hash: HASH, status: 'active', occurrences: 1 },
    ]);
    expect(it.tasks()).toEqual([HASH]);
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([OTHER]);
    expect(readdirSync(it.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('when there was nothing but counts is repaired by the next', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    throwIn(it);
    faults.set('renameSync', (from: string, to: string) => {
      if (to.endsWith('errors_log.json')) failWith('EIO')();
      renameSync(from, to);
    });
    expect(await fold(it.project)).toMatchObject({ kind: 'blocked' });
    faults.clear();
    expect(await fold(it.project)).toMatchObject({ kind: 'folded', events: 0 });
    expect(it.records()).toMatchObject([{ hash: HASH, occurrences: 2 }]);
    const generations = readdirSync(join(it.dataDir, 'state'));
    await fold(it.project);
    expect(readdirSync(join(it.dataDir, 'state'))).toEqual(generations);
  });

  test('by a commit finds its errors a place in the ledger that is there then', async () => {
    const it = new FoldProject({ git: true });
    throwIn(it);
    await fold(it.project);
    it.commitAll();
    throwIn(it, OTHER);
    onceInstalled(() => it.git('commit', '-q', '--allow-empty', '-m', 'more'));
    expect(await fold(it.project, { events: [fixOf()] })).toMatchObject(FOLDED);
    expect(it.records()).toMatchObject([
      { hash: OTHER, status: 'active' },
      { hash: HASH, status: 'fixed' },
    ]);
    expect(it.tasks()).toEqual([OTHER]);
    expect(it.tasks('FIXED_ERRORS.md')).toEqual([HASH]);
    expect(await countsOf(it)).toEqual({ [OTHER]: 1, [HASH]: 1 });
  });

  test.each([
    [
      'a commit',
      (it: FoldProject) => it.git('commit', '-q', '--allow-empty', '-m', 'more'),
      'fixed',
    ],
    [
      'a commit with another version of the fixed record',
      (it: FoldProject) => {
        it.git('checkout', '-q', '--', '.');
        it.write('errors_log.json', it.read('errors_log.json').replace('"no face"', '"mine"'));
        it.git('commit', '-qam', 'mine');
      },
      'active',
    ],
  ])('by its death and %s loses no error, and overrules nobody', async (_what, act, status) => {
    const it = new FoldProject({ git: true });
    throwIn(it);
    await fold(it.project);
    it.commitAll();
    throwIn(it, OTHER);
    const { renameSync } = process.getBuiltinModule('node:fs');
    faults.set('renameSync', (from: string, to: string) => {
      if (/TODO.md$|errors_log.json$/.test(to)) failWith('EIO')();
      renameSync(from, to);
    });
    expect(await fold(it.project, { events: [fixOf()] })).toMatchObject({ kind: 'blocked' });
    faults.clear();
    act(it);
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toMatchObject([
      { hash: OTHER, status: 'active' },
      { hash: HASH, status },
    ]);
    expect(it.tasks()).toContain(OTHER);
    expect(it.tasks('FIXED_ERRORS.md')).toEqual(status === 'fixed' ? [HASH] : []);
  });

  test('by an undoing that was half done takes no older fix away', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project, { events: [fixOf()] });
    throwIn(it, HASH, { startedAt: Date.now() + 1_000 });
    await fold(it.project);
    await fold(it.project, { events: [fixOf()] });
    expect(it.tasks('FIXED_ERRORS.md')).toHaveLength(2);
    faults.set('renameSync', (from: string, to: string) => {
      if (to.endsWith('errors_log.json')) failWith('EIO')();
      renameSync(from, to);
    });
    await fold(it.project, { events: [{ type: 'reopen', hash: HASH }] });
    faults.clear();
    await fold(it.project);
    expect(it.tasks('FIXED_ERRORS.md')).toHaveLength(1);
    expect(it.records()).toMatchObject([{ status: 'active', fixes: [{}] }]);
  });

  test('by another fold that overtakes it writes nothing stale', async () => {
    const it = new FoldProject();
    throwIn(it);
    const { linkSync } = process.getBuiltinModule('node:fs');
    const newest = () => Math.max(...readdirSync(join(it.dataDir, 'state')).map(Number.parseFloat));
    onceInstalled(() => {
      const state = join(it.dataDir, 'state');
      const number = newest();
      linkSync(join(state, `${number}.json`), join(state, `${number + 1}.json`));
    });
    expect(await fold(it.project)).toMatchObject(FOLDED);
    expect(it.records()).toMatchObject([{ hash: HASH, occurrences: 1 }]);
    expect(it.tasks()).toEqual([HASH]);
    expect(newest()).toBe(3);
  });
});

describe('journals', () => {
  function age(): void {
    const real = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(real + 120_000);
  }

  afterEach(() => vi.restoreAllMocks());

  const journalsIn = (it: FoldProject) => readdirSync(join(it.dataDir, 'journal'));

  test('are kept for a minute, then deleted', async () => {
    const it = new FoldProject();
    throwIn(it);
    await fold(it.project);
    expect(journalsIn(it)).toHaveLength(1);
    age();
    await fold(it.project);
    expect(journalsIn(it)).toEqual([]);
    expect(await countsOf(it)).toEqual({ [HASH]: 1 });
  });

  test('with events of a later version are kept', async () => {
    const it = new FoldProject();
    throwIn(it);
    const { formatLine } = await import('../../src/files/checked-line.js');
    const [name = ''] = journalsIn(it);
    const path = join(it.dataDir, 'journal', name);
    writeFileSync(path, readFileSync(path, 'utf8') + formatLine('{"n":2,"t":1,"type":"annotate"}'));
    await fold(it.project);
    age();
    await fold(it.project);
    expect(journalsIn(it)).toHaveLength(1);
    expect(await countsOf(it)).toEqual({ [HASH]: 1 });
  });

  test('with damage are put aside, whole', async () => {
    const it = new FoldProject();
    throwIn(it, HASH, { count: 2 });
    const [name = ''] = journalsIn(it);
    const path = join(it.dataDir, 'journal', name);
    const text = readFileSync(path, 'utf8').replace('"repeat"', '"Repeat"');
    writeFileSync(path, text);
    await fold(it.project);
    age();
    await fold(it.project);
    expect(journalsIn(it)).toEqual([]);
    const [kept = ''] = readdirSync(join(it.dataDir, 'quarantine'));
    expect(readFileSync(join(it.dataDir, 'quarantine', kept), 'utf8')).toBe(text);
    expect(it.read('.errtrack/trouble.ndjson')).toContain('1 damaged line(s)');
    expect(await countsOf(it)).toEqual({ [HASH]: 1 });
  });

  test('that are no files stop neither folds nor readers', async () => {
    const it = new FoldProject();
    throwIn(it);
    const folder = join(it.project.dataDir, 'journal');
    mkdirSync(join(folder, 'aa-bb-999999-0-cc.1.ndjson'));
    symlinkSync('aa-bb-999998-0-cc.1.ndjson', join(folder, 'aa-bb-999998-0-cc.1.ndjson'));
    expect(await countsOf(it)).toEqual({ [HASH]: 1 });
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 1, remarks: [], notes: [] });
    throwIn(it);
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 1, remarks: [], notes: [] });
    expect(it.records()).toMatchObject([{ hash: HASH, status: 'active' }]);
    expect(await countsOf(it)).toEqual({ [HASH]: 2 });
  });

  test('that were begun and not written to are deleted', async () => {
    const it = new FoldProject();
    throwIn(it);
    const name = `${'0'.repeat(8)}-${'0'.repeat(8)}-2147483646-0-${'0'.repeat(12)}.1.ndjson`;
    writeFileSync(join(it.dataDir, 'journal', name), '{"v":1');
    await fold(it.project);
    age();
    await fold(it.project);
    expect(journalsIn(it)).toEqual([]);
    expect(existsSync(join(it.dataDir, 'quarantine'))).toBe(false);
  });
});

test('reading shows what is not folded, and writes nothing', async () => {
  const it = new FoldProject();
  throwIn(it);
  await fold(it.project);
  throwIn(it, HASH, { count: 4 });
  throwIn(it, OTHER);
  const before = it.snapshot();
  const view = await readView(it.project);
  expect(view.waiting).toBe(5);
  expect(await countsOf(it)).toEqual({ [HASH]: 5, [OTHER]: 1 });
  expect(it.snapshot()).toEqual(before);
});

test('temporary files of folds that were killed are removed', async () => {
  const it = new FoldProject();
  throwIn(it);
  await fold(it.project);
  const ending = '.2147483646.0123456789abcdef.tmp';
  for (const name of [
    '.TODO.md',
    '.errors_log.json',
    '.errtrack/state/.2.json',
    '.errtrack/.fold.marker',
  ]) {
    it.write(name + ending, 'x');
  }
  it.write(`.other.md${ending}`, 'x');
  await fold(it.project);
  const left = Object.keys(it.snapshot()).filter((name) => name.endsWith('.tmp'));
  expect(left).toEqual([`.other.md${ending}`]);
});

test('the numbers of a writer that is gone are forgotten, those of one elsewhere are kept', async () => {
  const it = new FoldProject();
  throwIn(it);
  await fold(it.project);
  const { host, boot } = getHostId();
  const gone = `${host}-${boot}-2147483646-0-0123456789ab`;
  const elsewhere = `${host}-ffffffff-2147483646-0-0123456789ab`;
  const state = JSON.parse(it.read('.errtrack/state/1.json'));
  const folded = { ...state.folded, [gone]: [[1, 3]], [elsewhere]: [[1, 3]] };
  it.write('.errtrack/state/1.json', JSON.stringify({ ...state, folded }));
  throwIn(it);
  await fold(it.project);
  const writers = [...readState(it.dataDir).folded.keys()];
  expect(writers).toContain(elsewhere);
  expect(writers).not.toContain(gone);
});
