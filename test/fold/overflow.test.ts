import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { ErrorRecord } from '../../src/core/errors/record.js';
import { FoldProject } from '../support/fold-project.js';

const FIRST = ['red', 'blue', 'green', 'brown', 'black', 'white', 'grey', 'pink', 'gold', 'silver'];
const SECOND = ['cat', 'dog', 'horse', 'cow', 'goat', 'sheep', 'duck', 'goose', 'mouse', 'bear'];
const LIMIT = 5;

/** A project whose program fails with other words each time, and prints the keys that it is told. */
function createProject({ git = false, limit = LIMIT, config = {} } = {}) {
  const project = new FoldProject({ git });
  project.write('src/animals.js', 'export const find = (text) => { throw new Error(text); };\n');
  project.write('errtrack.config.json', JSON.stringify({ maxErrorsPerSite: limit, ...config }));
  const source = JSON.stringify(pathToFileURL(join(project.folder, 'src/animals.js')).href);
  /** @returns the raw keys of those from one number to before another. */
  const fail = (from: number, to: number, env = {}): readonly string[] => {
    const { stdout, stderr, status } = project.run(
      `
      const { find } = await import(${source});
      const [first, second] = ${JSON.stringify([FIRST, SECOND])};
      for (let at = ${from}; at < ${to}; at++) {
        try { find(\`cannot find a \${first[at % 10]} \${second[Math.floor(at / 10) % 10]}\${'!'.repeat(at / 100)}\`); }
        catch (error) { console.log(captureError(error, { context: 'zoo' })); }
      }`,
      env,
    );
    if (status !== 0) throw new Error(stderr);
    return stdout.trim().split('\n');
  };
  return { project, fail };
}

const isOverflow = (record: ErrorRecord) => record.overflow;

test('a loop over more than can be told apart gives the limit, and one record for the rest', () => {
  const { project, fail } = createProject({ limit: 100 });
  const keys = fail(0, 250);
  expect(new Set(keys).size).toBe(250);
  const records = project.records();
  expect(records).toHaveLength(101);
  const [overflow, ...others] = records.filter(isOverflow);
  expect(others).toEqual([]);
  expect(overflow).toMatchObject({
    hashes: [],
    occurrences: 150,
    message: 'cannot find a red cat!',
    grouping: { site: 'src/animals.js#find' },
  });
  expect(new Set(project.tasks()).size).toBe(101);
  expect(project.read('TODO.md')).toContain(
    '— `cannot find a red cat!` and others at the same place · `src/animals.js:1`',
  );
  expect(fail(249, 250)).toEqual([keys[249]]);
  expect(project.records().find(isOverflow)?.occurrences).toBe(151);
});

test('every command takes a key that has joined, folded or not', () => {
  const { project, fail } = createProject();
  const folded = fail(0, 8)[6] ?? '';
  const overflow = project.records().find(isOverflow)?.hash ?? '';
  const waiting = fail(8, 9, { CI: '1' })[0] ?? '';
  for (const key of [folded, waiting, waiting.slice(0, 12)]) {
    const shown = JSON.parse(project.cli('show', key, '--json').stdout);
    expect(shown).toMatchObject({ hash: overflow, occurrences: 4 });
  }
  expect(project.cli('move', waiting, 'HIGH').status).toBe(0);
  expect(project.cli('fix', folded, '-d', 'built a zoo').stdout).toBe(
    `Marked error ${overflow.slice(0, 8)} as fixed\n`,
  );
  expect(project.records().find(isOverflow)).toMatchObject({ status: 'fixed', severity: 'HIGH' });
  expect(project.read('FIXED_ERRORS.md')).toContain(
    '`cannot find a white cat` and others at the same place',
  );
  const regressed = fail(9, 10);
  expect(project.records().find(isOverflow)).toMatchObject({
    status: 'active',
    regressions: 1,
    message: 'cannot find a silver cat',
  });
  expect(project.records()).toHaveLength(LIMIT + 1);
  expect(project.cli('delete', regressed[0] ?? '').status).toBe(0);
  expect(project.records().filter(isOverflow)).toEqual([]);
  expect(project.cli('show', folded).status).toBe(1);
});

test('code that reports and ends an error by its key reaches the record for the others', () => {
  const { project, fail } = createProject();
  fail(0, 6);
  const source = pathToFileURL(join(project.folder, 'src/animals.js')).href;
  const { stdout, stderr } = project.run(`
    const { find } = await import(${JSON.stringify(source)});
    const tracker = new ErrorTracker();
    let key;
    try { find('cannot find a unicorn'); } catch (error) { key = tracker.trackError(error); }
    console.log(await tracker.markErrorFixed(key, 'made one up'));`);
  expect([stdout, stderr]).toEqual(['true\n', '']);
  expect(project.records().find(isOverflow)).toMatchObject({
    status: 'fixed',
    fixes: [{ description: 'made one up' }],
  });
});

test('doctor names the place, and a rule that is a cure', () => {
  const { project, fail } = createProject();
  fail(0, 7);
  const overflow = project.records().find(isOverflow)?.hash ?? '';
  const { findings, healthy } = JSON.parse(project.cli('doctor', '--json').stdout);
  expect(healthy).toBe(false);
  expect(findings).toHaveLength(1);
  expect(findings[0].problem).toBe(
    `Error at src/animals.js#find says too many different things: all that is new there joins ${overflow}`,
  );
  expect(project.cli('list').stdout).toContain('Error (and others at the same place)');
  const rule = /\{"match".*"fingerprint":"[^"]*"\}/.exec(findings[0].cure)?.[0] ?? '';
  project.write(
    'errtrack.config.json',
    JSON.stringify({ maxErrorsPerSite: LIMIT, rules: [JSON.parse(rule)] }),
  );
  const keys = fail(20, 30);
  expect(project.records()).toHaveLength(LIMIT + 2);
  const named = JSON.parse(project.cli('show', keys[3] ?? '', '--json').stdout);
  expect(named).toMatchObject({ overflow: false, occurrences: 10 });
  project.cli('fix', overflow);
  expect(JSON.parse(project.cli('doctor', '--json').stdout).findings).toEqual([]);
});

test('two branches, each with too many, are merged into one record for the others', () => {
  const { project, fail } = createProject({ git: true });
  fail(0, 3);
  project.commitAll();
  project.git('checkout', '-qb', 'side');
  fail(3, 8);
  const overflow = project.records().find(isOverflow)?.hash ?? '';
  project.commitAll();
  project.git('checkout', '-q', 'main');
  fail(20, 25);
  expect(project.records().find(isOverflow)?.hash).toBe(overflow);
  project.commitAll();
  expect(() => project.git('merge', '-q', 'side')).toThrow();
  expect(project.cli('sync', '--resolve').status).toBe(0);
  project.git('add', '-A');
  project.git('commit', '-qm', 'merged');
  expect(project.records()).toHaveLength(3 + 2 + 2 + 1);
  const keys = [...fail(5, 8), ...fail(30, 33)];
  expect(project.records()).toHaveLength(3 + 2 + 2 + 1);
  for (const key of keys) {
    expect(JSON.parse(project.cli('show', key, '--json').stdout).hash).toBe(overflow);
  }
});
