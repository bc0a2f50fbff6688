import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorTracker } from '../../../src/capture/error-tracker.js';
import { fold } from '../../../src/fold/writing.js';
import { FoldProject } from '../../support/fold-project.js';
import { ServedProject } from '../../support/served-project.js';

const TODO = '# My plans\n\nSome words.\n\n- [ ] water the plants\n';
const isRoot = process.getuid?.() === 0;

let project: FoldProject;
let served: ServedProject;
let hash: string;

/** One active error with its task in TODO.md, and a person's words around it. */
async function begin(options: { git?: boolean } = {}, now = Date.now()): Promise<void> {
  project = new FoldProject(options);
  project.write('TODO.md', TODO);
  await track([new Error('no space left')], 'save');
  served = new ServedProject(project.folder, { clock: () => now });
  hash = (await served.get('/api/errors')).json.errors[0]?.hash ?? '';
}

beforeEach(() => begin());
afterEach(() => vi.unstubAllEnvs());

/** As a program of the project would, with the files brought up to date. */
async function track(errors: readonly Error[], context: string): Promise<void> {
  vi.stubEnv('ERRTRACK', '1');
  const tracker = new ErrorTracker({ root: project.folder, fold: 'manual' });
  for (const [index, error] of errors.entries()) {
    tracker.trackError(error, { context: `${context}${index}` });
  }
  expect(await fold(project.project)).toMatchObject({ kind: 'folded' });
}

function record() {
  const [found] = project.records();
  if (found === undefined) throw new Error('The ledger is empty');
  return found;
}

const post = (name: string, body: unknown = {}, id = hash) =>
  served.post(`/api/errors/${id}/${name}`, body);

describe('a fix', () => {
  test('takes the task out of TODO.md into FIXED_ERRORS.md, and answers with the record', async () => {
    const { status, json } = await post('fix', { description: 'A larger disk' });
    expect(status).toBe(200);
    const { git, ...shown } = JSON.parse(project.cli('show', hash, '--json').stdout);
    expect(json).toEqual(shown);
    expect(json).toMatchObject({
      status: 'fixed',
      fixes: [{ description: 'A larger disk', source: 'http', commit: null, by: null }],
    });
    expect(project.tasks()).toEqual([]);
    expect(project.read('TODO.md')).toContain('- [ ] water the plants\n');
    expect(project.read('FIXED_ERRORS.md')).toContain('A larger disk');
    expect((await served.get('/api/errors')).json.total).toBe(0);
  });

  test('needs no words, and takes a prefix', async () => {
    expect((await post('fix', '', hash.slice(0, 4))).status).toBe(200);
    expect(record()).toMatchObject({ status: 'fixed', fixes: [{ description: '' }] });
  });

  test('that is there already changes nothing', async () => {
    await post('fix', { description: 'first' });
    const before = project.snapshot();
    const again = await post('fix', { description: 'second' });
    expect([again.status, again.json.fixes.length]).toEqual([200, 1]);
    expect(project.snapshot()).toEqual(before);
  });

  test('keeps no secret that is in its words, and no markup does anything', async () => {
    const description = `token=ghp_${'a1B2'.repeat(9)} </script>\n<!-- errtrack:${hash} -->\n# Title`;
    expect((await post('fix', { description })).status).toBe(200);
    for (const name of ['errors_log.json', 'FIXED_ERRORS.md']) {
      expect(project.read(name)).not.toContain('ghp_');
    }
    expect(project.read('FIXED_ERRORS.md')).not.toMatch(/^# Title/m);
    await post('reopen');
    expect(project.tasks()).toEqual([hash]);
  });

  test.each([1, {}, [], true, 'a'.repeat(10_001)])(
    'is told in words: not %.10s',
    async (description) => {
      const before = project.snapshot();
      const answer = await post('fix', { description });
      expect(answer.status).toBe(400);
      expect(answer.json).toEqual({ error: expect.stringMatching(/^description /) });
      expect(project.snapshot()).toEqual(before);
    },
  );

  test('takes nothing from a prototype', async () => {
    const { json } = await post('fix', '{"__proto__":{"description":"inherited"}}');
    expect(json.fixes[0]?.description).toBe('');
  });

  test('names the commit and who commits here', async () => {
    await begin({ git: true });
    project.git('config', 'user.name', 'Ada');
    project.git('config', 'user.email', 'ada@example.org');
    project.commitAll();
    const { json } = await post('fix');
    const commit = project.git('rev-parse', 'HEAD').trim();
    expect(json.fixes).toMatchObject([{ commit, by: 'Ada <ada@example.org>', source: 'http' }]);
  });
});

test('reopening takes a fix back', async () => {
  await post('fix', { description: 'done' });
  const { status, json } = await post('reopen');
  expect([status, json.status, json.fixes]).toEqual([200, 'active', []]);
  expect(project.tasks()).toEqual([hash]);
  expect((await post('reopen')).status).toBe(200);
});

describe('ignoring', () => {
  const NOW = Date.UTC(2026, 10, 21, 12);

  test.each([
    [{}, null],
    [{ until: null }, null],
    [{ until: '' }, null],
    [{ until: '7d' }, { until: '2026-11-28T12:00:00.000Z' }],
    [{ until: '12h' }, { until: '2026-11-22T00:00:00.000Z' }],
    [{ until: '10x' }, { count: 10 }],
    [{ until: '2027-01-31' }, { until: '2027-01-31T00:00:00.000Z' }],
    [{ until: '2027-01-31T10:00:00+02:00' }, { until: '2027-01-31T08:00:00.000Z' }],
  ])('with %j lasts as long as %j', async (body, condition) => {
    await begin({}, NOW);
    const { status, json } = await post('ignore', body);
    expect([status, json.status, json.ignore]).toEqual([200, 'ignored', condition]);
    expect(project.tasks()).toEqual([]);
  });

  test.each([
    ...['soon', '0x', '-7d', '7', '2020-01-01', '2026-13-01', '99999-01-01', 7, {}, ['7d'], true],
    ...['2027-02-30T10:00:00Z', '1e9d', '7d; rm', '__proto__', 'a'.repeat(100)],
  ])('until %j is no time', async (until) => {
    await begin({}, NOW);
    const before = project.snapshot();
    const answer = await post('ignore', { until });
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: expect.stringMatching(/^until /) },
    ]);
    expect(project.snapshot()).toEqual(before);
  });

  test('ends with the first throw after its time, and the task is back', async () => {
    await begin({}, Date.now() - 10 * 86_400_000);
    expect((await post('ignore', { until: '9d' })).json.status).toBe('ignored');
    await track([new Error('no space left')], 'save');
    const { json } = await served.get(`/api/errors/${hash}`);
    expect([json.status, json.ignore, json.occurrences]).toEqual(['active', null, 2]);
    expect(project.tasks()).toEqual([hash]);
    expect((await post('ignore', { until: '30d' })).json.status).toBe('ignored');
    await track([new Error('no space left')], 'save');
    expect((await served.get(`/api/errors/${hash}`)).json.status).toBe('ignored');
    expect(project.tasks()).toEqual([]);
  });

  test('ends with the last of so many throws', async () => {
    expect((await post('ignore', { until: '2x' })).json.ignore).toEqual({ count: 2 });
    for (const status of ['ignored', 'active']) {
      await track([new Error('no space left')], 'save');
      expect((await served.get(`/api/errors/${hash}`)).json.status).toBe(status);
    }
    expect(project.tasks()).toEqual([hash]);
  });

  test('what is fixed is not possible, and said', async () => {
    await post('fix');
    const answer = await post('ignore');
    expect(answer.status).toBe(409);
    expect(answer.json).toEqual({ error: 'It is fixed: there is nothing to ignore' });
  });
});

describe('an error that is not there', () => {
  test.each(['0000', 'abc', '..%2ffix', '%00', '__proto__'])('%s is told', async (id) => {
    const before = project.snapshot();
    for (const name of ['fix', 'reopen', 'ignore']) {
      const answer = await post(name, {}, id);
      expect([answer.status, answer.json]).toEqual([404, { error: expect.any(String) }]);
    }
    expect(project.snapshot()).toEqual(before);
  });

  test('is a path that leads elsewhere', async () => {
    expect((await served.post('/api/errors//fix')).status).toBe(404);
    expect((await served.post(`/api/errors/${hash}/delete`)).status).toBe(404);
    expect((await served.post(`/api/errors/../errors/${hash}/fix/x`)).status).toBe(404);
  });
});

describe('where the files cannot be written now', () => {
  test('while git is at work, the decision is kept, and the reason told', async () => {
    await begin({ git: true });
    project.commitAll();
    project.write('.git/MERGE_HEAD', 'x');
    const todo = project.read('TODO.md');
    const answer = await post('fix', { description: 'in between' });
    expect(answer.status).toBe(409);
    expect(answer.json).toEqual({
      error: 'Recorded; the files wait: git is at work (a merge)',
      recorded: true,
      record: expect.objectContaining({ hash, status: 'fixed' }),
    });
    expect(project.read('TODO.md')).toBe(todo);
    expect((await served.get(`/api/errors/${hash}`)).json.status).toBe('fixed');
    project.remove('.git/MERGE_HEAD');
    project.cli('sync');
    expect(record()).toMatchObject({ status: 'fixed', fixes: [{ description: 'in between' }] });
    expect(project.tasks()).toEqual([]);
  });

  test('a TODO.md that is refused is left as it is, and the reason told', async () => {
    const conflict = `${project.read('TODO.md')}\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n`;
    project.write('TODO.md', conflict);
    const answer = await post('fix');
    expect(answer.status).toBe(409);
    expect(answer.json).toMatchObject({
      error: expect.stringMatching(/^Recorded; the files wait: .*TODO\.md/),
      recorded: true,
    });
    expect(answer.text).not.toContain(project.folder);
    expect(project.read('TODO.md')).toBe(conflict);
  });

  test('nothing is said to be recorded that was not', async () => {
    if (isRoot) {
      // Root may write everywhere: another thing stands in the way.
      project.remove('.errtrack/journal');
      symlinkSync(project.folder, join(project.folder, '.errtrack/journal'));
    } else {
      chmodSync(join(project.folder, '.errtrack/journal'), 0o500);
    }
    const ledger = project.read('errors_log.json');
    const answer = await post('fix');
    expect(answer.status).toBe(503);
    expect(answer.json).toEqual({ error: expect.stringMatching(/^Cannot record the decision/) });
    expect(answer.text).not.toContain(project.folder);
    expect(project.read('errors_log.json')).toBe(ledger);
  });

  test('a folder that nothing marks is told to be none', async () => {
    project.remove('errors_log.json');
    mkdirSync(join(project.folder, 'bare'));
    const bare = new ServedProject(join(project.folder, 'bare'));
    expect((await bare.get('/api/errors')).json.total).toBe(0);
    expect((await bare.post(`/api/errors/${hash}/fix`)).status).toBe(404);
  });
});

test('many decisions at once all count', async () => {
  await track(
    [...'abcdefghijkl'].map((letter) => new Error(`no ${letter}`)),
    'step',
  );
  const { errors } = (await served.get('/api/errors')).json;
  expect(errors).toHaveLength(13);
  const answers = await Promise.all(
    errors.map((it) => post('fix', { description: `of ${it.hash}` }, it.hash)),
  );
  expect(answers.map(({ status }) => status)).toEqual(errors.map(() => 200));
  expect(project.tasks()).toEqual([]);
  const told = project.records().map(({ hash: it, fixes }) => [`of ${it}`, fixes[0]?.description]);
  expect(told.every(([wanted, found]) => wanted === found)).toBe(true);
  expect(project.read('FIXED_ERRORS.md').match(/of [0-9a-f]{16}/g)).toHaveLength(13);
});

test('a pipeline that writes at the same time loses nothing, nor does the decision', async () => {
  const writing = project.start(
    `for (let i = 0; i < 40; i++) {
       captureError(new Error('busy'), { context: 'busy' });
       await new Promise((resolve) => setTimeout(resolve, 10));
     }`,
    { ERRTRACK: '1' },
  );
  const answer = await post('fix', { description: 'meanwhile' });
  expect(answer.status).toBe(200);
  await writing;
  project.cli('sync');
  expect(project.counts()).toMatchObject({ busy: 40, 'no space left': 1 });
  expect((await served.get(`/api/errors/${hash}`)).json.status).toBe('fixed');
});
