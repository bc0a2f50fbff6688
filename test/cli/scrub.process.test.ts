import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

const WORD = 'quetzalcoatl';
const PROGRAM = `
configure({ fold: 'manual' });
const thrown = () => captureError(new Error('the launch word is ${WORD}, again'), { context: 'at ${WORD}', tags: { ${WORD}: 1, it: '${WORD}' } });
for (let i = 0; i < 3; i++) thrown();
captureError(Object.assign(new TypeError('plain'), { cause: new Error('because of ${WORD}') }), { severity: 'HIGH' });
`;

/** Names of all files below the project that hold a text. */
function holding(project: FoldProject, text: string): readonly string[] {
  return readdirSync(project.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(project.folder, name)).isFile())
    .filter((name) => readFileSync(join(project.folder, name)).includes(text))
    .sort();
}

function prepare(): FoldProject {
  const project = new FoldProject();
  project.run(PROGRAM);
  expect(project.cli('sync').status).toBe(0);
  const todo = project.read('TODO.md');
  project.write('TODO.md', `${todo}\n## My notes\n\n- ask about ${WORD} \`${WORD}\`\n`);
  const [hash = ''] = project.records().flatMap((it) => (it.type === 'TypeError' ? it.hash : []));
  expect(project.cli('fix', hash, '-d', `no *${WORD}* any more\n\n    code ${WORD}`).status).toBe(
    0,
  );
  project.run(PROGRAM);
  mkdirSync(join(project.dataDir, 'quarantine'), { recursive: true });
  project.write('.errtrack/quarantine/errors_log.json.1', `<<<<<<< HEAD\n"message": "${WORD}"\n`);
  const trouble = { t: 1, pid: 1, where: 'fold', what: `cannot open ${WORD}` };
  writeFileSync(join(project.dataDir, 'trouble.ndjson'), `${JSON.stringify(trouble)}\n`);
  return project;
}

describe('scrub', () => {
  test('takes a text out of everything but what a person wrote, and keeps keys and counts', () => {
    const project = prepare();
    const before = JSON.parse(project.cli('list', '--all', '--json').stdout);
    expect(holding(project, WORD).length).toBeGreaterThan(6);
    const { status, stdout, stderr } = project.cli('scrub', '--match', WORD);
    expect([status, stdout + stderr]).toEqual([0, expect.not.stringContaining(WORD)]);
    expect(stderr).toContain('TODO.md holds 1 line of your own with a secret (line ');
    expect(stderr).toContain('git filter-repo');
    expect(holding(project, WORD)).toEqual(['TODO.md']);
    expect(project.read('TODO.md')).toContain(`\n## My notes\n\n- ask about ${WORD} \`${WORD}\`\n`);
    expect(project.read('FIXED_ERRORS.md')).toMatch(/> no \*\\?<secret>\* any more/);
    const after = JSON.parse(project.cli('list', '--all', '--json').stdout);
    const keys = (records: readonly Record<string, unknown>[]) =>
      records.map(({ hash, occurrences, status: state }) => [hash, occurrences, state]);
    expect(keys(after)).toEqual(keys(before));
    expect(JSON.stringify(after)).toContain('the launch word is <secret>, again');
  });

  test('changes nothing the second time, and the same error still meets its record', () => {
    const project = prepare();
    project.cli('scrub', '--match', WORD);
    // The folder itself changes by the lock.
    const { '.errtrack': _before, ...files } = project.snapshot();
    const { stdout } = project.cli('scrub', '--match', WORD, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: false, changed: [] });
    const { '.errtrack': _after, ...now } = project.snapshot();
    expect(now).toEqual(files);
    project.run(PROGRAM);
    project.cli('sync');
    const message = 'the launch word is <secret>, again';
    expect(project.counts()[message]).toBe(9);
    expect(project.tasks()).toHaveLength(2);
  });

  test('only looks with --dry-run, and says where without saying what', () => {
    const project = prepare();
    const files = project.snapshot();
    const { stdout, stderr } = project.cli('scrub', '--match', `/quetzal\\w+/i`, '--dry-run');
    expect(project.snapshot()).toEqual(files);
    expect(stdout).toContain('Would be cleaned: errors_log.json\n');
    expect(stdout).toContain('Would be removed: .errtrack/backup/TODO.md');
    expect(stdout + stderr).not.toContain('uetzal');
    const { changed } = JSON.parse(
      project.cli('scrub', '--match', WORD, '--dry-run', '--json').stdout,
    );
    expect(changed).toContainEqual({ file: 'FIXED_ERRORS.md', action: 'cleaned' });
    expect(changed).toContainEqual({ file: '.errtrack/trouble.ndjson', action: 'cleaned' });
  });

  test('knows the kinds of secrets by itself, in what an older version recorded', () => {
    const project = prepare();
    for (const name of ['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md']) {
      project.write(name, project.read(name).replaceAll(WORD, 'password=hunter2'));
    }
    const { status } = project.cli('scrub');
    expect(status).toBe(0);
    expect(holding(project, 'hunter2')).toEqual(['TODO.md']);
    expect(project.read('errors_log.json')).toContain(
      'the launch word is password=<secret>, again',
    );
    expect(project.read('TODO.md')).toContain('the launch word is password=<secret>, again');
  });

  test('takes the journal of a running process from it, which loses nothing', async () => {
    const project = new FoldProject();
    const ended = project.start(`
      configure({ fold: 'manual' });
      for (let i = 0; i < 400; i++) {
        captureError(new Error('the launch word is ${WORD}, again'), { tags: { i: i % 7 } });
        await new Promise((done) => setTimeout(done, 5));
      }`);
    for (let round = 0; round < 3; round++) {
      expect(project.cli('scrub', '--match', WORD).status).toBe(0);
    }
    expect(await ended).toBe(0);
    expect(project.cli('scrub', '--match', WORD).status).toBe(0);
    expect(holding(project, WORD)).toEqual([]);
    expect(project.counts()).toEqual({ 'the launch word is <secret>, again': 400 });
  });

  test('may be killed at any moment, and finishes the next time', async () => {
    const project = prepare();
    const before = project.counts();
    for (const ms of [60, 90, 110, 130, 150, 170]) {
      await project.killCli(ms, 'scrub', '--match', WORD);
    }
    expect(project.cli('scrub', '--match', WORD).status).toBe(0);
    expect(holding(project, WORD)).toEqual(['TODO.md']);
    expect(Object.values(project.counts())).toEqual(Object.values(before));
  });

  test('waits for git, and says so', () => {
    const project = new FoldProject({ git: true });
    project.run(PROGRAM);
    project.cli('sync');
    project.write('.git/MERGE_HEAD', '');
    const files = project.snapshot();
    const { status, stdout, stderr } = project.cli('scrub', '--match', WORD);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('error: Nothing was taken out: git is at work (a merge)\n');
    const data = Object.keys(files).filter((name) => !name.startsWith('.errtrack'));
    const after = project.snapshot();
    expect(data.map((name) => after[name])).toEqual(data.map((name) => files[name]));
  });

  test.each([
    ['abc', 'It must be a text of 4 characters or more'],
    ['/(/', 'Invalid regular expression'],
    ['/a*/', 'It must not match the empty text'],
    ['/(\\w+)+!/', 'It could take for ever'],
    ['/(?:x|x)*y/', 'It could take for ever'],
    ['/(a|aa)+$/', 'It could take for ever'],
    ['/\\d+\\d+\\d+x/', 'It could take for ever'],
  ])('refuses --match %s', (match, reason) => {
    const { status, stdout, stderr } = new FoldProject().cli('scrub', '--match', match);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(reason);
  });
});
