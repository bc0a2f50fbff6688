import { expect, test } from 'vitest';
import type { JournalEvent, Variant } from '../../src/core/events.js';
import { shortenEvent } from '../../src/journal/shortened-event.js';
import { HASH, thrown } from '../core/support/books.js';

const long = 'x'.repeat(9_000);
const location = { file: long, line: 1, column: 2, function: long };

function lengthsOf(event: JournalEvent): readonly number[] {
  return [...shortenEvent(event)].map((it) => JSON.stringify(it).length);
}

test('a throw is told ever shorter, in every text that it has', () => {
  const cause = { type: long, message: long, location };
  const part = { type: long, template: long, site: long };
  const deep = { ...part, cause: part, members: Array.from({ length: 10 }, () => part) };
  const event = thrown({
    context: long,
    tags: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}${long}`, long])),
    error: {
      ...{ type: long, message: long, location },
      stack: Array.from({ length: 60 }, () => long),
      causes: Array.from({ length: 6 }, () => cause),
    },
    grouping: {
      ...{ version: 1, template: long, site: long, cause: deep, discriminator: long },
      members: Array.from({ length: 10 }, () => deep),
      fingerprint: Array.from({ length: 50 }, () => long),
    },
  });
  const all = [...shortenEvent(event)];
  expect(all[0]).toBe(event);
  expect(lengthsOf(event).slice(1)).toEqual([...lengthsOf(event).slice(1)].sort((a, b) => b - a));
  const last = all.at(-1);
  if (last?.type !== 'throw') throw new Error('it became something else');
  expect(last.error.message).toBe(`${'x'.repeat(500)}…`);
  expect(last.error.stack).toEqual(Array(5).fill(`${'x'.repeat(100)}…`));
  expect(last.error.causes).toEqual([]);
  expect(last.tags).toEqual({});
  expect(Object.keys(last.grouping)).toEqual([
    ...['version', 'template', 'site', 'fingerprint', 'discriminator', 'cut'],
  ]);
  expect(last.grouping.template).toBe(`${'x'.repeat(500)}…`);
  expect(last.grouping.site).toBe(`${'x'.repeat(100)}…`);
  expect(JSON.stringify(last).length).toBeLessThan(4_000);
});

test('what a throw has not stays away', () => {
  const cause = { type: 'E', message: 'm', location: null };
  const { error } = thrown();
  const event = thrown({ error: { ...error, location: null, causes: [cause] } });
  for (const shorter of [...shortenEvent(event)].slice(1, 3)) {
    expect(shorter).toEqual(event);
  }
});

test('a description of a fix is cut, and a bare decision is told once', () => {
  const fix: JournalEvent = {
    n: 1,
    t: 1,
    type: 'fix',
    hash: HASH,
    description: long,
    commit: 'abc',
    by: long,
    source: 'cli',
  };
  expect([...shortenEvent(fix)].slice(1)).toEqual(
    [8_000, 2_000, 500].map((length) => ({
      ...fix,
      description: `${'x'.repeat(length)}…`,
      by: null,
    })),
  );
  expect([...shortenEvent({ n: 1, t: 1, type: 'reopen', hash: HASH })]).toHaveLength(1);
});

test('a repeat is told ever shorter in its context and tags, one that has none stays small', () => {
  const tags = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}${long}`, long]));
  const repeat = { n: 1, t: 1, type: 'repeat', k: HASH, severity: 'LOW', task: true } as const;
  const all = [...shortenEvent({ ...repeat, context: long, tags })];
  expect(all.map((it) => it.type === 'repeat' && Object.keys(it.tags ?? {}).length)).toEqual([
    ...[30, 20, 5, 0],
  ]);
  expect(all.at(-1)).toEqual({ ...repeat, context: `${'x'.repeat(100)}…`, tags: {} });
  expect([...shortenEvent(repeat)].at(-1)).toEqual({ ...repeat, context: '', tags: {} });
});

test('a description that was changed is cut like that of a fix', () => {
  const fixedAt = '2026-11-20T12:00:00.000Z';
  const event: JournalEvent = {
    n: 1,
    t: 1,
    type: 'describe',
    hash: HASH,
    fixedAt,
    description: long,
  };
  expect([...shortenEvent(event)].slice(1)).toEqual(
    [8_000, 2_000, 500].map((length) => ({ ...event, description: `${'x'.repeat(length)}…` })),
  );
});

test('of its run phase and step are cut, never the id that it is counted by', () => {
  const run = { id: 'r'.repeat(200), phase: long, step: long, attempt: 2 };
  for (const event of [thrown({ run }), variantOf({ run })]) {
    const last = [...shortenEvent(event)].at(-1);
    const short = `${'x'.repeat(100)}…`;
    expect(last).toMatchObject({ run: { id: run.id, phase: short, step: short, attempt: 2 } });
  }
  for (const event of [thrown(), variantOf({})])
    for (const shorter of shortenEvent(event)) expect(shorter).not.toHaveProperty('run');
});

function variantOf(over: Partial<Variant>): JournalEvent {
  const { severity, context, tags, task } = thrown();
  return { n: 1, t: 1, type: 'repeat', k: HASH, severity, context, tags, task, ...over };
}
