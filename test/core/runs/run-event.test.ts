import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRunEvent } from '../../../src/core/runs/run-event.js';
import { anyEvents, createEvents, runStart } from '../../support/run-events.js';

const [START] = createEvents([runStart()]);

test('every event is read as it was written', () => {
  fc.assert(
    fc.property(anyEvents(), (events) => {
      for (const event of events) {
        const written: unknown = JSON.parse(JSON.stringify(event));
        const isOdd = JSON.stringify(event).includes('ercent":null');
        expect(parseRunEvent(written)).toEqual(isOdd ? null : written);
      }
    }),
  );
});

test('an event of a later version is known as one', () => {
  expect(parseRunEvent({ type: 'step.dream', seq: 1 })).toBe('unknown');
  expect(parseRunEvent({ type: 'toString' })).toBe('unknown');
});

test('a field that is not known is left out: it must not pass for the state of a run', () => {
  expect(parseRunEvent({ ...START, status: 'completed', steps: [] })).toEqual(START);
});

test.each([null, [], 'run.start', 1, {}, { type: 1 }, { type: 'run.end', status: 'completed' }])(
  '%j is no event',
  (raw) => {
    expect(parseRunEvent(raw)).toBeNull();
  },
);

const told = { seq: 1, ts: 1, at: 1 };
const failure = { message: 'no', type: 'Error', stack: null, hash: null };

test.each([
  { ...START, id: '../x' },
  { ...START, kind: 'dream' },
  { ...START, labels: { a: 1 } },
  { ...START, steps: [{ step: 'a' }] },
  { ...START, totalSteps: -1 },
  { ...START, bands: { a: { from: 1 } } },
  { ...START, parent: {} },
  { ...START, git: 'main' },
  { ...START, ts: Number.NaN },
  { ...START, at: 1e300 },
  { ...START, seq: 0.5 },
  { ...told, type: 'step.end', step: 'a', status: 'running' },
  { ...told, type: 'step.end', step: 'a', status: 'interrupted' },
  { ...told, type: 'step.end', step: 'a', status: 'failed', failure: { ...failure, hash: 1 } },
  { ...told, type: 'step.end', step: 'a', status: 'failed', details: [] },
  { ...told, type: 'step.progress', step: 'a', items: { done: '1', total: null, unit: null } },
  { ...told, type: 'step.progress', step: 'a', percent: null },
  { ...told, type: 'attachment', step: null, phase: null, kind: 'x', path: '', mime: null },
  { ...told, type: 'warning', step: null, message: 'hm' },
  { ...told, type: 'run.end', status: 'pending' },
])('%j is nonsense', (raw) => {
  expect(parseRunEvent(raw)).toBeNull();
});

test('what may be missing may be there too', () => {
  const events = [
    { ...told, type: 'step.end', step: 'a', status: 'failed', failure, url: 'u', result: null },
    { ...told, type: 'run.end', status: 'failed', failure, exitCode: 1, result: [1] },
    { ...told, type: 'gate.open', step: 'a', message: 'm', timeoutMs: 5 },
    { ...told, type: 'step.progress', step: 'a', items: { done: 1, total: 2, unit: 'rows' } },
  ];
  for (const event of events) expect(parseRunEvent(event)).toEqual(event);
});
