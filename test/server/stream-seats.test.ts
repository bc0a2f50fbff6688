import { connect } from 'node:net';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { StreamSeats } from '../../src/server/stream-seats.js';
import { until } from './support/followed.js';
import { serveApp } from './support/served-app.js';

test('a client that asks and then takes nothing is dropped, and what is read for it ends', async () => {
  const seats = new StreamSeats(100);
  let hasEnded = false;
  const app = new Hono().get('/events', (context) =>
    seats.open(context, async function* read(end) {
      try {
        while (!end.aborted) yield `data: ${'x'.repeat(100_000)}\n\n`;
      } finally {
        hasEnded = true;
      }
    }),
  );
  const { url } = await serveApp(app);
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  let isClosed = false;
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
  });
  socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until(() => hasEnded);
  // What had been sent before is still there.
  socket.resume();
  await until(() => isClosed);
  expect(socket.bytesRead).toBeGreaterThan(0);
});

test('the stream ends with its connection, and says so', async () => {
  const seats = new StreamSeats();
  const app = new Hono().get('/events', (context) =>
    seats.open(context, async function* read() {
      yield 'data: 1\n\n';
      yield 'data: 2\n\n';
    }),
  );
  const { url } = await serveApp(app);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  let isClosed = false;
  socket.on('data', (piece) => {
    text += piece.toString();
  });
  socket.on('close', () => {
    isClosed = true;
  });
  socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until(() => isClosed);
  const [head, body] = text.split(/\r\n\r\n/);
  expect(body).toBe('data: 1\n\ndata: 2\n\n');
  expect(head).toMatch(/^connection: close$/im);
  expect(head).not.toMatch(/transfer-encoding|keep-alive/i);
});
