import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createEventStream } from '../../src/server/event-stream.js';

async function* nothing(end: AbortSignal): AsyncGenerator<string, undefined> {
  await sleep(60_000, undefined, { signal: end }).catch(() => {});
}

async function readText(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}

test('what comes goes at once, and what comes with it in one piece', async () => {
  const stream = createEventStream({
    read: async function* read() {
      yield 'a\n\n';
      yield 'b\n\n';
      yield 'c\n\n';
    },
  });
  const pieces: string[] = [];
  for await (const bytes of stream) pieces.push(Buffer.from(bytes).toString());
  expect(pieces).toStrictEqual(['a\n\n', 'b\n\nc\n\n']);
});

test('a quiet stream beats', async () => {
  let hasEnded = false;
  const onEnd = () => {
    hasEnded = true;
  };
  const stream = createEventStream({ read: nothing, onEnd, heartbeatMs: 5 });
  const reader = stream.getReader();
  for (let i = 0; i < 3; i++) {
    const { value } = await reader.read();
    expect(Buffer.from(value ?? []).toString()).toBe(':\n\n');
  }
  await reader.cancel();
  expect(hasEnded).toBe(true);
});

test('a client that takes nothing holds up what is read for it, and is dropped', async () => {
  let count = 0;
  let isSlow = false;
  const stream = createEventStream({
    read: async function* read(end) {
      while (!end.aborted) {
        count++;
        yield 'x'.repeat(100_000);
      }
    },
    onSlow: () => {
      isSlow = true;
    },
    maxSilenceMs: 50,
  });
  while (!isSlow) await sleep(5);
  expect(count).toBeLessThan(10);
  expect((await readText(stream)).length).toBe(count * 100_000);
});

test('a client that takes all gets all', async () => {
  const texts = Array.from({ length: 2_000 }, (_, at) => `data: ${at} ${'y'.repeat(1_000)}\n\n`);
  const stream = createEventStream({
    read: async function* read() {
      yield* texts;
    },
  });
  expect(await readText(stream)).toBe(texts.join(''));
});
