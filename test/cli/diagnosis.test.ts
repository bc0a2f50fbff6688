import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createDiagnosis } from '../../src/cli/diagnosis.js';
import { describeOwner } from '../../src/files/lock.js';
import { createRecord } from '../support/counted-record.js';
import { FoldProject } from '../support/fold-project.js';

let project: FoldProject;
const now = Date.now();

beforeEach(() => {
  project = new FoldProject({ git: true });
  project.write('.errtrack/.gitignore', '*\n');
});

const diagnose = () => createDiagnosis({ project: project.project, version: '1.0.0', now });

function writeLedger(...records: readonly Parameters<typeof createRecord>[0][]): void {
  const made = records.map((it) => createRecord(it));
  const errors = Object.fromEntries(made.map((it) => [it.hash, it]));
  project.write('errors_log.json', `${JSON.stringify({ version: 1, errors }, null, 2)}\n`);
}

describe('git', () => {
  test('that ignores a visible file is told by its pattern, and obeys the cure', async () => {
    project.write('.gitignore', '# mine\n*.md\n!FIXED_ERRORS.md\n');
    for (const name of ['TODO.md', 'FIXED_ERRORS.md']) project.write(name, '# TODO\n');
    writeLedger();
    expect((await diagnose()).findings).toEqual([
      {
        problem: `${project.folder}/TODO.md is ignored by git, so nobody else gets it: .gitignore:2:*.md`,
        cure: `take that pattern out, or \`git -C ${project.folder} add -f -- TODO.md\``,
      },
    ]);
    project.git('add', '-f', '--', 'TODO.md');
    expect(await diagnose()).toMatchObject({ healthy: true, findings: [] });
  });

  test('that has the state, or would take it, is told, and obeys the cure', async () => {
    project.write('.errtrack/.gitignore', '');
    const gitignore = join(project.folder, '.errtrack/.gitignore');
    expect((await diagnose()).findings).toEqual([
      {
        problem: `${project.folder}/.errtrack is not ignored by git: its .gitignore is not ours any more`,
        cure: `printf '*\\n' > ${gitignore}`,
      },
    ]);
    project.git('add', '.errtrack');
    project.write('.errtrack/.gitignore', '*\n');
    const [finding, ...others] = (await diagnose()).findings;
    expect(others).toEqual([]);
    expect(finding).toEqual({
      problem: `${project.folder}/.errtrack is tracked by git: it belongs to this machine alone`,
      cure: `git -C ${project.folder} rm -r -f --cached --quiet -- .errtrack`,
    });
    project.git(...(finding?.cure ?? '').split(' ').slice(1));
    expect((await diagnose()).findings).toEqual([]);
  });

  test('with several branches gets a hint at unions, until they are set', async () => {
    expect((await diagnose()).hints).toEqual([]);
    project.git('commit', '-q', '--allow-empty', '-m', 'one');
    expect((await diagnose()).hints).toEqual([]);
    project.git('branch', 'side');
    project.write('.gitattributes', 'FIXED_ERRORS.md merge=union');
    expect((await diagnose()).hints).toEqual([
      `branches that both add tasks will conflict; git takes both sides with: printf '\\nTODO.md merge=union\\n' >> ${project.folder}/.gitattributes`,
    ]);
    project.write('.gitattributes', '*.md merge=union\n');
    expect(await diagnose()).toMatchObject({ healthy: true, hints: [] });
  });
});

test('git that does not answer is a hint, as little depends on it', async () => {
  vi.stubEnv('PATH', '/nowhere');
  const { healthy, hints } = await diagnose();
  vi.unstubAllEnvs();
  expect(healthy).toBe(true);
  expect(hints).toEqual([
    expect.stringMatching(
      /^git does not answer here, .*: install git; where somebody else owns the folder, git config --global --add safe\.directory \/\S+$/,
    ),
  ]);
});

test('what is recorded and cannot be read is a finding with a cure, and no reason to fail', async () => {
  project.remove('.errtrack');
  symlinkSync('.errtrack', project.dataDir);
  expect((await diagnose()).findings).toContainEqual({
    problem: expect.stringMatching(/^Cannot read what is recorded: ELOOP/),
    cure: `run as its owner; where that is you: chmod -R u+rwX ${project.dataDir}`,
  });
});

describe('the lock', () => {
  const write = (text: string, ageMs = 0) => {
    project.write('.errtrack/fold.lock', text);
    const at = (now - ageMs) / 1000;
    utimesSync(join(project.dataDir, 'fold.lock'), at, at);
  };

  test('of a fold that is at work is nothing wrong, until it takes for ever', async () => {
    write(JSON.stringify(describeOwner(process.pid)), 5_000);
    const inWords = `held by process ${process.pid}, just now`;
    expect(await diagnose()).toMatchObject({
      findings: [],
      lock: { pid: process.pid, isAlive: true, isStale: false, inWords },
    });
    write(JSON.stringify(describeOwner(process.pid)), 120_000);
    expect((await diagnose()).findings).toEqual([
      {
        problem: `A fold has been at work for too long: its lock is held by process ${process.pid}, 2 minutes ago; \`errtrack sync\` takes it over`,
        cure: `\`kill ${process.pid}\` if it hangs, then \`errtrack sync\``,
      },
    ]);
  });

  test('of a process that is gone, or elsewhere, is taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    await once(child, 'spawn');
    const owner = describeOwner(Number(child.pid));
    child.kill();
    await once(child, 'exit');
    write(JSON.stringify(owner), 5_000);
    expect(await diagnose()).toMatchObject({
      findings: [],
      lock: { pid: child.pid, isAlive: false, isStale: true },
    });
    write(JSON.stringify({ ...owner, host: 'other' }), 90_000);
    expect(await diagnose()).toMatchObject({
      lock: {
        ...{ pid: child.pid, isAlive: null, isStale: true, since: now - 90_000 },
        inWords: `held by process ${child.pid} of another machine or container, or from before a restart, 1 minute ago; \`errtrack sync\` takes it over`,
      },
    });
    write('{', 5_000);
    expect(await diagnose()).toMatchObject({ lock: { pid: null, isAlive: null, isStale: true } });
  });

  test('that is no file is no reason to fail', async () => {
    mkdirSync(join(project.dataDir, 'fold.lock'));
    expect(await diagnose()).toMatchObject({ lock: { pid: null, isStale: true }, findings: [] });
  });
});

describe('Markdown', () => {
  test('sections are told by severity', async () => {
    project.write('TODO.md', '# TODO\n\n## Urgent\n');
    expect((await diagnose()).sections).toEqual([
      { severity: 'HIGH', title: 'Urgent', line: 3, by: 'heading' },
      { severity: 'MEDIUM', title: 'AUTO-TRACKED ERRORS', line: null, by: 'default' },
      { severity: 'LOW', title: 'AUTO-TRACKED ERRORS', line: null, by: 'default' },
    ]);
  });

  test('in conflict is told with its line and cure, and says why events wait', async () => {
    project.write('TODO.md', '# TODO\n<<<<<<< HEAD\n=======\n>>>>>>> side\n');
    project.write('FIXED_ERRORS.md', Buffer.from([0xff]).toString('latin1'));
    expect(await diagnose()).toMatchObject({
      sections: null,
      findings: [
        {
          problem: 'TODO.md cannot be edited: it has merge conflict markers (line 2)',
          cure: 'resolve them, or run `errtrack sync --resolve`',
        },
      ],
    });
    project.run('captureError(new Error("one"));', { ERRTRACK: '1', CI: 'true' });
    expect(await diagnose()).toMatchObject({
      ...{ waiting: 1, waitingBecause: 'a file cannot be understood, see below' },
    });
    project.remove('TODO.md');
    expect(await diagnose()).toMatchObject({ waiting: 1, waitingBecause: null });
    writeFileSync(join(project.folder, '.git', 'MERGE_HEAD'), '');
    expect(await diagnose()).toMatchObject({ waitingBecause: 'git is at work (a merge)' });
  });
});

test.skipIf(process.getuid?.() !== 0)('files of another user, with the cure', async () => {
  writeLedger();
  project.write('.errtrack/state/1.json', '{}');
  project.write('.errtrack/journal/x', '');
  chownSync(join(project.folder, 'errors_log.json'), 4321, 4321);
  for (const name of ['state', 'state/1.json']) chownSync(join(project.dataDir, name), 4321, 0);
  expect((await diagnose()).findings).toEqual([
    {
      problem: `${project.folder}/errors_log.json belongs to another user`,
      cure: `chown -R 0:0 ${project.folder}/errors_log.json`,
    },
    {
      problem: `${project.dataDir}/state and 1 more file belong to another user`,
      cure: `chown -R 0:0 ${project.dataDir}`,
    },
  ]);
  chownSync(join(project.folder, 'errors_log.json'), 0, 0);
  chownSync(project.folder, 4321, 4321);
  expect((await diagnose()).findings.map(({ cure }) => cure)).toContain(
    `chown -R 4321:4321 ${project.folder}/errors_log.json`,
  );
});

test('a rule that fits nothing, once there is something that it could fit', async () => {
  const rules = [
    { match: { type: 'FileNotFound*' }, severity: 'LOW' },
    { match: { context: 'stage1_*', path: 'lib/**' }, ignore: true },
  ];
  project.write('errtrack.config.json', JSON.stringify({ rules }));
  expect((await diagnose()).hints).toEqual([]);
  writeLedger({});
  expect((await diagnose()).hints).toEqual([
    'rules[1] of errtrack.config.json fits no error that is recorded: {"context":"stage1_*","path":"lib/**"}; compare it with `errtrack list --all`, or take it out',
  ]);
});

test('reports that are many', async () => {
  for (let index = 0; index < 1_000; index++) project.write(`tracking_reports/${index}.json`, '');
  expect((await diagnose()).hints).toEqual([]);
  project.write('tracking_reports/last.json', 'x'.repeat(2_000_000));
  expect((await diagnose()).hints).toEqual([
    `tracking_reports is large (1,001 files, 2 MB); what is older than 30 days goes with: find ${project.folder}/tracking_reports -type f -mtime +30 -delete`,
  ]);
});
