import { beforeEach, describe, expect, test } from 'vitest';
import { createRecord } from '../support/counted-record.js';
import { FoldProject } from '../support/fold-project.js';
import { Listening } from '../support/listening.js';
import { PORT, ServedProject, TOKEN } from '../support/served-project.js';

const HASH = '9ba5976d4c1f02aa';
const FIX = `/api/errors/${HASH}/fix`;
const OWN = `localhost:${PORT}`;
const JSON_TYPE = { 'Content-Type': 'application/json' };

let project: FoldProject;
let served: ServedProject;
let before: Readonly<Record<string, string>>;

beforeEach(() => {
  project = new FoldProject();
  project.write('TODO.md', '# TODO\n');
  project.write(
    'errors_log.json',
    JSON.stringify({ version: 1, errors: { [HASH]: createRecord() } }),
  );
  served = new ServedProject(project.folder);
  before = project.snapshot();
});

/** Refused, with a reason and nothing else, and no file is another. */
function expectRefused(
  answer: { status: number; json: unknown; headers: Headers },
  status: number,
) {
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({ error: expect.any(String) });
  expectSecure(answer.headers);
  expect(project.snapshot()).toEqual(before);
}

function expectSecure(headers: Headers): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; .*frame-ancestors 'none'/,
    ),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
}

describe('a name that is asked for', () => {
  test.each([
    ...[
      'localhost',
      'localhost:5005',
      'localhost:80',
      'localhost:65535',
      'LOCALHOST',
      'LocalHost:5005',
    ],
    ...['127.0.0.1', '127.0.0.1:8080', '[::1]', '[::1]:5005'],
  ])('%s is ours', async (host) => {
    expect((await served.get('/status', { host })).status).toBe(200);
  });

  test.each([
    ...[
      'evil.com',
      'localhost.evil.com',
      '127.0.0.1.evil.com',
      'localhost.',
      '127.0.0.1.',
      'localhost.localdomain',
    ],
    ...[
      'localhostevil.com',
      'evil.com:5005',
      'evil-localhost',
      'xlocalhost',
      'local\u017fhost'.normalize(),
    ],
    ...[
      'localhost@evil.com',
      'evil.com@localhost',
      'user:pass@localhost',
      'localhost:5005@evil.com',
    ],
    ...['localhost:', 'localhost:http', 'localhost:123456', 'localhost:5005:5005', 'localhost:-1'],
    ...[
      '127.0.0.2',
      '0.0.0.0',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '[::]',
      '[::ffff:127.0.0.1]',
    ],
    ...[
      '::1',
      '[::1',
      '[::1]evil',
      '[::1].evil.com',
      '[0:0:0:0:0:0:0:1]',
      'localhost,evil.com',
      'localhost, evil.com',
    ],
    ...['localhost evil.com', 'localhost/', 'localhost/evil', 'localhost#', 'localhost?', '*', ''],
  ])('%s is not', async (host) => {
    const ask = () => served.get('/status', { host });
    // Some are no header at all: nobody can send them.
    const answer = await ask().catch((error: unknown) => error);
    if (answer instanceof TypeError) return;
    expectRefused(await ask(), 403);
    expectRefused(await served.post(FIX, {}, { host }), 403);
  });

  test('may be one more, where the server was started with it, and exactly that', async () => {
    const access = { hosts: ['Box.lan', '192.168.1.5', '[fe80::1]'] };
    const named = new ServedProject(project.folder, { access });
    for (const host of [
      'box.lan:5005',
      'BOX.LAN',
      '192.168.1.5:1',
      '[fe80::1]:5005',
      'localhost',
    ]) {
      expect((await named.get('/status', { host })).status).toBe(200);
    }
    for (const host of ['box.lan.evil.com', 'xbox.lan', '192.168.1.50', 'boxxlan', 'box.lan.']) {
      expectRefused(await named.get('/status', { host }), 403);
    }
  });

  test('has to be told', async () => {
    const answer = await served.app.request('/status');
    expect(answer.status).toBe(403);
  });
});

describe('whoever asks', () => {
  test.each([
    ...[
      'http://evil.com',
      'null',
      'http://localhost:3000',
      'http://127.0.0.1:5005',
      'https://localhost:5005',
    ],
    ...[
      'http://localhost',
      'http://localhost:5005.evil.com',
      'http://localhost:5005@evil.com',
      'file://',
      '',
    ],
    ...[
      'http://localhost:5005, http://evil.com',
      'chrome-extension://abc',
      'http://localhost:5005/',
    ],
  ])('from %j is refused', async (origin) => {
    expectRefused(await served.get('/status', { origin }), 403);
    expectRefused(await served.post(FIX, {}, { origin }), 403);
  });

  test('from our own page is not', async () => {
    expect((await served.get('/status', { origin: `http://${OWN}` })).status).toBe(200);
    const tunnel = { host: 'LOCALHOST:9000', origin: 'http://localhost:9000' };
    expect((await served.get('/status', tunnel)).status).toBe(200);
  });

  test.each(['cross-site', 'same-site', 'CROSS-SITE', 'anything', ''])(
    'with Sec-Fetch-Site: %s is refused, also to open the page',
    async (site) => {
      expectRefused(await served.get('/api/errors', { 'sec-fetch-site': site }), 403);
      const opening = {
        'sec-fetch-site': site,
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      };
      expectRefused(await served.get('/', opening), 403);
      expectRefused(await served.post(FIX, {}, { 'sec-fetch-site': site }), 403);
    },
  );

  test.each(['none', 'same-origin'])('with Sec-Fetch-Site: %s is not', async (site) => {
    const opening = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' };
    expect((await served.get('/', opening)).status).toBe(200);
    expect((await served.get('/api/errors', { 'sec-fetch-site': site })).status).toBe(200);
  });
});

describe('a method', () => {
  test.each(['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'QUERY', 'BREW'])(
    '%s is served nowhere',
    async (method) => {
      for (const path of ['/', '/status', '/api/errors', FIX, '/nothing']) {
        const answer = await served.ask(method, path, { headers: { 'X-Errtrack-Token': TOKEN } });
        expectRefused(answer, 405);
        expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
      }
    },
  );

  test('that a path does not have is told with those that it has', async () => {
    for (const path of ['/status', '/api/errors', `/api/errors/${HASH}`, '/api/runs', '/']) {
      const answer = await served.post(path);
      expectRefused(answer, 405);
      expect(answer.headers.get('allow')).toBe('GET');
    }
    const answer = await served.get(FIX);
    expectRefused(answer, 405);
    expect(answer.headers.get('allow')).toBe('POST');
    expectRefused(await served.get('/api/nothing'), 404);
    expectRefused(await served.post('/api/nothing'), 404);
  });

  test('is the one of the request, whatever a header or the query calls it', async () => {
    const override = {
      'X-HTTP-Method-Override': 'POST',
      'X-Method-Override': 'POST',
      'X-HTTP-Method': 'POST',
    };
    const headers = { ...override, ...JSON_TYPE, 'X-Errtrack-Token': TOKEN };
    expectRefused(await served.get(`${FIX}?_method=POST`, headers), 405);
    expectRefused(await served.ask('HEAD', FIX, { headers }).then(withReason), 405);
  });

  test('HEAD is GET without a body', async () => {
    const get = await served.get('/api/errors');
    const head = await served.ask('HEAD', '/api/errors', {});
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
    expectSecure(head.headers);
  });
});

describe('whoever changes something', () => {
  test.each([
    ['', 'no token'],
    [TOKEN.slice(1), 'a part of it'],
    [`${TOKEN}0`, 'more than it'],
    [TOKEN.toUpperCase(), 'another case'],
    [TOKEN.replace('a', 'b'), 'another one'],
    ['é'.repeat(64), 'what is no ASCII'],
    ['a'.repeat(10_000), 'far too much'],
  ])('has to show the token, and %j is none (%s)', async (token) => {
    for (const name of ['fix', 'reopen', 'ignore']) {
      const path = `/api/errors/${HASH}/${name}`;
      expectRefused(await served.post(path, {}, { 'X-Errtrack-Token': token }), 403);
    }
  });

  test('cannot show it in the address, a cookie or the body', async () => {
    const headers = { ...JSON_TYPE, cookie: `errtrack_token_${PORT}=${TOKEN}` };
    const body = JSON.stringify({ token: TOKEN });
    expectRefused(await served.ask('POST', `${FIX}?token=${TOKEN}`, { headers, body }), 403);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    'application/json-patch+json',
    'application/jsonx',
    '',
  ])('brings JSON, and says so: %j will not do', async (type) => {
    expectRefused(await served.post(FIX, '{}', { 'Content-Type': type }), 415);
  });

  test.each([
    '{',
    '[]',
    'null',
    '"text"',
    '1',
    '{"a":1}}',
    `${'['.repeat(30_000)}`,
    `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    '\xff',
  ])('brings an object: not %.20s', async (body) => {
    const answer = await served.post(FIX, body);
    expectRefused(answer, 400);
    expect(answer.json).toEqual({ error: 'body is no JSON object' });
  });

  test('brings at most 64 KB', async () => {
    const long = JSON.stringify({ description: 'a'.repeat(64 * 1024) });
    expectRefused(await served.post(FIX, long), 413);
    expectRefused(await served.post(FIX, '{}', { 'Content-Length': '70000' }), 413);
    expectRefused(await served.post(FIX, '{}', { 'Content-Length': '1e9' }), 413);
  });
});

describe('beyond the loopback', () => {
  const beyond = () =>
    new ServedProject(project.folder, { access: { isLoopback: false, hosts: ['box.lan'] } });
  const host = 'box.lan:5005';

  test('nothing is said to whoever has no token', async () => {
    const open = beyond();
    const paths = [
      '/',
      '/api/whiteboard',
      '/status',
      '/api/errors',
      '/api/overview',
      '/api/runs/x/attachments/0',
      '/nothing',
    ];
    for (const path of paths) {
      expectRefused(await open.get(path, { host }), 401);
      expectRefused(await open.get(path, { host: OWN }), 401);
      expectRefused(await open.get(path, { host, 'X-Errtrack-Token': 'wrong' }), 401);
      expectRefused(await open.get(path, { host, cookie: `errtrack_token_${PORT}=wrong` }), 401);
    }
    expectRefused(await open.get(`/status?token=${TOKEN}`, { host }), 401);
    expectRefused(await open.get('/?token=wrong', { host }), 401);
    expectRefused(await open.get(`/?token=wrong&token=${TOKEN}`, { host }), 401);
  });

  test('the header will do, or the cookie that the page has got for the token in its address', async () => {
    const open = beyond();
    expect((await open.get('/status', { host, 'X-Errtrack-Token': TOKEN })).status).toBe(200);
    const opened = await open.get(`/?token=${TOKEN}`, { host });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/']);
    const [cookie = '', ...attributes] = (opened.headers.get('set-cookie') ?? '').split('; ');
    expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict']);
    expect((await open.get('/', { host, cookie })).status).toBe(200);
    expect((await open.get('/api/errors', { host, cookie: `a=b; ${cookie}` })).status).toBe(200);
    expectRefused(
      await open.ask('POST', FIX, { headers: { host, cookie, ...JSON_TYPE }, body: '{}' }),
      403,
    );
  });
});

describe('on a port', () => {
  const own = 'Host: localhost:5005';
  const token = `X-Errtrack-Token: ${TOKEN}`;
  const json = 'Content-Type: application/json';
  let server: Listening;
  beforeEach(async () => {
    server = await Listening.start(served.app);
  });

  test.each([
    ['no name', 'GET /status', []],
    ['two names', 'GET /status', [own, 'Host: evil.com']],
    ['the other way round', 'GET /status', ['Host: evil.com', own]],
    ['an empty name', 'GET /status', ['Host:']],
    ['another name in the address', 'GET http://evil.com/status', [own]],
    ['another name in the header', `GET http://localhost:5005/status`, ['Host: evil.com']],
    ['a user in the address', 'GET http://evil.com@localhost/status', [own]],
    ['another kind of address', 'GET file:///etc/passwd', [own]],
    ['a tunnel', 'CONNECT localhost:5005', [own]],
    ['a trace', 'TRACE /status', [own]],
    ['a star', 'OPTIONS *', [own]],
    ['another origin', 'GET /status', [own, 'Origin: null']],
    ['a header that is folded', 'GET /status', [own, 'X-A: b', ' c']],
    ['a length that is none', `POST ${FIX}`, [own, token, json, 'Content-Length: 2, 2']],
    [
      'a length and chunks',
      `POST ${FIX}`,
      [own, token, json, 'Content-Length: 2', 'Transfer-Encoding: chunked'],
    ],
    ['headers without end', 'GET /status', [own, `X-A: ${'a'.repeat(100_000)}`]],
  ])('%s is refused', async (_name, line, headers) => {
    const { status, head, body } = await server.ask(line, headers);
    if (line.startsWith('CONNECT')) expect(status).toBe(0);
    else expect([400, 403, 405, 431]).toContain(status);
    expect(`${head}${body}`).not.toMatch(/ {4}at |node_modules|\/work\/|root:/);
    expect(project.snapshot()).toEqual(before);
  });

  test('a body that is too long is not read to its end, with a length or in chunks', async () => {
    const long = `{"description":"${'a'.repeat(200_000)}"}`;
    const told = [own, token, json, `Content-Length: ${long.length}`];
    const chunk = `${(50_000).toString(16)}\r\n${'a'.repeat(50_000)}\r\n`;
    const chunked = [own, token, json, 'Transfer-Encoding: chunked'];
    const answers = [
      await server.ask(`POST ${FIX}`, told, long),
      await server.ask(`POST ${FIX}`, [...told.slice(0, 3), 'Content-Length: 99999999999'], long),
      await server.ask(`POST ${FIX}`, chunked, chunk.repeat(20)),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(413);
      expect(body).toContain('"error"');
    }
    expect(project.snapshot()).toEqual(before);
  });

  test('a body that a GET brings is nobody’s', async () => {
    const small = await server.ask('GET /api/errors', [own, json, 'Content-Length: 2'], '{}');
    expect(small.status).toBe(200);
    const long = await server.ask(
      'GET /api/errors',
      [own, 'Content-Length: 70000'],
      'a'.repeat(70_000),
    );
    expect(long.status).toBe(413);
    const body = `POST ${FIX} HTTP/1.1\r\n\r\n`;
    const inside = await server.ask('GET /status', [own, `Content-Length: ${body.length}`], body);
    expect([inside.status, inside.head.match(/HTTP\/1\.1/g)?.length]).toEqual([200, 1]);
    expect(project.snapshot()).toEqual(before);
  });

  test('a fix comes through, and its body in chunks, with a name in any case', async () => {
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    const body = `${chunk('{"description":')}${chunk('"done"}')}0\r\n\r\n`;
    const headers = [
      'HOST: LOCALHOST:5005',
      `x-errtrack-token: ${TOKEN}`,
      'content-type: application/json; charset=utf-8',
      'Transfer-Encoding: chunked',
    ];
    const answer = await server.ask(`POST ${FIX}`, headers, body);
    expect(answer.status).toBe(200);
    expect(project.records()[0]).toMatchObject({ status: 'fixed' });
    expect(project.read('FIXED_ERRORS.md')).toContain('done');
  });

  test('every answer says how it may be used', async () => {
    for (const path of ['/', '/status', '/nothing', '/api/errors?limit=0']) {
      const { head } = await server.ask(`GET ${path}`, [own]);
      expect(head).toMatch(/\r\ncontent-security-policy: default-src 'none';/i);
      expect(head).toMatch(/\r\nx-content-type-options: nosniff/i);
      expect(head).not.toMatch(/access-control|x-powered-by|\r\nserver:/i);
    }
  });
});

/** A HEAD has no body that could give the reason. */
function withReason<T extends { json: unknown }>(answer: T): T {
  return { ...answer, json: { error: '' } };
}
