import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/server/listen.js';

function openServer(): Server {
  const server = createServer((_, answer) => answer.end('{"project":{"name":"shop"}}'));
  onTestFinished(() => {
    server.close();
  });
  return server;
}

const host = '127.0.0.1';

test('the next free port is taken where nobody named one, and it is said who has the first', async () => {
  const notes: string[] = [];
  const onNote = (note: string) => notes.push(note);
  const first = await listen(openServer(), { host, port: 0, mayMove: false, onNote });
  expect(notes).toStrictEqual([]);
  const second = await listen(openServer(), { host, port: first, mayMove: true, onNote });
  expect(second).toBeGreaterThan(first);
  expect(notes).toStrictEqual([
    `Port ${first} is taken by errtrack, for the project shop; this is port ${second}.`,
  ]);
});

test('behind the last port there is none', async () => {
  const onNote = () => {};
  const last = openServer();
  try {
    await listen(last, { host, port: 65_535, mayMove: false, onNote });
  } catch {
    // Somebody else has it: all the better.
  }
  const moved = listen(openServer(), { host, port: 65_535, mayMove: true, onNote });
  await expect(moved).rejects.toThrow(/^Port 65535 is taken by .+: name another one\.$/);
});

test('the server that could not listen can be asked to again', async () => {
  const onNote = () => {};
  const taken = await listen(openServer(), { host, port: 0, mayMove: false, onNote });
  const server = openServer();
  await expect(listen(server, { host, port: taken, mayMove: false, onNote })).rejects.toThrow(
    /name another one; \d+ is free\.$/,
  );
  expect(await listen(server, { host, port: 0, mayMove: false, onNote })).toBeGreaterThan(0);
});
