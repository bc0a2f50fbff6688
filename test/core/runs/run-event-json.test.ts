import { expect, it } from 'vitest';
import { toRunEventJson } from '../../../src/core/runs/run-event-json.js';
import type { NewRunEvent } from '../../../src/core/runs/run-events.js';
import { createEvents, runStart } from '../../support/run-events.js';

it('tells a start with its declared steps', () => {
  const steps = [{ step: 'a', name: 'A', description: null, phase: 'one' }];
  expect(toJson(runStart({ steps, totalSteps: 3, command: 'node a.js' }))).toEqual({
    seq: 0,
    ts: '2026-02-04T12:00:00.123Z',
    type: 'run.start',
    run_id: 'r',
    data: {
      elapsed_seconds: 0,
      name: 'run',
      kind: 'automation',
      labels: {},
      steps: [{ id: 'a', name: 'A', description: null, phase: 'one' }],
      total_steps: 3,
      bands: {},
      parent: null,
      resumed_from: null,
      attempt: 1,
      pid: 1,
      host: 'here',
      boot: 'now',
      process_start: null,
      git: null,
      command: 'node a.js',
    },
  });
});

it('tells a failed step with the short form of its hash, and leaves the keys of a program alone', () => {
  const failure = { message: 'no', type: 'TypeError', stack: 'at a', hash: '0123456789abcdef' };
  const details = { myKey: 1 };
  expect(toJson({ type: 'step.end', step: 'a', status: 'failed', failure, details })).toMatchObject(
    {
      step_id: 'a',
      data: {
        status: 'failed',
        details: { myKey: 1 },
        error: {
          message: 'no',
          type: 'TypeError',
          stack_trace: 'at a',
          error_hash: '0123456789abcdef',
          error_hash_short: '01234567',
        },
      },
    },
  );
});

it('has no step where there is none', () => {
  const json = toJson({
    type: 'warning',
    step: null,
    phase: null,
    message: 'hm',
    pageSource: '<p>',
  });
  expect(json).not.toHaveProperty('step_id');
  expect(json.data).toEqual({ elapsed_seconds: 0, phase: null, message: 'hm', page_source: '<p>' });
});

function toJson(told: NewRunEvent) {
  const [event] = createEvents([told]);
  if (event === undefined) throw new Error('No event was made');
  return toRunEventJson(event, 'r');
}
