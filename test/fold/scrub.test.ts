import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ThrowEvent } from '../../src/core/events.js';
import { formatLine, parseLine } from '../../src/files/checked-line.js';
import { getHostId } from '../../src/files/host.js';
import { fold } from '../../src/fold/fold.js';
import { type ScrubOutcome, scrub } from '../../src/fold/scrub.js';
import { readView } from '../../src/fold/view.js';
import { readState } from '../../src/ledger/state.js';
import { HASH, OTHER, thrown } from '../core/support/books.js';
import { failWith, faults } from '../faults/replaced-calls.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const { linkSync, openSync, unlinkSync } = process.getBuiltinModule('node:fs');
const WORD = 'quetzalcoatl';

afterEach(() => {
  faults.clear();
  vi.restoreAllMocks();
});

/** A throw whose every text holds the word, as an older version might have recorded it. */
function telling(over: Partial<ThrowEvent> = {}): Partial<ThrowEvent> {
  const { error } = thrown();
  const message = `the word is ${WORD}`;
  return { error: { ...error, message }, context: `at ${WORD}`, tags: { it: WORD }, ...over };
}

function throwIn(it: FoldProject, k = HASH, over = telling()): void {
  const { journal } = openJournal(it.dataDir);
  for (let i = 0; i < 3; i++) journal.append(throwOf(k, over));
  journal.close();
}

async function makeFolded(): Promise<FoldProject> {
  const it = new FoldProject();
  throwIn(it);
  throwIn(it, OTHER, {});
  expect(await fold(it.project)).toMatchObject({ kind: 'folded' });
  return it;
}

function takeOut(it: FoldProject, dryRun = false): Promise<ScrubOutcome> {
  return scrub(it.project, { matches: [WORD], dryRun });
}

/** Names of all files that hold the word. */
function holding(it: FoldProject): readonly string[] {
  return readdirSync(it.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(it.folder, name)).isFile() && it.read(name).includes(WORD))
    .sort();
}

function filesOf(outcome: ScrubOutcome): readonly (readonly [string, string])[] {
  if (outcome.kind !== 'scrubbed') throw new Error(outcome.kind);
  return outcome.found.changed.map(({ file, action }) => [file, action] as const);
}

describe('taking a text out', () => {
  test('cleans state, ledger, task and journal, names each once, and keeps every count', async () => {
    const it = await makeFolded();
    expect(holding(it).length).toBeGreaterThan(3);
    const outcome = await takeOut(it);
    expect(
      filesOf(outcome).map(([file, action]) => [file.replace(/\/[^/]*$/, '/'), action]),
    ).toEqual([
      ['.errtrack/', 'cleaned'],
      ['errors_log.json', 'cleaned'],
      ['TODO.md', 'cleaned'],
      ['.errtrack/journal/', 'cleaned'],
      ['.errtrack/backup/', 'removed'],
    ]);
    expect(holding(it)).toEqual([]);
    const { records } = await readView(it.project);
    expect(records.map(({ hash, occurrences }) => [hash, occurrences]).sort()).toEqual([
      [OTHER, 3],
      [HASH, 3],
    ]);
    const state = readState(it.dataDir);
    expect(state.installed).toBe(true);
    expect(state.counters.get(HASH)?.tags).toEqual({ it: { '<secret>': 3 } });
    expect(readdirSync(join(it.dataDir, 'state')).sort()).toEqual([
      `${state.generation}.installed`,
      `${state.generation}.json`,
    ]);
  });

  test('changes nothing the second time', async () => {
    const it = await makeFolded();
    await takeOut(it);
    // The state takes note of the files as they are now.
    await fold(it.project);
    const { '.errtrack': _before, ...before } = it.snapshot();
    expect(await takeOut(it)).toMatchObject({ found: { changed: [], left: [] } });
    const { '.errtrack': _after, ...after } = it.snapshot();
    expect(after).toEqual(before);
  });

  test('only says what it would do on a dry run', async () => {
    const it = await makeFolded();
    throwIn(it);
    it.write('.errtrack/backup/TODO.md.old', `- ${WORD}\n`);
    const before = it.snapshot();
    const files = filesOf(await takeOut(it, true));
    expect(it.snapshot()).toEqual(before);
    expect(files).toContainEqual(['TODO.md', 'cleaned']);
    expect(files).toContainEqual(['.errtrack/backup/TODO.md.old', 'removed']);
    // One that is folded, and one that waits.
    expect(files.filter(([file]) => file.startsWith('.errtrack/journal/'))).toHaveLength(2);
  });

  test('leaves a person’s own words, and says in which lines they stand', async () => {
    const it = await makeFolded();
    const notes = `\n## Notes\n\nask about ${WORD}\n`;
    it.write('TODO.md', it.read('TODO.md') + notes);
    const line = it.read('TODO.md').split('\n').indexOf(`ask about ${WORD}`) + 1;
    const outcome = await takeOut(it);
    expect(outcome).toMatchObject({ found: { left: [{ file: 'TODO.md', lines: [line] }] } });
    expect(it.read('TODO.md').endsWith(notes)).toBe(true);
    expect(holding(it)).toEqual(['TODO.md']);
  });

  test('cleans a ledger and a state that are dirty each for itself', async () => {
    const it = await makeFolded();
    await takeOut(it);
    const ledger = it.read('errors_log.json');
    it.write('errors_log.json', ledger.replace('the word is <secret>', `the word is ${WORD}`));
    expect(filesOf(await takeOut(it)).map(([file]) => file)).toEqual(['errors_log.json']);
    expect(it.read('errors_log.json')).toBe(ledger);
    const state = `.errtrack/state/${readState(it.dataDir).generation}.json`;
    it.write(state, it.read(state).replace('<secret>', WORD));
    expect(filesOf(await takeOut(it)).map(([file]) => file)).toEqual(['.errtrack/state']);
    expect(it.read('errors_log.json')).toBe(ledger);
    expect(holding(it)).toEqual([]);
  });

  test('takes the version that an editor saved meanwhile', async () => {
    const it = await makeFolded();
    let saved = 0;
    faults.set('linkSync', (from: string, to: string) => {
      linkSync(from, to);
      if (from.endsWith('TODO.md') && saved++ === 0)
        writeFileSync(from, `${readFileSync(from, 'utf8')}\nsaved\n`);
    });
    await takeOut(it);
    faults.clear();
    expect(saved).toBeGreaterThan(1);
    expect(it.read('TODO.md')).toMatch(/<secret>.*\nsaved\n$/s);
    expect(holding(it).filter((name) => !name.startsWith('.errtrack/backup'))).toEqual([]);
  });
});

describe('what stands in our own folder', () => {
  const clean = (it: FoldProject, name: string, text: string) => {
    it.write(`.errtrack/${name}`, text);
    return takeOut(it).then(() => it.read(`.errtrack/${name}`));
  };

  test('a line of a journal is cleaned as what it means, and keeps a good checksum', async () => {
    const it = new FoldProject();
    const json = JSON.stringify({ n: 1, t: 1, type: WORD, message: `"${WORD}"`, k: HASH });
    const other = formatLine('{"n":2}');
    const [first = '', second] = (await clean(it, 'quarantine/x', formatLine(json) + other)).split(
      '\n',
    );
    expect(parseLine(first)).toMatchObject({
      n: 1,
      t: 1,
      type: WORD,
      message: '"<secret>"',
      k: HASH,
    });
    expect(`${second}\n`).toBe(other);
  });

  test.each([
    ['JSON', `{"where":"${WORD}"}\n{ "b": 1 }\n`, '{"where":"<secret>"}\n{ "b": 1 }\n'],
    ['a line that is cut', `{"where":"${WORD}\n`, '{"where":"<secret>\n'],
    ['no JSON', `<<<<<<< HEAD\n${WORD}\n`, '<<<<<<< HEAD\n<secret>\n'],
  ])('%s is cleaned line by line', async (_what, text, cleaned) => {
    const it = new FoldProject();
    expect(await clean(it, 'trouble.ndjson', text)).toBe(cleaned);
  });

  test('a key that goes over several lines is taken out, whatever stands around it', async () => {
    const it = new FoldProject();
    const body = 'A'.repeat(64);
    const pem = ['BEGIN', 'END'].map((word) => `-----${word} PRIVATE KEY-----`).join(`\n${body}\n`);
    const text = `a\n${pem}\n{"b":1}\n${pem}\nc\n`;
    expect(await clean(it, 'quarantine/x', text)).toBe('a\n<secret>\n{"b":1}\n<secret>\nc\n');
  });

  test('what is no file, or gone, is passed over', async () => {
    const it = new FoldProject();
    mkdirSync(join(it.dataDir, 'quarantine', 'folder'), { recursive: true });
    mkdirSync(join(it.dataDir, 'backup'));
    it.write('mine', WORD);
    symlinkSync('../../mine', join(it.dataDir, 'quarantine', 'link'));
    symlinkSync('../../mine', join(it.dataDir, 'backup', 'link'));
    symlinkSync('nowhere', join(it.dataDir, 'backup', 'nowhere'));
    expect(filesOf(await takeOut(it))).toEqual([]);
    expect(it.read('mine')).toBe(WORD);
  });

  test('a file that may not be read is said, not taken for clean', async () => {
    const it = await makeFolded();
    it.write('.errtrack/quarantine/x', WORD);
    faults.set('openSync', (path: string, ...rest: never[]) =>
      path.endsWith('quarantine/x')
        ? failWith('EIO')()
        : Reflect.apply(openSync, undefined, [path, ...rest]),
    );
    expect(await takeOut(it)).toMatchObject({
      kind: 'blocked',
      problem: expect.stringContaining('EIO'),
    });
  });

  test('a file that goes away after our look is put there clean', async () => {
    const it = new FoldProject();
    it.write('.errtrack/quarantine/x', WORD);
    let looks = 0;
    faults.set('openSync', (path: string, ...rest: never[]) =>
      path.endsWith('quarantine/x') && looks++ > 0
        ? failWith('ENOENT')()
        : Reflect.apply(openSync, undefined, [path, ...rest]),
    );
    await takeOut(it);
    faults.clear();
    expect([looks, it.read('.errtrack/quarantine/x')]).toEqual([2, '<secret>']);
  });

  test('what the file system refuses is said, with what to do', async () => {
    const it = await makeFolded();
    it.write('.errtrack/quarantine/x', WORD);
    faults.set('readdirSync', (path: string, ...rest: never[]) =>
      path.endsWith('quarantine')
        ? failWith('EIO')()
        : Reflect.apply(process.getBuiltinModule('node:fs').readdirSync, undefined, [
            path,
            ...rest,
          ]),
    );
    expect(await takeOut(it)).toEqual({
      kind: 'blocked',
      problem: expect.stringMatching(/^Cannot take out all: EIO.*Mend that and run it again/s),
    });
    faults.clear();
    expect(it.has('.errtrack/fold.lock')).toBe(false);
    expect(it.read('TODO.md')).not.toContain(WORD);
    await takeOut(it);
    expect(holding(it)).toEqual([]);
  });
});

describe('nothing is taken out', () => {
  test('while git is at work', async () => {
    const it = new FoldProject({ git: true });
    throwIn(it);
    await fold(it.project);
    it.write('.git/MERGE_HEAD', '');
    const before = it.read('TODO.md');
    expect(await takeOut(it)).toEqual({ kind: 'waiting', reason: 'git is at work (a merge)' });
    expect(it.read('TODO.md')).toBe(before);
  });

  test('where another fold has installed its state at the same time', async () => {
    const it = await makeFolded();
    faults.set('linkSync', (from: string, to: string) => {
      if (to.endsWith('.json')) failWith('EEXIST')();
      linkSync(from, to);
    });
    expect(await takeOut(it)).toMatchObject({
      kind: 'blocked',
      problem: expect.stringContaining('another fold was at work at the same time'),
    });
    faults.clear();
    expect(it.read('errors_log.json')).toContain(WORD);
  });

  test('where a list cannot be read', async () => {
    const it = await makeFolded();
    writeFileSync(join(it.folder, 'TODO.md'), Buffer.from([0x23, 0x20, 0xff, 0x0a]));
    expect(await takeOut(it)).toMatchObject({
      kind: 'blocked',
      problem: expect.stringContaining('TODO.md'),
    });
  });
});

test('waits for another fold, but not for ever', async () => {
  const it = await makeFolded();
  const { now } = Date;
  let asked = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 1_000 * asked++);
  // Somebody takes the lock right after the fold that scrubbing begins with.
  const owner = { ...getHostId(), pid: process.pid, nonce: 'of another' };
  faults.set('unlinkSync', (path: string) => {
    unlinkSync(path);
    if (path.endsWith('fold.lock')) writeFileSync(path, JSON.stringify(owner));
  });
  expect(await takeOut(it)).toEqual({ kind: 'waiting', reason: 'another fold is at work' });
  expect(holding(it)).not.toEqual([]);
});

describe('a TODO.md', () => {
  test('that is scrubbed is read back as nobody’s edit', async () => {
    const it = await makeFolded();
    await takeOut(it);
    expect(it.read('TODO.md')).not.toContain(WORD);
    expect(await fold(it.project, { relist: true })).toMatchObject({ events: 0, remarks: [] });
  });

  test('in which a person ticked a box meanwhile is scrubbed, and the tick read', async () => {
    const it = await makeFolded();
    const tick = () => it.write('TODO.md', it.read('TODO.md').replace('- [ ]', '- [x]'));
    faults.set('linkSync', (from: string, to: string) => {
      if (to.includes('/state/')) tick();
      linkSync(from, to);
    });
    expect(await takeOut(it)).toMatchObject({ kind: 'scrubbed' });
    faults.clear();
    expect(await fold(it.project)).toMatchObject({ remarks: [{ kind: 'fixed' }] });
    expect(holding(it)).toEqual([]);
  });
});

test('a FIXED_ERRORS.md that a person changed meanwhile is scrubbed, and stays theirs', async () => {
  const it = await makeFolded();
  const fix = { type: 'fix', hash: HASH, description: `no ${WORD}`, commit: null } as const;
  await fold(it.project, { events: [{ ...fix, by: null, source: 'cli' }] });
  faults.set('linkSync', (from: string, to: string) => {
    if (to.includes('/state/'))
      it.write('FIXED_ERRORS.md', it.read('FIXED_ERRORS.md').replace('> no', '> never'));
    linkSync(from, to);
  });
  expect(await takeOut(it)).toMatchObject({ kind: 'scrubbed' });
  faults.clear();
  expect(await fold(it.project)).toMatchObject({ remarks: [{ kind: 'at odds with the ledger' }] });
  expect(it.read('FIXED_ERRORS.md')).toMatch(/^> never /m);
  expect(holding(it)).toEqual([]);
});

test('a FIXED_ERRORS.md that is no text is told of, and left alone', async () => {
  const it = await makeFolded();
  const path = join(it.folder, 'FIXED_ERRORS.md');
  const bytes = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(WORD, 'utf16le')]);
  writeFileSync(path, bytes);
  expect(await takeOut(it)).toMatchObject({
    kind: 'blocked',
    problem: expect.stringContaining('Cannot edit FIXED_ERRORS.md'),
  });
  expect(readFileSync(path)).toEqual(bytes);
});
