import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { BIN } from '../support/cli.js';
import { makeTempFolder } from '../support/temp-folder.js';
import { EventClient } from './support/event-client.js';
import { until } from './support/followed.js';
import { OwnProcess, startProgram, startServe } from './support/serve-process.js';
import { WrittenRuns } from './support/written-runs.js';

function makeProject(name = 'shop'): string {
  const root = makeTempFolder();
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name }));
  return root;
}

const types = (client: EventClient) =>
  client.events.map(({ data }) => Object(data).type ?? Object(data).change);

const PIPELINE = `
  import { trackRun } from 'errtrack';
  await trackRun('Import', { output: 'silent' }, async (run) => {
    await run.step('Export', () => 1);
    await run.step('Load', () => new Promise(() => setInterval(() => {}, 1000)));
  });
`;

test('a pipeline in another process shows up live, and so does its death', async () => {
  const root = makeProject();
  const url = await startServe(root).firstLine();
  const client = await new EventClient(`${url}api/events`).open();
  const pipeline = startProgram(root, PIPELINE);
  await client.waitFor(4);
  expect(types(client)).toStrictEqual(['run.start', 'step.start', 'step.end', 'step.start']);
  await pipeline.signal('SIGKILL');
  await client.waitFor(5);
  expect(client.events[4]).toMatchObject({
    event: 'run.end',
    data: { type: 'run.end', seq: 4, data: { status: 'interrupted' } },
  });
});

test('an error of another process is told, and what becomes of it', async () => {
  const root = makeProject();
  const serve = startServe(root);
  const url = await serve.firstLine();
  const client = await new EventClient(`${url}api/events`).open();
  const fail = `
    import { captureError } from 'errtrack';
    captureError(new RangeError('no room'), { context: 'load', severity: 'HIGH' });
  `;
  await startProgram(root, fail).end();
  await client.waitFor(1);
  expect(client.events[0]).toMatchObject({
    event: 'error',
    data: {
      change: 'new',
      status: 'active',
      occurrences: 1,
      type: 'RangeError',
      message: 'no room',
      severity: 'HIGH',
      context: 'load',
    },
  });
  const { hash } = Object(client.events[0]?.data);
  const place = client.lastEventId;
  expect(await new OwnProcess(root, [BIN, 'fix', hash]).end()).toBe(0);
  await client.waitFor(2);
  expect(client.events[1]?.data).toMatchObject({ hash, change: 'fixed', status: 'fixed' });
  await serve.signal('SIGTERM');
  const again = await startServe(root).firstLine();
  const back = new EventClient(`${again}api/events`, place);
  await back.waitFor(1);
  await sleep(50);
  expect(back.events.map(({ data }) => data)).toStrictEqual([client.events[1]?.data]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'with twenty clients connected, %s ends it',
  async (signal) => {
    const serve = startServe(makeProject());
    const url = await serve.firstLine();
    const clients = Array.from({ length: 20 }, () => new EventClient(`${url}api/events`));
    await Promise.all(clients.map((client) => client.open()));
    // One that has asked for half of something, and one that says nothing.
    const sockets = [0, 1].map(() => connect(Number(new URL(url).port), '127.0.0.1'));
    for (const socket of sockets) socket.on('error', () => {});
    sockets[0]?.write('GET /status HTTP/1.1\r\nHost: localhost\r\n');
    await sleep(20);
    expect(await serve.signal(signal)).toBe(0);
    await until(() => clients.every(({ isClosed }) => isClosed));
    expect(serve.stdout).toBe(`${url}\n`);
  },
);

test('of two servers on one project each tells all', async () => {
  const root = makeProject();
  const servers = [startServe(root), startServe(root)];
  const urls = await Promise.all(servers.map((it) => it.firstLine()));
  const clients = urls.map((url) => new EventClient(`${url}api/events`));
  await Promise.all(clients.map((client) => client.open()));
  startProgram(root, PIPELINE);
  await Promise.all(clients.map((client) => client.waitFor(4)));
  expect(clients[0]?.events.map(({ data }) => data)).toStrictEqual(
    clients[1]?.events.map(({ data }) => data),
  );
  // A place that one has told is one to the other as well.
  const [place = ''] = clients[0]?.events.map(({ id }) => id) ?? [];
  const crossed = new EventClient(`${urls[1]}api/events`, place);
  await crossed.waitFor(3);
  expect(types(crossed)).toStrictEqual(['step.start', 'step.end', 'step.start']);
});

test('a port that is taken is named with its owner, and the next one offered', async () => {
  const root = makeProject('the shop');
  const port = await findPort();
  const first = startServe(root, ['--port', `${port}`]);
  expect(await first.firstLine()).toBe(`http://127.0.0.1:${port}/`);
  const second = startServe(root, ['--port', `${port}`]);
  expect(await second.end()).toBe(2);
  expect(second.stdout).toBe('');
  expect(second.stderr).toMatch(
    new RegExp(
      `^error: Port ${port} is taken by errtrack, for the project the shop: name another one; \\d+ is free.\n$`,
    ),
  );
});

test.each([
  ['says nothing', () => {}],
  ['speaks of something else', (_: unknown, answer: ServerResponse) => answer.end('{}')],
  ['never ends', (_: unknown, answer: ServerResponse) => answer.write('{"project":')],
  ['hangs up', (_: unknown, answer: ServerResponse) => answer.destroy()],
  [
    'speaks to the terminal',
    (_: unknown, answer: ServerResponse) => answer.end('{"project":{"name":"\u001b[2J\n"}}'),
  ],
])('a port whose owner %s is told as well', async (_, answer) => {
  const other = createServer(answer);
  onTestFinished(() => {
    other.closeAllConnections();
    other.close();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const serve = startServe(makeProject(), ['--port', `${port}`]);
  expect(await serve.end()).toBe(2);
  expect(serve.stderr).toMatch(new RegExp(`^error: Port ${port} is taken by [^\\n\u001b]+\n$`));
});

test.each([
  [['--port', 'x'], /It must be a port: 0 to 65535/],
  [['--port', '65536'], /It must be a port: 0 to 65535/],
  [['--host', '203.0.113.7', '--port', '0'], /this machine has no such address; name one of its/],
  [['--host', 'no.such.name.invalid', '--port', '0'], /name an address of this machine as host/],
])('%j is refused', async (args, reason) => {
  const serve = startServe(makeProject(), args);
  expect(await serve.end()).toBe(2);
  expect(serve.stderr).toMatch(reason);
  expect(serve.stdout).toBe('');
});

test('beyond the loopback the address holds the token, and nothing is told without it', async () => {
  const serve = startServe(makeProject(), ['--host', '0.0.0.0', '--port', '0', '--json']);
  await until(() => serve.stdout.endsWith('}\n'));
  const { url, port, token } = JSON.parse(serve.stdout);
  expect(new URL(url).searchParams.get('token')).toBe(token);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  await until(() => serve.stderr.includes('Ctrl+C'));
  expect(serve.stderr).toMatch(/^warning: other machines can reach this\./);
  const events = `http://127.0.0.1:${port}/api/events`;
  expect((await fetch(events)).status).toBe(401);
  const end = new AbortController();
  const headers = { 'X-Errtrack-Token': token };
  expect((await fetch(events, { headers, signal: end.signal })).status).toBe(200);
  end.abort();
});

test('on the loopback no token is printed', async () => {
  const serve = startServe(makeProject(), ['--port', '0', '--json']);
  await until(() => serve.stdout.endsWith('}\n'));
  const { url, port, ...rest } = JSON.parse(serve.stdout);
  expect(url).toBe(`http://127.0.0.1:${port}/`);
  expect(rest).toStrictEqual({});
});

test('what a killed pipeline has recorded is folded after a while, though nobody asks', async () => {
  const root = makeProject();
  writeFileSync(join(root, 'errtrack.config.json'), '{}');
  await startServe(root).firstLine();
  const fail = `
    import { ErrorTracker } from 'errtrack';
    new ErrorTracker({ fold: 'manual' }).trackError(new Error('left behind'));
    process.kill(process.pid, 'SIGKILL');
  `;
  await startProgram(root, fail).end();
  await until(() => existsSync(join(root, 'TODO.md')));
  expect(readFileSync(join(root, 'TODO.md'), 'utf8')).toContain('left behind');
});

test('a browser is opened with the address, and no shell reads it', async () => {
  const root = makeProject();
  const bin = join(root, 'tools');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xdg-open'), '#!/bin/sh\nprintf "%s\\n" "$#" "$1" > "$HOME/opened"\n', {
    mode: 0o755,
  });
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: root };
  const url = await startServe(root, ['--port', '0', '--open'], env).firstLine();
  const opened = join(root, 'opened');
  await until(() => existsSync(opened) && readFileSync(opened, 'utf8').endsWith('/\n'));
  expect(readFileSync(opened, 'utf8')).toBe(`1\n${url}\n`);
});

test('without a browser it serves all the same', async () => {
  const root = makeProject();
  const serve = startServe(root, ['--port', '0', '--open'], { PATH: root });
  const url = await serve.firstLine();
  await until(() => serve.stderr.includes('No browser could be started; open the address.'));
  expect((await fetch(`${url}status`)).status).toBe(200);
});

test('whatever is killed when, every event is told once', async () => {
  const runs = new WrittenRuns();
  const random = createRandom(7);
  let place = '';
  const told: unknown[] = [];
  const take = (client: EventClient) => {
    told.push(...client.events.map(({ data }) => [Object(data).run_id, Object(data).seq]));
    place = client.lastEventId;
  };
  const ids = Array.from({ length: 6 }, (_, at) => `run-${at}`);
  for (let round = 0; round < 6; round++) {
    const serve = startServe(runs.root);
    const url = await serve.firstLine();
    const client = await new EventClient(`${url}api/events`, place).open();
    runs.start(ids[round] ?? '', 200);
    for (let i = 0; i < 40; i++) {
      runs.go(ids[Math.floor(random() * (round + 1))] ?? '', Math.ceil(random() * 8));
      if (random() < 0.3) await sleep(2);
    }
    await sleep(random() * 60);
    if (round % 2 === 0) await serve.signal('SIGKILL');
    else client.close();
    await until(() => client.isClosed);
    take(client);
    await serve.kill();
  }
  for (const id of ids) runs.go(id);
  const url = await startServe(runs.root).firstLine();
  const last = new EventClient(`${url}api/events`, place);
  await until(
    () => last.events.filter(({ event }) => event === 'run.end').length === endsLeft(told),
  );
  await sleep(50);
  take(last);
  const all = ids.flatMap((id) => Array.from({ length: 402 }, (_, seq) => [id, seq]));
  for (const id of ids) {
    expect(told.filter((it) => Object(it)[0] === id)).toStrictEqual(
      all.filter(([of]) => of === id),
    );
  }
});

/** How many of the runs have not been told to their ends. */
function endsLeft(told: readonly unknown[]): number {
  return 6 - told.filter((it) => Object(it)[1] === 401).length;
}

/** A sequence that is the same each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
