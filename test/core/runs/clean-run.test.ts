import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClean } from '../../../src/core/errors/redaction.js';
import { CleanRun } from '../../../src/core/runs/clean-run.js';
import { cleanSummary } from '../../../src/core/runs/clean-summary.js';
import { RunFold } from '../../../src/core/runs/fold-run.js';
import type { NewRunEvent, RunEvent } from '../../../src/core/runs/run-events.js';
import { parseRunSummary, summarizeRun } from '../../../src/core/runs/run-summary.js';
import { editLine } from '../../../src/files/checked-line.js';
import { formatRunLine, parseRunLine } from '../../../src/runlog/run-line.js';
import { anyEvents, createEvents, foldRun, runStart } from '../../support/run-events.js';
import { step } from '../../support/run-log.js';

const WORD = 'quetzal';
const clean = createClean([/quetzal\d?/g]);

function cleanEvents(events: readonly NewRunEvent[]): readonly RunEvent[] {
  return cleanAll(createEvents(events));
}

function cleanAll(told: readonly RunEvent[]): readonly RunEvent[] {
  const run = new CleanRun(told, clean);
  return told.map((event) => {
    const line = editLine(formatRunLine(event).trimEnd(), (json) => run.event(json));
    const parsed = parseRunLine(line ?? '');
    if (parsed === null || parsed === 'unknown') throw new Error(`${event.type} is no event now`);
    return parsed;
  });
}

/** Every text in it and every name that a program may have given, with the word. */
function plant(event: NewRunEvent): NewRunEvent {
  const fixed = ['type', 'status', 'kind', 'id', 'host', 'boot', 'processStart', 'resumedFrom'];
  const mark = (value: unknown, isData: boolean): unknown => {
    if (typeof value === 'string') return `${value} ${WORD}`;
    if (Array.isArray(value)) return value.map((item) => mark(item, isData));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        isData && name !== 'from' && name !== 'to' ? `${name} ${WORD}` : name,
        name === 'hash' || name === 'run' ? item : mark(item, isData),
      ]),
    );
  };
  const data = ['labels', 'bands', 'details', 'result'];
  const entries = Object.entries(event).map(([name, value]) => [
    name,
    fixed.includes(name) ? value : mark(value, data.includes(name)),
  ]);
  return Object.assign({ type: event.type }, Object.fromEntries(entries));
}

function shapeOf(events: readonly RunEvent[]) {
  const fold = new RunFold();
  for (const event of events) fold.apply(event);
  if (fold.run === null) return null;
  const { status, percent, steps, phases, operations } = fold.run;
  return {
    ...{ status, percent, operations: operations.length },
    steps: [...steps.values()].map((it) => [
      it.index,
      it.status,
      it.children.length,
      it.attempts.length,
    ]),
    phases: [...phases.values()].map((it) => [it.order, it.status, it.steps.length]),
  };
}

describe('the events of a run', () => {
  test('hold the word nowhere, and make a run of the same shape', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const planted = events.map((event) => Object.assign(event, plant(event)));
        const cleaned = cleanAll(planted);
        expect(JSON.stringify(cleaned)).not.toContain(WORD);
        expect(shapeOf(cleaned)).toEqual(shapeOf(planted));
      }),
    );
  });

  test('that hold nothing stay as they are, byte by byte', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const run = new CleanRun(events, clean);
        for (const event of events) {
          expect(run.event(JSON.stringify(event))).toBe(JSON.stringify(event));
        }
      }),
    );
  });

  test('call two steps and two phases by two names, the same in every event', () => {
    const events = cleanEvents([
      runStart({
        steps: [
          { step: `${WORD}1`, name: `load ${WORD}1`, description: null, phase: `of ${WORD}1` },
        ],
      }),
      ...step(`${WORD}1`, {}, { phase: `of ${WORD}1` }),
      ...step(`${WORD}2`, {}, { phase: `of ${WORD}2`, parent: `${WORD}1` }),
      ...step('<secret>', {}, { phase: 'of <secret>' }),
    ]);
    const fold = new RunFold();
    for (const event of events) fold.apply(event);
    expect([...(fold.run?.steps.values() ?? [])].map((it) => [it.id, it.parent, it.phase])).toEqual(
      [
        ['<secret>-2', null, 'of <secret>-2'],
        ['<secret>-3', '<secret>-2', 'of <secret>-3'],
        ['<secret>', null, 'of <secret>'],
      ],
    );
  });

  test('have no id that tells in other letters what the name told', () => {
    const [, start, end] = cleanEvents([
      runStart(),
      ...step('log-in-with-password-hunter22', {}, { name: 'Log in with password=hunter22' }),
    ]);
    expect([start, end]).toMatchObject([
      { step: 'log-in-with-password-secret', name: 'Log in with password=<secret>' },
      { step: 'log-in-with-password-secret' },
    ]);
  });

  test('keep what they are, whose and where from, whatever is taken out', () => {
    const start = runStart({
      id: '20260204-120000-abcdef',
      processStart: '123456',
      parent: { run: 'completed', step: 'completed' },
      resumedFrom: 'completed',
      git: { commit: 'completed', branch: 'completed' },
    });
    const end: NewRunEvent = {
      type: 'run.end',
      status: 'completed',
      failure: { message: 'completed', type: 'completed', stack: 'completed', hash: 'completed' },
    };
    const told = createEvents([start, end]);
    const run = new CleanRun(told, createClean([/completed|automation|run\.start|here|\d{6}/g]));
    expect(told.map((event) => JSON.parse(run.event(JSON.stringify(event))))).toEqual([
      {
        ...told[0],
        parent: { run: 'completed', step: '<secret>' },
        git: { commit: 'completed', branch: '<secret>' },
      },
      {
        ...told[1],
        failure: { message: '<secret>', type: '<secret>', stack: '<secret>', hash: 'completed' },
      },
    ]);
  });

  test('tell no more what a step returned, where that would be another thing now', () => {
    const [, , dirty, , whole] = cleanEvents([
      runStart(),
      ...step('a', { result: { by: [{ [WORD]: 1 }] } }),
      ...step('b', { result: { by: 'day' } }),
    ]);
    expect(dirty).toEqual({ ...createEvents([runStart(), ...step('a')])[2] });
    expect(whole).toMatchObject({ result: { by: 'day' } });
  });

  test('take out what is a secret by the name of its field', () => {
    const details = { apiKey: 'x', plain: 'x', deep: [{ password: 'y', n: 1 }], token: 3 };
    const [, told] = cleanEvents([
      runStart(),
      { type: 'log', step: null, phase: null, message: 'm', details },
    ]);
    expect(told).toMatchObject({
      details: { apiKey: '<secret>', plain: 'x', deep: [{ password: '<secret>', n: 1 }], token: 3 },
    });
  });

  test('of a later version are cleaned, too', () => {
    const run = new CleanRun([], clean);
    expect(run.event(`{"seq":1,"type":"${WORD}","new":{"${WORD}":["${WORD}"]}}`)).toBe(
      `{"seq":1,"type":"${WORD}","new":{"${WORD}":["<secret>"]}}`,
    );
  });
});

test('what is kept beside a log is cleaned, and can be read as before', () => {
  const run = foldRun([
    plant(runStart({ labels: { customer_name: 'Lego' } })),
    plant({
      type: 'run.end',
      status: 'failed',
      failure: { message: 'm', type: 't', stack: null, hash: null },
    }),
  ]);
  const kept = JSON.stringify(summarizeRun(run));
  expect(kept).toContain(WORD);
  const cleaned = cleanSummary(kept, clean);
  expect(cleaned).not.toContain(WORD);
  expect(parseRunSummary(JSON.parse(cleaned))).toMatchObject({
    name: 'run <secret>',
    labels: { 'customer_name <secret>': 'Lego <secret>' },
    error: { message: 'm <secret>', type: 't <secret>' },
  });
});
