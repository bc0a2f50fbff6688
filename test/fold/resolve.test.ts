import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { fold } from '../../src/fold/fold.js';
import { resolveConflicts } from '../../src/fold/resolve.js';
import { readView } from '../../src/fold/view.js';
import { faults } from '../faults/replaced-calls.js';
import { key, mergeInto, thrown } from '../support/conflicted-project.js';
import { FoldProject } from '../support/fold-project.js';

afterEach(() => faults.clear());

describe.each(['merge', 'diff3', 'zdiff3'])('a merge that failed (%s)', (style) => {
  test('is resolved record by record, and ready to be committed', async () => {
    const it = await mergeInto(style);
    const conflicted = it.read('errors_log.json');
    const outcome = await resolveConflicts(it.project);
    expect(outcome).toMatchObject({ kind: 'resolved', notes: [] });
    const files = ['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md'];
    expect(
      outcome.kind === 'resolved' && files.filter((name) => outcome.files.includes(name)),
    ).toContain('errors_log.json');
    for (const name of files)
      expect(it.read(name)).not.toMatch(/^(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)/m);
    expect(
      it.records().map(({ hash, status, severity }) => `${hash[0]} ${status} ${severity}`),
    ).toEqual([
      '2 active MEDIUM',
      '3 active MEDIUM',
      '5 fixed HIGH',
      '6 active MEDIUM',
      '7 fixed MEDIUM',
    ]);
    expect([...it.tasks()].sort()).toEqual([key('2'), key('3'), key('6')]);
    for (const line of ['my own', 'of the feature', 'of main'])
      expect(it.read('TODO.md').split(`- [ ] ${line}\n`)).toHaveLength(2);
    for (const line of ['by the feature', 'on main'])
      expect(it.read('FIXED_ERRORS.md')).toContain(line);
    const [kept = ''] = readdirSync(join(it.dataDir, 'quarantine'));
    expect(readFileSync(join(it.dataDir, 'quarantine', kept), 'utf8')).toBe(conflicted);
    it.git('add', '-A');
    it.git('commit', '-qm', 'merged');
    const before = files.map((name) => it.read(name));
    expect(await fold(it.project)).toEqual({ kind: 'folded', events: 0, remarks: [], notes: [] });
    expect(files.map((name) => it.read(name))).toEqual(before);
  });
});

test('what was thrown in the middle of a merge waits for its end, and is all there', async () => {
  const it = await mergeInto('merge');
  await thrown(it, key('8'), key('5'));
  expect(it.read('errors_log.json')).toContain('<<<<<<< HEAD');
  await resolveConflicts(it.project);
  expect(it.records().map(({ hash }) => hash)).not.toContain(key('8'));
  it.git('add', '-A');
  it.git('commit', '-qm', 'merged');
  expect(await fold(it.project)).toMatchObject({ kind: 'folded', events: 2 });
  const { records } = await readView(it.project);
  const counts = Object.fromEntries(records.map((record) => [record.hash[0], record.occurrences]));
  expect(counts).toEqual({ 2: 1, 3: 1, 5: 2, 6: 1, 7: 1, 8: 1 });
});

test('resolving again finds nothing to do', async () => {
  const it = await mergeInto('merge');
  await resolveConflicts(it.project);
  const before = it.snapshot();
  expect(await resolveConflicts(it.project)).toEqual({ kind: 'resolved', files: [], notes: [] });
  const left = (name: string) => name.startsWith('.errtrack');
  const after = it.snapshot();
  for (const name of Object.keys(after).filter((it) => !left(it)))
    expect(after[name]).toBe(before[name]);
});

test('a side that is no ledger is refused by its name, and nothing is written', async () => {
  const it = await mergeInto('merge');
  const text = it.read('errors_log.json').replace(/=======\n/, '=======\n,,\n');
  it.write('errors_log.json', text);
  const todo = it.read('TODO.md');
  for (let i = 0; i < 2; i++) {
    const outcome = await resolveConflicts(it.project);
    expect(outcome).toEqual({
      kind: 'blocked',
      problem: expect.stringMatching(
        /^Cannot resolve errors_log\.json: as theirs \(feature\) have it, it is no valid JSON \(line \d+\)\. Take the other side with `git checkout --ours -- errors_log\.json`, or resolve it by hand, then run `errtrack sync`\. Nothing was written\.$/,
      ),
    });
  }
  expect(it.read('errors_log.json')).toBe(text);
  expect(it.read('TODO.md')).toBe(todo);
  expect(readdirSync(join(it.dataDir, 'quarantine'))).toHaveLength(1);
});

test('a Markdown file with half a conflict stops everything before the ledger is written', async () => {
  const it = await mergeInto('merge');
  it.write('TODO.md', '<<<<<<< HEAD\n- [ ] mine\n');
  const ledger = it.read('errors_log.json');
  expect(await resolveConflicts(it.project)).toEqual({
    kind: 'blocked',
    problem:
      'Cannot resolve TODO.md: the conflict of line 1 has no end. Resolve it by hand; nothing was written.',
  });
  expect(it.read('errors_log.json')).toBe(ledger);
});

test('while another git command writes, nothing is resolved', async () => {
  const it = await mergeInto('merge');
  it.write('.git/index.lock', '');
  expect(await resolveConflicts(it.project)).toEqual({
    kind: 'waiting',
    reason: 'git is at work (another git command)',
  });
  expect(it.read('errors_log.json')).toContain('<<<<<<< HEAD');
});

const BOTH = (ours: string, theirs: string) => `<<<<<<<\n${ours}=======\n${theirs}>>>>>>>\n`;

describe('outside a merge', () => {
  const open = async () => {
    const it = new FoldProject();
    await thrown(it, key('1'));
    return { it, good: it.read('errors_log.json') };
  };

  test('a conflict is resolved too, and markers need no names', async () => {
    const { it, good } = await open();
    it.write('errors_log.json', BOTH(good, good));
    expect(await resolveConflicts(it.project)).toMatchObject({ files: ['errors_log.json'] });
    expect(it.read('errors_log.json')).toBe(good);
    it.write('errors_log.json', BOTH('', good));
    expect(await resolveConflicts(it.project)).toMatchObject({
      problem: expect.stringContaining(
        'as ours have it, it is no valid JSON (it is empty). Take the other side with `git checkout --theirs --',
      ),
    });
  });

  test('half a conflict is refused with its line', async () => {
    const { it, good } = await open();
    it.write('errors_log.json', `<<<<<<< HEAD\n${good}`);
    expect(await resolveConflicts(it.project)).toMatchObject({
      kind: 'blocked',
      problem: expect.stringMatching(
        /^Cannot resolve errors_log\.json: the conflict of line 1 has no end\./,
      ),
    });
  });

  test('no ledger and no Markdown are no conflict', async () => {
    const it = new FoldProject();
    expect(await resolveConflicts(it.project)).toEqual({ kind: 'resolved', files: [], notes: [] });
    expect(it.has('TODO.md')).toBe(false);
  });

  test('a task of both sides stays once, ticked if one has ticked it; one without a record goes', async () => {
    const { it } = await open();
    const task =
      it
        .read('TODO.md')
        .split('\n')
        .find((line) => line.includes('errtrack:')) ?? '';
    const gone = task.replaceAll(key('1'), key('9'));
    const ticked = task.replace('- [ ]', '- [x]');
    const conflict = BOTH(
      `${task}\n- [ ] of ours\n- [ ] same\n`,
      `- [ ] same\n${gone}\n${ticked}\n- [ ] of theirs\n`,
    );
    it.write('TODO.md', it.read('TODO.md').replace(`${task}\n`, conflict));
    expect(await resolveConflicts(it.project)).toMatchObject({ files: ['TODO.md'] });
    const lines = it
      .read('TODO.md')
      .split('\n')
      .filter((line) => line.startsWith('- '));
    expect(lines).toEqual([ticked, '- [ ] of ours', '- [ ] same', '- [ ] of theirs']);
    await fold(it.project);
    expect(it.records()).toMatchObject([{ status: 'fixed' }]);
  });

  test('history keeps the entries of both sides, and a blank line between them', async () => {
    const { it } = await open();
    it.write(
      'FIXED_ERRORS.md',
      `# Fixed errors\n\n${BOTH('ours\n', 'theirs\n')}\n${BOTH('same\n', 'same\n')}`,
    );
    await resolveConflicts(it.project);
    expect(it.read('FIXED_ERRORS.md')).toBe('# Fixed errors\n\nours\n\ntheirs\n\nsame\n');
    it.write('FIXED_ERRORS.md', BOTH('ours\r\n', 'theirs\r\n'));
    await resolveConflicts(it.project);
    expect(it.read('FIXED_ERRORS.md')).toBe('ours\r\n\r\ntheirs\r\n');
  });

  test('history keeps entries whole where a conflict goes through the middle of them', async () => {
    const { it } = await open();
    const heading = '## 2026-11-20 · Error in `vary`\n\n';
    const entry = (words: string, digit: string) => `${heading}> ${words}\n\n${endOf(digit)}`;
    const endOf = (digit: string) =>
      `- **Seen:** today\n- **Fixed:** today <!-- errtrack:${key(digit)} --> <!-- errtrack-fixed:2026-11-20T00:00:0${digit}.000Z -->\n`;
    const shared = '\n- **Seen:** today\n';
    const ends = BOTH(
      `${endOf('1').replace(shared.trimStart(), '')}\n${entry('older', '3')}`,
      endOf('2').replace(shared.trimStart(), ''),
    );
    const old = entry('the oldest', '4');
    it.write(
      'FIXED_ERRORS.md',
      `# Fixed errors\n\n${heading}${BOTH('> on main\n', '> aside\n')}${shared}${ends}\n${old}`,
    );
    await resolveConflicts(it.project);
    const entries = [entry('on main', '1'), entry('older', '3'), entry('aside', '2'), old];
    expect(it.read('FIXED_ERRORS.md')).toBe(`# Fixed errors\n\n${entries.join('\n')}`);
  });

  test('history keeps an entry once that both sides have, with the words of both', async () => {
    const { it } = await open();
    const fix = `- **Fixed:** today <!-- errtrack:${key('1')} --> <!-- errtrack-fixed:2026-11-20T00:00:01.000Z -->\n`;
    it.write('FIXED_ERRORS.md', `## One\n\n${BOTH('> as main says\n', '> as they say\n')}\n${fix}`);
    await resolveConflicts(it.project);
    expect(it.read('FIXED_ERRORS.md')).toBe(`## One\n\n> as main says\n\n> as they say\n\n${fix}`);
  });

  test('history keeps what each side says of a fix that did not hold, in one list', async () => {
    const it = new FoldProject();
    await thrown(it, key('1'));
    const event = {
      type: 'fix',
      hash: key('1'),
      description: 'done',
      commit: null,
      by: null,
      source: 'cli',
    } as const;
    await fold(it.project, { events: [event] });
    const entry = it.read('FIXED_ERRORS.md');
    const fixedAt = /errtrack-fixed:(\S+)/.exec(entry)?.[1];
    const back = (day: string) =>
      `- **Came back:** 2027-01-${day} 08:00 UTC <!-- errtrack-back:${key('1')}:${fixedAt} -->\n`;
    it.write(
      'FIXED_ERRORS.md',
      `${entry}<<<<<<< a\n${back('01')}=======\n${back('02')}>>>>>>> b\n`,
    );
    expect(await resolveConflicts(it.project)).toMatchObject({ files: ['FIXED_ERRORS.md'] });
    const resolved = `${entry}${back('01')}${back('02')}`;
    expect(it.read('FIXED_ERRORS.md')).toBe(resolved);
    expect(await fold(it.project)).toMatchObject({ kind: 'folded', remarks: [], notes: [] });
    await fold(it.project, { events: [{ type: 'reopen', hash: key('1') }] });
    expect(it.read('FIXED_ERRORS.md')).toBe('# Fixed errors\n');
  });

  test('a TODO.md that is no UTF-8 is refused, and one that is no file', async () => {
    const { it, good } = await open();
    writeFileSync(join(it.folder, 'TODO.md'), Buffer.from('<<<<<<< \xe9\n', 'latin1'));
    it.write('errors_log.json', BOTH(good, good));
    expect(await resolveConflicts(it.project)).toEqual({
      kind: 'blocked',
      problem: 'Cannot resolve TODO.md: it is not valid UTF-8; save it as UTF-8.',
    });
    expect(it.read('errors_log.json')).toBe(BOTH(good, good));
  });
});

test('a TODO.md that goes away while it is resolved stays away', async () => {
  const it = await mergeInto('merge');
  const { openSync } = process.getBuiltinModule('node:fs');
  let opened = 0;
  faults.set('openSync', (path: string, flags: number) => {
    if (path.endsWith('TODO.md') && ++opened === 2) rmSync(path);
    return openSync(path, flags);
  });
  expect(await resolveConflicts(it.project)).toMatchObject({ kind: 'resolved' });
  faults.clear();
  expect(it.has('TODO.md')).toBe(false);
  expect(it.read('errors_log.json')).not.toContain('<<<<<<<');
});

test('a TODO.md that is saved while it is resolved is resolved as it is then', async () => {
  const it = await mergeInto('merge');
  const { linkSync } = process.getBuiltinModule('node:fs');
  let saved = 0;
  faults.set('linkSync', (from: string, to: string) => {
    if (from.endsWith('TODO.md') && saved++ === 0)
      it.write('TODO.md', `${it.read('TODO.md')}\n- [ ] saved\n`);
    linkSync(from, to);
  });
  expect(await resolveConflicts(it.project)).toMatchObject({ kind: 'resolved' });
  expect(it.read('TODO.md')).toContain('\n- [ ] saved\n');
  expect(it.read('TODO.md')).not.toContain('<<<<<<<');
});

describe('a ledger that git has tangled without seeing a conflict', () => {
  /** Git's merge, but for what it has made of the ledger: of each side the records, one of them twice. */
  async function tangle(isCommitted: boolean): Promise<FoldProject> {
    const it = await mergeInto('merge');
    const at = (commit: string) => it.git('show', `${commit}:errors_log.json`).split('\n');
    const [ours, theirs] = [at('HEAD'), at('feature')];
    const text = [...ours.slice(0, -4), '    },', ...theirs.slice(3)].join('\n');
    it.write('errors_log.json', text);
    it.git('checkout', '-q', '--ours', 'TODO.md', 'FIXED_ERRORS.md');
    it.git('add', '-A');
    if (isCommitted) it.git('commit', '-qm', 'merged');
    return it;
  }

  test.each([false, true])('is merged anew (committed: %s)', async (isCommitted) => {
    const it = await tangle(isCommitted);
    const tangled = it.read('errors_log.json');
    expect(tangled.split(`"${key('5')}": {`)).toHaveLength(3);
    expect(await fold(it.project)).not.toMatchObject({ kind: 'folded' });
    const outcome = await resolveConflicts(it.project);
    expect(outcome).toEqual({ kind: 'resolved', files: ['errors_log.json'], notes: [] });
    expect(it.records().map(({ hash, status }) => `${hash[0]} ${status}`)).toEqual([
      ...['2 active', '3 active', '5 fixed', '6 active', '7 fixed'],
    ]);
    expect(it.records()[2]?.severity).toBe('HIGH');
    const [kept = ''] = readdirSync(join(it.dataDir, 'quarantine'));
    expect(readFileSync(join(it.dataDir, 'quarantine', kept), 'utf8')).toBe(tangled);
    if (!isCommitted) it.git('commit', '-qam', 'merged');
    expect(await fold(it.project)).toMatchObject({ kind: 'folded' });
    expect([...it.tasks()].sort()).toEqual([key('2'), key('3'), key('6')]);
    expect(await resolveConflicts(it.project)).toMatchObject({ kind: 'resolved', files: [] });
  });

  test('is left to a person who has begun to mend it, added or not', async () => {
    const it = await tangle(true);
    const begun = it.read('errors_log.json').replace('"version": 1', '"version":  1');
    it.write('errors_log.json', begun);
    for (const isAdded of [false, true]) {
      if (isAdded) it.commitAll();
      const outcome = await resolveConflicts(it.project);
      expect(outcome).toMatchObject({ kind: 'blocked', problem: expect.stringContaining('twice') });
      expect(it.read('errors_log.json')).toBe(begun);
    }
  });
});
