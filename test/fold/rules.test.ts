import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { FoldProject } from '../support/fold-project.js';

/** A project with these rules, and a program that fails with given words in given contexts. */
function createProject(rules: unknown) {
  const project = new FoldProject();
  project.write('src/load.js', 'export const load = (text) => { throw new TypeError(text); };\n');
  project.write('errtrack.config.json', JSON.stringify({ rules }));
  const source = JSON.stringify(pathToFileURL(join(project.folder, 'src/load.js')).href);
  const fail = (errors: readonly (readonly [string, string])[], env = {}): readonly string[] => {
    const { stdout, stderr, status } = project.run(
      `
      const { load } = await import(${source});
      for (const [text, context] of ${JSON.stringify(errors)}) {
        try { load(text); } catch (error) { console.log(captureError(error, { context })); }
      }`,
      env,
    );
    if (status !== 0) throw new Error(stderr);
    return stdout.trim().split('\n');
  };
  return { project, fail };
}

const RULES = [
  { match: { message: '*(optional)' }, ignore: true },
  { match: { type: 'TypeError', path: 'src/**', message: 'no *' }, fingerprint: 'nothing there' },
  { match: { function: 'load', context: 'nightly' }, severity: 'LOW' },
];

test('rules group, rate and ignore what occurs from then on', () => {
  const { project, fail } = createProject(RULES);
  const keys = fail([
    ['no bread', 'shop'],
    ['no milk', 'shop'],
    ['out of order', 'nightly'],
    ['shop closed (optional)', 'shop'],
  ]);
  const [bread, order, closed] = project
    .records()
    .toSorted((a, b) => (a.message < b.message ? -1 : 1));
  expect(project.records()).toHaveLength(3);
  expect(bread).toMatchObject({ message: 'no bread', occurrences: 2, status: 'active' });
  expect(order).toMatchObject({ message: 'out of order', severity: 'LOW' });
  expect(closed).toMatchObject({ message: 'shop closed (optional)', status: 'ignored' });
  expect(new Set(project.tasks())).toEqual(new Set([bread?.hash, order?.hash]));
  expect(JSON.parse(project.cli('show', keys[1] ?? '', '--json').stdout).hash).toBe(bread?.hash);
  expect(project.cli('fix', keys[1] ?? '').stdout).toBe(
    `Marked error ${bread?.hash.slice(0, 8)} as fixed\n`,
  );
});

test('one process’s throws of one key are told apart where the rules say different things of them', () => {
  const { project, fail } = createProject([
    { match: { context: 'nightly' }, fingerprint: 'at night', severity: 'LOW' },
  ]);
  const [key] = fail([
    ['no bread', 'shop'],
    ['no bread', 'nightly'],
    ['no bread', 'shop'],
    ['no bread', 'nightly'],
    ['no bread', 'nightly'],
  ]);
  const records = project.records();
  expect(records).toHaveLength(2);
  expect(records.find(({ hash }) => hash === key)).toMatchObject({
    ...{ context: 'shop', severity: 'MEDIUM', occurrences: 2 },
  });
  expect(records.find(({ hash }) => hash !== key)).toMatchObject({
    ...{ context: 'nightly', severity: 'LOW', occurrences: 3 },
  });
});

test('what reads obeys them before anything is folded', () => {
  const { project, fail } = createProject(RULES);
  const keys = fail(
    [
      ['no bread', 'shop'],
      ['no milk', 'shop'],
    ],
    { CI: '1' },
  );
  expect(project.has('errors_log.json')).toBe(false);
  expect(project.counts()).toEqual({ 'no bread': 2 });
  expect(JSON.parse(project.cli('show', keys[0] ?? '', '--json').stdout).occurrences).toBe(2);
  expect(project.has('errors_log.json')).toBe(false);
});

test('a rule that was written later rates a known error when it occurs again, and no person’s choice', () => {
  const { project, fail } = createProject([]);
  const [first = '', second = ''] = fail([
    ['one is broken', 'shop'],
    ['a lock is broken', 'shop'],
  ]);
  project.cli('move', second, 'HIGH');
  const rule = { match: { message: '*broken' }, severity: 'LOW', ignore: true };
  project.write('errtrack.config.json', JSON.stringify({ rules: [rule] }));
  project.cli('sync');
  expect(
    project
      .records()
      .map((it) => it.severity)
      .toSorted(),
  ).toEqual(['HIGH', 'MEDIUM']);
  fail([
    ['one is broken', 'shop'],
    ['a lock is broken', 'shop'],
  ]);
  const severities = new Map(project.records().map((it) => [it.hash, it]));
  expect(severities.get(first)).toMatchObject({ severity: 'LOW', status: 'active' });
  expect(severities.get(second)).toMatchObject({ severity: 'HIGH', severityBy: 'person' });
});

test('a rule that is bad is told by commands; the fold at the end goes on without it, and notes it', () => {
  const bad = { match: { massage: 'no *' }, ignore: true };
  const { project, fail } = createProject([bad, ...RULES]);
  const problem =
    'Cannot use rules[0].match.massage in errtrack.config.json: there is no such field; did you mean message?';
  fail([
    ['no bread', 'shop'],
    ['no milk', 'shop'],
  ]);
  expect(project.records()).toHaveLength(1);
  expect(project.read('.errtrack/trouble.ndjson')).toContain(JSON.stringify(problem).slice(1, -1));
  expect(project.cli('status')).toMatchObject({
    status: 0,
    stderr: expect.stringContaining(`warning: ${problem}`),
  });
  expect(project.cli('fix', project.records()[0]?.hash ?? '')).toMatchObject({
    status: 2,
    stderr: `error: ${problem}\n`,
  });
  expect(project.cli('doctor').stdout).toContain(problem);
});

test('ten thousand hostile rules hold nobody up', () => {
  const worst = ['*a*a*a*a*b', '*a*a*a*a*b*', '*a?a?a?a?b', '*aaab*?'];
  const rules = Array.from({ length: 10_000 }, (_, at) => ({
    match: { message: worst[at % worst.length] },
    severity: 'LOW',
  }));
  const { project, fail } = createProject([...rules, { match: { type: '*' }, severity: 'HIGH' }]);
  fail([['a'.repeat(2_048), 'shop']]);
  expect(project.records().map((it) => it.severity)).toEqual(['HIGH']);
});
