import { expect, test } from 'vitest';
import { RUN_STATUSES } from '../../src/core/runs/status.js';
import { signOf } from '../../src/dashboard/status-sign.js';

test('each status has its sign (R61)', () => {
  expect(Object.fromEntries(RUN_STATUSES.map((status) => [status, signOf(status)]))).toEqual({
    pending: '•',
    running: '🔄',
    waiting: '🔄',
    completed: '✅',
    failed: '❌',
    skipped: '⏭️',
    cancelled: '❌',
    interrupted: '❌',
  });
});
