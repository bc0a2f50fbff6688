import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Outbreak } from '../../src/core/errors/described-at.js';
import { readErrorGit } from '../../src/sources/error-git.js';
import { makeTempFolder } from '../support/temp-folder.js';

let root = '';
let home = '';

function gitIn(folder: string, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    ...{ cwd: folder, encoding: 'utf8', env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

const git = (...args: readonly string[]) => gitIn(root, ...args);

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

let day = 0;

/** Commit everything, a day later than the last one, and give its hash. */
function commit(subject: string, { in: folder = root, by = 'Ada' } = {}): string {
  const date = `2026-11-${String(++day).padStart(2, '0')}T10:00:00+02:00`;
  gitIn(folder, 'add', '-A');
  const who = ['-c', `user.name=${by}`, '-c', 'user.email=x@example.org'];
  const author = ['--date', date, '-m', subject, '--allow-empty'];
  gitIn(folder, ...who, 'commit', '-q', ...author);
  return gitIn(folder, 'rev-parse', 'HEAD');
}

const at = (file: string, line: number) => ({ file, line, column: 1, function: null });
const isoDay = (n: number) => `2026-11-${String(n).padStart(2, '0')}T08:00:00.000Z`;
const note = (hash: string, subject: string, n: number, author = 'Ada') => ({
  ...{ commit: hash, author, date: isoDay(n), subject },
});
const UNKNOWN: Outbreak = { seenAt: null, unseenAt: [] };
const seen = (seenAt: string, fix?: string, fold?: string): Outbreak => ({
  seenAt,
  unseenAt: [
    ...(fix === undefined ? [] : [{ commit: fix, reason: 'fix' as const }]),
    ...(fold === undefined ? [] : [{ commit: fold, reason: 'fold' as const }]),
  ],
});

beforeEach(() => {
  day = 0;
  home = makeTempFolder();
  root = makeTempFolder();
  git('init', '-q', '-b', 'main');
});

describe('the commit of a line', () => {
  test('is that which wrote it, as it was where it was thrown', () => {
    write('src/a.ts', 'one\ntwo\nthree\n');
    const first = commit('Write all');
    write('src/a.ts', 'one\nTWO\nthree\n');
    const second = commit('Shout', { by: 'Zoë "Z" O\'Neil' });
    write('src/a.ts', 'new\none\n2\nthree\n');
    const third = commit('Later');
    expect(readErrorGit(root, at('src/a.ts', 2), seen(second, undefined, first))).toEqual({
      ...{ commit: second, commitOf: 'occurrence', head: third, missing: null },
      line: { ...note(second, 'Shout', 2, 'Zoë "Z" O\'Neil'), changed: true },
      since: { commit: first, reason: 'fold' },
      commits: [note(second, 'Shout', 2, 'Zoë "Z" O\'Neil')],
      more: false,
    });
    expect(readErrorGit(root, at('src/a.ts', 3), seen(second))).toMatchObject({
      line: { commit: first, changed: true },
      since: null,
      commits: [{ commit: second }, { commit: first }],
    });
    expect(readErrorGit(root, at('src/a.ts', 4), seen(third))).toMatchObject({
      line: { commit: first, changed: false },
    });
  });

  test('is looked up at HEAD where that of the occurrence is not known, or not here', () => {
    write('a.ts', 'one\n');
    const head = commit('one');
    const line = { ...note(head, 'one', 1), changed: false };
    expect(readErrorGit(root, at('a.ts', 1), UNKNOWN)).toMatchObject({
      ...{ commit: head, commitOf: 'head', missing: null, line },
    });
    for (const gone of ['0'.repeat(40), 'f'.repeat(64), 'HEAD', '--help', '-h', `${head} x`, '']) {
      expect(readErrorGit(root, at('a.ts', 1), seen(gone, gone, gone)), gone).toMatchObject({
        ...{ commit: head, commitOf: 'head', missing: gone, line, since: null },
      });
    }
    const blob = git('rev-parse', 'HEAD:a.ts');
    expect(readErrorGit(root, at('a.ts', 1), seen(blob))).toMatchObject({ missing: blob, line });
  });

  test('is not known for what was not committed', () => {
    write('a.ts', 'one\n');
    const head = commit('one');
    write('a.ts', 'one\ntwo\n');
    write('b.ts', 'one\n');
    const nothing = { commit: head, line: null };
    expect(readErrorGit(root, at('a.ts', 2), seen(head))).toMatchObject(nothing);
    expect(readErrorGit(root, at('b.ts', 1), seen(head))).toMatchObject({
      ...nothing,
      commits: [],
    });
    for (const line of [0, -1, 1.5, 9e15, 1e300, Number.NaN]) {
      expect(readErrorGit(root, at('a.ts', line), seen(head)), String(line)).toMatchObject(nothing);
    }
    write('a.ts', 'ONE\n');
    expect(readErrorGit(root, at('a.ts', 1), seen(head))).toMatchObject({
      ...{ head, line: { commit: head, changed: true } },
    });
  });

  test('is known for a file that was renamed or deleted since, and from below the top', () => {
    write('app/src/a.ts', 'one\ntwo\n');
    const first = commit('one');
    git('mv', 'app/src/a.ts', 'app/src/b.ts');
    const second = commit('rename');
    const below = join(root, 'app');
    expect(readErrorGit(below, at('src/a.ts', 2), seen(first))).toMatchObject({
      ...{ commit: first, line: { commit: first, changed: null }, commits: [{ commit: first }] },
    });
    expect(readErrorGit(below, at('src/b.ts', 2), seen(second))).toMatchObject({
      line: { commit: first, changed: false },
      commits: [{ commit: second }, { commit: first }],
    });
    rmSync(join(root, 'app/src'), { recursive: true });
    expect(readErrorGit(below, at('src/b.ts', 2), seen(second))).toMatchObject({
      line: { commit: first, changed: null },
    });
  });

  test('ends in the line that git has, with another line ending here', () => {
    write('a.ts', 'one\r\ntwo\r\n');
    const head = commit('one');
    write('a.ts', 'one\ntwo\n');
    expect(readErrorGit(root, at('a.ts', 2), seen(head))?.line?.changed).toBe(false);
  });
});

describe('commits that touched the file', () => {
  test('are those after the fix, five at most', () => {
    write('a.ts', '0\n');
    const fix = commit('fix');
    const all = Array.from({ length: 6 }, (_, index) => {
      write('a.ts', `${index + 1}\n`);
      write('b.ts', `${index}\n`);
      return commit(`change ${index + 1}`);
    });
    write('b.ts', 'other\n');
    const last = commit('elsewhere');
    const git = readErrorGit(root, at('a.ts', 1), seen(last, fix, all[2]));
    expect(git).toMatchObject({ since: { commit: fix, reason: 'fix' }, more: true });
    expect(git?.commits.map(({ commit: it }) => it)).toEqual(all.slice(1).reverse());
    const fewer = readErrorGit(root, at('a.ts', 1), seen(last, all[0]));
    expect(fewer).toMatchObject({ more: false });
    expect(fewer?.commits).toHaveLength(5);
    expect(readErrorGit(root, at('a.ts', 1), seen(last, last))?.commits).toEqual([]);
  });

  test('are those since the next best commit where the clone is shallow', () => {
    write('a.ts', '0\n');
    const fix = commit('fix');
    write('a.ts', '1\n');
    const earlier = commit('one');
    write('a.ts', '2\n');
    const last = commit('two');
    const clone = join(home, 'clone');
    gitIn(home, 'clone', '-q', '--depth', '2', pathToFileURL(root).href, clone);
    expect(readErrorGit(clone, at('a.ts', 1), seen(last, fix, earlier))).toMatchObject({
      ...{ line: { commit: last }, since: { commit: earlier, reason: 'fold' } },
      commits: [{ commit: last }],
    });
    expect(readErrorGit(clone, at('a.ts', 1), seen(fix, fix))).toMatchObject({
      ...{ commit: last, commitOf: 'head', missing: fix, since: null },
      commits: [{ commit: last }, { commit: earlier }],
    });
  });
});

describe('nothing is known', () => {
  test('outside git, before the first commit, and of what is in no file of the project', () => {
    const outside = makeTempFolder();
    writeFileSync(join(outside, 'a.ts'), 'one\n');
    expect(readErrorGit(outside, at('a.ts', 1), UNKNOWN)).toBeNull();
    write('a.ts', 'one\n');
    expect(readErrorGit(root, at('a.ts', 1), UNKNOWN)).toBeNull();
    commit('one');
    symlinkSync(outside, join(root, 'way'));
    const places = ['node:fs', '<anonymous>', 'dist/gone.js', '../a.ts', '/etc/passwd', 'a\0b'];
    for (const place of [...places, 'way/a.ts', join(outside, 'a.ts'), '.']) {
      expect(readErrorGit(root, at(place, 1), UNKNOWN)?.line ?? null, place).toBeNull();
    }
    for (const place of places) expect(readErrorGit(root, at(place, 1), UNKNOWN)).toBeNull();
    expect(readErrorGit(root, null, UNKNOWN)).toBeNull();
  });
});

const NAMES = [
  'a b.ts',
  '-rf.ts',
  '--output=x.ts',
  ':(top)a.ts',
  ':!a.ts',
  ':/a.ts',
  '*.ts',
  '"quoted".ts',
  "it's.ts",
  'new\nline.ts',
  '$(touch canary).ts',
  '`touch canary`.ts',
  '\u001b[31mred.ts',
  '1,1:a.ts',
  'größe-\u{1f600}.ts',
  'tab\t.ts',
  'HEAD',
];

test('a file may have any name', () => {
  write('a.ts', 'one\n');
  const first = commit('one');
  for (const [index, name] of NAMES.entries())
    write(name, `${index} unlike all\n${index} others\n`);
  const second = commit('two');
  // A list of commits to be passed over that is missing makes git's own blame fail.
  for (const list of [null, join(home, 'missing')]) {
    if (list !== null) git('config', 'blame.ignoreRevsFile', list);
    for (const name of NAMES) {
      expect(readErrorGit(root, at(name, 2), seen(second, first)), name).toMatchObject({
        line: { commit: second, subject: 'two' },
        commits: [{ commit: second }],
      });
    }
  }
  expect(existsSync(join(root, 'canary'))).toBe(false);
});

test('a submodule is asked for its own commits', () => {
  const library = makeTempFolder();
  gitIn(library, 'init', '-q', '-b', 'main');
  writeFileSync(join(library, 'lib.ts'), 'one\ntwo\n');
  const inside = commit('inside', { in: library });
  write('a.ts', 'one\n');
  const first = commit('one');
  git('submodule', '--quiet', 'add', pathToFileURL(library).href, 'vendor/lib');
  const second = commit('two');
  expect(readErrorGit(root, at('vendor/lib/lib.ts', 2), seen(second, first))).toMatchObject({
    ...{ commit: inside, commitOf: 'head', missing: null, line: { commit: inside } },
    ...{ since: null, commits: [{ commit: inside }] },
  });
});

test('a work tree beside the first one is as good', () => {
  write('a.ts', 'one\n');
  const first = commit('one');
  const beside = join(home, 'beside');
  git('worktree', 'add', '-q', beside, '-b', 'side');
  expect(readErrorGit(beside, at('a.ts', 1), UNKNOWN)).toMatchObject({
    ...{ head: first, line: { commit: first } },
  });
});

test('authors and subjects may say what they like, and no time at all', () => {
  write('a.ts', 'one\n');
  git('add', '-A');
  const tree = git('write-tree');
  const raw = `tree ${tree}\nauthor $(x) \u001b[31m "A" <a@b> 99999999999999999999 +9999\ncommitter c <c@d> 1 +0000\n\n\`touch canary\` \u001b]0;x\u0007 \u202e\n`;
  writeFileSync(join(home, 'raw'), raw);
  const hash = git('hash-object', '-t', 'commit', '-w', '--literally', join(home, 'raw'));
  git('update-ref', 'refs/heads/main', hash);
  const found = readErrorGit(root, at('a.ts', 1), seen(hash));
  expect(found?.line).toMatchObject({ commit: hash, author: '$(x) \u001b[31m "A"' });
  expect(found?.line?.subject).toBe('`touch canary` \u001b]0;x\u0007 \u202e');
  expect(found?.commits).toMatchObject([{ commit: hash }]);
});

/** What a repository may name for git to run, and the plain command that runs it. */
const TRAPS: Readonly<
  Record<string, { config: Record<string, string>; plain: readonly string[] }>
> = {
  'a textconv': {
    config: { 'diff.trap.textconv': 'TRAP' },
    plain: ['blame', '-L', '1,1', 'HEAD', '--', 'a.ts'],
  },
  'a program for signatures': {
    config: { 'gpg.program': 'TRAP', 'log.showSignature': 'true' },
    plain: ['log', '-1', 'SIGNED'],
  },
  'a filter': {
    config: { 'filter.trap.clean': 'TRAP' },
    plain: ['blame', '-L', '1,1', '--', 'a.ts'],
  },
  'an external diff': {
    config: { 'diff.external': 'TRAP' },
    plain: ['log', '-p', '--ext-diff', '-1', '--', 'a.ts'],
  },
  'a driver of diffs': {
    config: { 'diff.trap.command': 'TRAP' },
    plain: ['log', '-p', '--ext-diff', '-1', '--', 'a.ts'],
  },
  'a monitor of files': { config: { 'core.fsmonitor': 'TRAP' }, plain: ['status'] },
  'an alias': { config: { 'alias.look': '!TRAP', 'alias.blame': '!TRAP' }, plain: ['look'] },
};

test.each(Object.entries(TRAPS))(
  '%s is not run, though plain git runs it',
  (_, { config, plain }) => {
    const canary = join(home, 'canary');
    const script = join(home, 'trap.sh');
    writeFileSync(script, `#!/bin/sh\necho fired >> '${canary}'\ncat "$1" 2>/dev/null\nexit 0\n`);
    chmodSync(script, 0o755);
    write('a.ts', 'one\n');
    commit('one');
    write('a.ts', 'two\n');
    const unsigned = commit('two');
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n';
    const raw = `${git('cat-file', 'commit', unsigned)}\n`.replace('\n\n', `\n${signature}\n`);
    writeFileSync(join(home, 'raw'), raw);
    const signed = git('hash-object', '-t', 'commit', '-w', join(home, 'raw'));
    git('update-ref', 'refs/heads/main', signed);
    write('.gitattributes', '* diff=trap filter=trap\n');
    // Of another size than in the index, so that git has to look.
    write('a.ts', 'three\n');
    write('.git/more', '');
    git('config', 'include.path', 'more');
    for (const [key, value] of Object.entries(config)) {
      git('config', '--file', join(root, '.git', 'more'), key, value.replace('TRAP', script));
    }
    expect(readErrorGit(root, at('a.ts', 1), seen(signed))).toMatchObject({
      line: { commit: signed, changed: true },
      commits: [{ commit: signed }, { subject: 'one' }],
    });
    git('config', 'blame.ignoreRevsFile', join(home, 'missing'));
    expect(readErrorGit(root, at('a.ts', 1), seen(signed))?.line?.commit).toBe(signed);
    git('config', '--unset', 'blame.ignoreRevsFile');
    expect(existsSync(canary)).toBe(false);
    try {
      git(...plain.map((word) => word.replace('SIGNED', signed)));
    } catch {
      // What the trap prints is no answer for git.
    }
    expect(existsSync(canary)).toBe(true);
  },
);

test('a partial clone fetches nothing, by no program that its configuration names', () => {
  const canary = join(home, 'canary');
  write('a.ts', 'one\n');
  const head = commit('one');
  git('config', 'core.repositoryFormatVersion', '1');
  git('config', 'extensions.partialClone', 'origin');
  git('config', 'remote.origin.promisor', 'true');
  git('config', 'protocol.ext.allow', 'always');
  git('config', 'protocol.ssh.allow', 'always');
  git('config', 'core.sshCommand', `touch "${canary}"; false`);
  const blob = git('rev-parse', 'HEAD:a.ts');
  rmSync(join(root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
  for (const url of [`ext::sh -c touch% "${canary}"`, 'ssh://example.invalid/x']) {
    git('config', 'remote.origin.url', url);
    expect(readErrorGit(root, at('a.ts', 1), seen(head))).toMatchObject({ line: null });
    expect(existsSync(canary), url).toBe(false);
    expect(() => git('blame', '-L', '1,1', 'HEAD', '--', 'a.ts')).toThrow();
    expect(existsSync(canary), url).toBe(true);
    rmSync(canary);
  }
});

test.each([
  ['another work tree', () => git('config', 'core.worktree', home)],
  ['grafts', () => write('.git/info/grafts', `${git('rev-parse', 'HEAD')}\n`)],
  ['a mailmap that is a folder', () => git('config', 'mailmap.file', home)],
  ['a mailmap of no blob', () => git('config', 'mailmap.blob', '--help')],
  ['another encoding of logs', () => git('config', 'i18n.logOutputEncoding', 'UTF-16')],
  ['a format of logs', () => git('config', 'format.pretty', 'oneline')],
  ['a replaced commit', () => git('replace', '-f', 'HEAD', 'HEAD~1')],
])('%s of the configuration changes nothing that is told', (what, spoil) => {
  write('a.ts', 'one\n');
  commit('one');
  write('a.ts', 'two\n');
  const second = commit('zwölf', { by: 'Zoë' });
  spoil();
  const found = readErrorGit(root, at('a.ts', 1), seen(second));
  if (what === 'another work tree') return expect(found?.head).toBe(second);
  expect(found).toMatchObject({ line: { commit: second, author: 'Zoë', subject: 'zwölf' } });
});
