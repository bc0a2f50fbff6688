import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createEventRoutes } from '../../src/server/routes/event-routes.js';
import { EventClient } from './support/event-client.js';
import { until } from './support/followed.js';
import { serveApp } from './support/served-app.js';
import { WrittenRuns } from './support/written-runs.js';

async function serveEvents() {
  const runs = new WrittenRuns();
  const feed = runs.openFeed();
  const { url, server } = await serveApp(createEventRoutes({ feed }));
  return { runs, feed, server, url: `${url}/api/events` };
}

test('an event of a run comes as the wire has it', async () => {
  const { runs, url } = await serveEvents();
  const client = await new EventClient(url).open();
  expect(client.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(client.headers['cache-control']).toBe('no-store');
  runs.start('a', 1);
  await client.waitFor(1);
  expect(client.events[0]).toMatchObject({
    event: 'run',
    data: { seq: 0, type: 'run.start', run_id: 'a', data: { name: 'import' } },
  });
  runs.go('a');
  await client.waitFor(4);
  expect(client.events.map(({ event }) => event)).toStrictEqual(['run', 'step', 'step', 'run.end']);
  expect(client.events.at(-1)?.id).toBe(client.lastEventId);
});

test('a client is told from where to go on before anything happens', async () => {
  const { runs, url, server } = await serveEvents();
  const client = await new EventClient(url).open();
  server.closeAllConnections();
  await until(() => client.isClosed);
  runs.start('a', 1);
  runs.go('a');
  const again = new EventClient(url, client.lastEventId);
  await again.waitFor(4);
  expect(again.events.map(({ event }) => event)).toStrictEqual(['run', 'step', 'step', 'run.end']);
});

test('the place may stand in the address', async () => {
  const { runs, url } = await serveEvents();
  const client = await new EventClient(url).open();
  runs.start('a', 1);
  await client.waitFor(1);
  const again = new EventClient(`${url}?lastEventId=${encodeURIComponent(client.lastEventId)}`);
  runs.go('a', 1);
  await again.waitFor(1);
  expect(again.events[0]?.data).toMatchObject({ seq: 1 });
});

test.each(['nonsense', '1_0__0._\n\ndata: "planted"', '-'.repeat(5_000)])(
  'from %j a client starts anew',
  async (place) => {
    const { runs, url } = await serveEvents();
    runs.start('old', 1);
    const client = new EventClient(`${url}?lastEventId=${encodeURIComponent(place)}`);
    await client.open();
    expect(client.lastEventId).toMatch(/^1_[\w.!]+$/);
    runs.go('old', 1);
    await client.waitFor(1);
    expect(client.events.map(({ data }) => data)).toMatchObject([{ seq: 1, run_id: 'old' }]);
  },
);

test('the hundred and first client is asked to come later, and may come when one has gone', async () => {
  const { url } = await serveEvents();
  const clients = Array.from({ length: 100 }, () => new EventClient(url));
  await Promise.all(clients.map((client) => client.open()));
  const late = await fetch(url);
  expect(late.status).toBe(503);
  expect(late.headers.get('retry-after')).toBe('5');
  expect(await late.json()).toStrictEqual({
    error: 'Too many clients follow events here; close some of them',
  });
  clients[0]?.close();
  await until(() => clients[0]?.isClosed === true);
  let status = 503;
  while (status === 503) {
    const client = new EventClient(url);
    await until(() => client.status !== 0);
    status = client.status;
  }
  expect(status).toBe(200);
});

test('whoever asks for the head takes no seat', async () => {
  const { url } = await serveEvents();
  for (let i = 0; i < 101; i++) {
    const { status, headers } = await fetch(url, { method: 'HEAD' });
    expect([status, headers.get('content-type')]).toStrictEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
  }
});

test('the end of the feed ends the streams', async () => {
  const { url, feed } = await serveEvents();
  const clients = Array.from({ length: 20 }, () => new EventClient(url));
  await Promise.all(clients.map((client) => client.open()));
  feed.close();
  await until(() => clients.every(({ isClosed }) => isClosed));
  await sleep(1);
  expect(clients.map(({ status }) => status)).toStrictEqual(clients.map(() => 200));
});
