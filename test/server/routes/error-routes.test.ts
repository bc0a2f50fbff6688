import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { getHostId } from '../../../src/files/host.js';
import { createRecord } from '../../support/counted-record.js';
import { FoldProject } from '../../support/fold-project.js';
import { ServedProject } from '../../support/served-project.js';

const DAY = 86_400_000;
const SHORT = { occurrences: undefined, lastSeen: undefined, samples: undefined, runs: undefined };

/** A project whose ledger holds so many errors, each seen a second after the one before. */
function makeLedger(count: number, fields: (index: number) => object = () => ({})): FoldProject {
  const project = new FoldProject();
  const records = Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.UTC(2026, 10, 20) + index * 1_000).toISOString();
    const hash = ((index + 1) * 0x9e3779b1).toString(16).padStart(16, '0').slice(-16);
    return createRecord({
      ...{ hash, firstSeen: at, statusAt: at, lastSeen: at, occurrences: (index * 7) % 13 },
      ...fields(index),
    });
  });
  writeLedger(project, records);
  return project;
}

function writeLedger(project: FoldProject, records: readonly { hash: string }[]): void {
  const errors = Object.fromEntries(
    records.map((it) => [it.hash, { ...it, samples: SHORT.samples, runs: SHORT.runs }]),
  );
  project.write('errors_log.json', JSON.stringify({ version: 1, errors }));
}

const serve = (project: FoldProject) => new ServedProject(project.folder);
const cli = (project: FoldProject, ...args: string[]) => JSON.parse(project.cli(...args).stdout);

describe('a list of errors', () => {
  test('is what `list --json` prints, folded or not', async () => {
    const project = new FoldProject();
    project.run(
      `captureError(new Error('one'), { severity: 'HIGH', context: 'load' });
       captureError(new TypeError('two'));`,
      { ERRTRACK: '1', CI: 'true' },
    );
    expect(project.has('errors_log.json')).toBe(false);
    const served = serve(project);
    const { json } = await served.get('/api/errors');
    expect(json).toEqual({
      errors: cli(project, 'list', '--json'),
      next_cursor: null,
      total: 2,
    });
    expect(json.errors.map((it) => it.message)).toEqual(['one', 'two']);
    const { json: overview } = await served.get('/api/overview');
    expect(overview.errors).toEqual(cli(project, 'status', '--json'));
    expect(project.has('errors_log.json')).toBe(false);
  });

  test('shows what another process has just recorded', async () => {
    const project = new FoldProject();
    const served = serve(project);
    for (const count of [1, 2, 3]) {
      project.run(`captureError(new Error('again'));`, { ERRTRACK: '1', CI: 'true' });
      const { json } = await served.get('/api/errors');
      expect(json.errors).toMatchObject([{ message: 'again', occurrences: count }]);
    }
    project.cli('sync');
    expect((await served.get('/api/errors')).json.errors[0]?.occurrences).toBe(3);
    const hash = (await served.get('/api/errors')).json.errors[0]?.hash ?? '';
    project.cli('fix', hash);
    expect((await served.get('/api/errors')).json.total).toBe(0);
    expect((await served.get('/api/errors?status=fixed')).json.total).toBe(1);
  });

  test.each(['seen', 'first', 'count', 'severity'])(
    'sorted by %s comes page by page, each error once',
    async (sort) => {
      const severities = ['HIGH', 'MEDIUM', 'LOW'];
      const project = makeLedger(57, (index) => ({ severity: severities[index % 3] }));
      const served = serve(project);
      const whole = (await served.get(`/api/errors?sort=${sort}`)).json;
      expect(whole.total).toBe(57);
      const found: unknown[] = [];
      let cursor = '';
      do {
        const query = `limit=10&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const { json } = await served.get(`/api/errors?${query}`);
        expect(json.total).toBe(57);
        found.push(...json.errors);
        cursor = json.next_cursor ?? '';
      } while (cursor !== '');
      expect(found).toEqual(whole.errors);
    },
  );

  test('goes on where it was when errors have come in between, or the last of the page is gone', async () => {
    const project = makeLedger(20);
    const served = serve(project);
    const first = (await served.get('/api/errors?limit=5&sort=first')).json;
    const rest = (await served.get('/api/errors?limit=50&sort=first')).json.errors.slice(5);
    const newer = {
      ...first.errors[0],
      hash: 'ffffffffffffffff',
      firstSeen: '2027-01-01T00:00:00Z',
    };
    writeLedger(project, [newer, ...first.errors.slice(0, 4), ...rest]);
    const next = (await served.get(`/api/errors?limit=50&sort=first&cursor=${first.next_cursor}`))
      .json;
    expect(next.errors.map(getHash)).toEqual(rest.map(getHash));
  });

  test('takes status, severity and search', async () => {
    const project = makeLedger(9, (index) => ({
      status: ['active', 'fixed', 'ignored'][index % 3],
      severity: ['HIGH', 'MEDIUM', 'LOW'][Math.floor(index / 3)],
      message: index === 4 ? 'no <b>Such</b> file' : 'other',
    }));
    const served = serve(project);
    const count = async (query: string) => (await served.get(`/api/errors?${query}`)).json.total;
    expect(await count('status=all')).toBe(9);
    expect(await count('status=ignored')).toBe(3);
    expect(await count('')).toBe(3);
    expect(await count('status=all&severity=HIGH,LOW')).toBe(6);
    expect(await count('status=all&search=%3Cb%3Esuch')).toBe(1);
    expect(await count('status=all&search=__proto__')).toBe(0);
  });

  test.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=1001'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=1e3'],
    ['limit', 'limit=ten'],
    ['limit', 'limit='],
    ['limit', 'limit=5&limit=6'],
    ['status', 'status=open'],
    ['status', 'status=__proto__'],
    ['severity', 'severity=high'],
    ['severity', 'severity=HIGH,,LOW'],
    ['sort', 'sort=constructor'],
    ['search', `search=${'a'.repeat(501)}`],
    ['cursor', 'cursor=!'],
    ['cursor', `cursor=${Buffer.from('["recent"]').toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('['.repeat(300)).toString('base64url')}`],
    ['cursor', `cursor=${Buffer.from('{"__proto__":[]}').toString('base64url')}`],
    ['cursor', 'cursor=%00'],
  ])('says that %s is wrong in ?%s', async (name, query) => {
    const answer = await serve(makeLedger(2)).get(`/api/errors?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: expect.any(String) });
    expect(answer.json).toEqual({ error: expect.stringMatching(new RegExp(`^${name} `)) });
  });

  test('a cursor of one order is none of another', async () => {
    const served = serve(makeLedger(5));
    const { next_cursor } = (await served.get('/api/errors?limit=2&sort=seen')).json;
    const answer = await served.get(`/api/errors?sort=first&cursor=${next_cursor}`);
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: expect.stringMatching(/^cursor /) },
    ]);
  });

  test('is not sent again while nothing changes, and anew when something has', async () => {
    const project = makeLedger(3);
    const served = serve(project);
    const { headers } = await served.get('/api/errors');
    const known = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await served.get('/api/errors', known)).status).toBe(304);
    expect((await serve(project).get('/api/errors', known)).status).toBe(304);
    expect((await served.get('/api/errors?limit=1', known)).status).toBe(200);
    project.write('errors_log.json', '{"version":1,"errors":{}}');
    const after = await served.get('/api/errors', known);
    expect([after.status, after.json.total]).toEqual([200, 0]);
  });

  test('a change of the ledger within one tick of the clock, of the same length, is seen', async () => {
    const project = makeLedger(1);
    const served = serve(project);
    const texts = ['aaaa', 'bbbb'].map((message) =>
      project.read('errors_log.json').replace('no such file: input.jpg', message),
    );
    for (let round = 0; round < 30; round++) {
      writeFileSync(join(project.folder, 'errors_log.json'), texts[round % 2] ?? '');
      const { json } = await served.get('/api/errors');
      expect(json.errors[0]?.message).toBe(round % 2 === 0 ? 'aaaa' : 'bbbb');
    }
  });
});

describe('one error', () => {
  test('is what `show --json` prints, with what helps to mend it', async () => {
    const project = new FoldProject();
    project.write(
      'src/load.ts',
      [
        '// 1',
        '// 2',
        'export function load() {',
        "  throw new Error('no');",
        '}',
        '// 6',
        '// 7',
        '// 8',
      ].join('\n'),
    );
    const record = createRecord({
      location: { file: 'src/load.ts', line: 4, column: 9, function: 'load' },
      stack: [
        'load src/load.ts:4:9',
        'main src/load.ts:8:1',
        'read node:fs:1:1',
        'x node_modules/x/y.js:1:1',
      ],
    });
    writeLedger(project, [record]);
    const { status, json } = await serve(project).get('/api/errors/9ba5');
    expect(status).toBe(200);
    const { source, command, markdown, days, ...rest } = json;
    // To ask git is not for a server that is asked again and again.
    expect({ ...rest, git: null }).toEqual(cli(project, 'show', '9ba5976d4c1f02aa', '--json'));
    expect(days).toEqual({});
    expect(command).toMatch(/errtrack fix 9ba5976d$/);
    expect(source.map((it) => it.line)).toEqual([4, 8]);
    expect(source[0]).toMatchObject({ file: 'src/load.ts', line: 4 });
    expect(source[0]?.lines).toHaveLength(7);
    expect(source[0]?.lines[3]).toEqual({
      number: 4,
      text: "  throw new Error('no');",
      is_hit: true,
    });
    expect(markdown).toContain("> 4 |   throw new Error('no');");
    expect(markdown).toContain(command);
  });

  test('counts the days on which it was seen', async () => {
    const project = new FoldProject();
    project.run(`for (let i = 0; i < 3; i++) captureError(new Error('x'));`, {
      ERRTRACK: '1',
      CI: 'true',
    });
    const served = serve(project);
    const hash = (await served.get('/api/errors')).json.errors[0]?.hash ?? '';
    const today = new Date().toISOString().slice(0, 10);
    expect((await served.get(`/api/errors/${hash}`)).json.days).toEqual({ [today]: 3 });
    expect((await served.get('/api/analytics/all')).json.errors.days).toEqual({ [today]: 3 });
    expect((await served.get('/api/errors?days=1')).json.errors).toEqual([
      { ...cli(project, 'list', '--json')[0], days: { [today]: 3 } },
    ]);
    const inTwoDays = new ServedProject(project.folder, { clock: () => Date.now() + 2 * DAY });
    const [none] = (await inTwoDays.get('/api/errors?days=2')).json.errors;
    expect(none?.days).toEqual({});
    const [one] = (await inTwoDays.get('/api/errors?days=3')).json.errors;
    expect(one?.days).toEqual({ [today]: 3 });
    expect((await served.get('/api/errors?days=0')).json).toEqual({
      error: expect.stringMatching(/^days is "0", expected/),
    });
  });

  test('that is fixed has the command that reopens it', async () => {
    const project = makeLedger(1, () => ({ status: 'fixed' }));
    const [hash = ''] = cli(project, 'list', '--all', '--json').map(getHash);
    const { command } = (await serve(project).get(`/api/errors/${hash}`)).json;
    expect(command).toMatch(/errtrack reopen [0-9a-f]{8}$/);
  });

  test('is known by a prefix that no other has', async () => {
    const project = new FoldProject();
    writeLedger(project, [
      createRecord({ hash: 'abcd000000000001' }),
      createRecord({ hash: 'abcd000000000002' }),
      createRecord({ hash: 'abce000000000003', hashes: ['feed000000000003'] }),
    ]);
    const served = serve(project);
    expect((await served.get('/api/errors/abce')).json.hash).toBe('abce000000000003');
    expect((await served.get('/api/errors/FEED')).json.hash).toBe('abce000000000003');
    const several = await served.get('/api/errors/abcd');
    expect(several.status).toBe(409);
    expect(several.json).toEqual({
      error: expect.stringContaining('abcd000000000001, abcd000000000002'),
    });
    for (const name of [
      '0000',
      'abc',
      '__proto__',
      'constructor',
      '..%2f..%2fetc',
      '%00',
      '%252e',
      'a'.repeat(5_000),
    ]) {
      const answer = await served.get(`/api/errors/${name}`);
      expect([name, answer.status]).toEqual([name, 404]);
      expect(answer.json).toEqual({ error: expect.any(String) });
      expect(answer.text.length).toBeLessThan(300);
    }
  });

  test('shows no line of a file outside the root, by whatever way the ledger leads there', async () => {
    const project = new FoldProject();
    const outside = new FoldProject();
    outside.write('secret.ts', 'the secret itself\n');
    execFileSync('ln', ['-s', join(outside.folder, 'secret.ts'), join(project.folder, 'link.ts')]);
    execFileSync('ln', ['-s', outside.folder, join(project.folder, 'linked')]);
    execFileSync('mkfifo', [join(project.folder, 'pipe.ts')]);
    const files = [
      'link.ts',
      'linked/secret.ts',
      join(outside.folder, 'secret.ts'),
      'pipe.ts',
      '../secret.ts',
      '.',
      '/dev/zero',
      '\0',
    ];
    const records = files.map((file, index) =>
      createRecord({
        ...{
          hash: `abcd00000000000${index}`,
          location: { file, line: 1, column: 1, function: 'f' },
        },
        stack: [`f ${file}:1:1`],
      }),
    );
    writeLedger(project, records);
    const served = serve(project);
    for (const { hash } of records) {
      const answer = await served.get(`/api/errors/${hash}`);
      expect([answer.status, answer.json.source]).toEqual([200, []]);
      expect(answer.text).not.toContain('the secret itself');
    }
  });
});

describe('text that is not meant well', () => {
  const NASTY =
    '</script><img src=x onerror=alert(1)> \x1b[31m \x9b31m \u202e gnp.exe \u2028 \ufeff ```\n# heading';

  test('arrives as it is, and is nothing that a terminal or a browser obeys on the way', async () => {
    const project = new FoldProject();
    writeLedger(project, [createRecord({ message: NASTY, type: NASTY, context: NASTY })]);
    const served = serve(project);
    for (const path of ['/api/errors', '/api/errors?pretty', '/api/errors/9ba5976d']) {
      const { text, json, headers } = await served.get(path);
      expect(JSON.stringify(json)).toContain(JSON.stringify(NASTY).slice(1, -1));
      expect(text).not.toMatch(/[^\n -~]/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    }
    const { markdown } = (await served.get('/api/errors/9ba5976d')).json;
    expect(markdown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]/);
    expect(markdown).toMatch(/^````+\n<\/script>/m);
    expect(markdown.match(/^# heading/m)).not.toBeNull();
  });
});

describe('a ledger that cannot be used', () => {
  test.each([
    [
      'is no JSON',
      (folder: string) => writeFileSync(join(folder, 'errors_log.json'), '{"version":1,'),
    ],
    [
      'is of a later version',
      (folder: string) =>
        writeFileSync(join(folder, 'errors_log.json'), '{"version":2,"errors":{}}'),
    ],
    ['is a folder', (folder: string) => execFileSync('mkdir', [join(folder, 'errors_log.json')])],
    [
      'leads out of the root',
      (folder: string) =>
        execFileSync('ln', ['-s', '/etc/passwd', join(folder, 'errors_log.json')]),
    ],
    ['is a pipe', (folder: string) => execFileSync('mkfifo', [join(folder, 'errors_log.json')])],
  ])('that %s is told, without a stack or a path', async (_name, make) => {
    const project = new FoldProject();
    make(project.folder);
    const served = serve(project);
    const overview = await served.get('/api/overview');
    expect([overview.status, overview.json.errors.total]).toEqual([200, 0]);
    expect(overview.json.problem).toMatch(/^Cannot (?:read|use) errors_log\.json: /);
    for (const path of ['/api/errors', '/api/errors/9ba5976d']) {
      const answer = await served.get(path);
      expect([answer.status, answer.json]).toEqual([503, { error: overview.json.problem }]);
    }
    const analytics = await served.get('/api/analytics/all');
    const { total, problem } = analytics.json.errors;
    expect([analytics.status, total, problem]).toEqual([
      200,
      0,
      expect.stringContaining('errors_log.json'),
    ]);
    for (const text of [overview.text, analytics.text]) {
      expect(text).not.toMatch(/ {4}at |\/etc\/|passwd/);
      expect(text).not.toContain(project.folder);
    }
    const fixed = await served.post('/api/errors/9ba5976d/fix');
    expect([fixed.status, fixed.json]).toEqual([503, { error: overview.json.problem }]);
    rmSync(join(project.folder, 'errors_log.json'), { recursive: true });
    expect((await served.get('/api/errors')).json.total).toBe(0);
  });
});

test('what has not changed is not read again, also where a path has a tilde in it', async () => {
  const project = new FoldProject();
  project.write('SHOP~1/package.json', '{}');
  const name = `${getHostId().host}-${getHostId().boot}-1-0-0123456789ab.1.sealed`;
  project.write(`SHOP~1/.errtrack/journal/${name}`, '');
  const { reader } = new ServedProject(join(project.folder, 'SHOP~1'));
  await reader.readErrors();
  await sleep(50);
  const books = await reader.readErrors();
  expect(await reader.readErrors()).toBe(books);
});

test('a project whose folder was gone for a while is served again', async () => {
  const project = new FoldProject();
  const served = serve(project);
  rmSync(project.folder, { recursive: true });
  expect((await served.get('/api/errors')).status).toBe(503);
  mkdirSync(project.folder);
  expect((await served.get('/api/errors')).json).toMatchObject({ errors: [], total: 0 });
});

function getHash({ hash }: { readonly hash: string }): string {
  return hash;
}
