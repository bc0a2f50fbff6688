import { expect, test } from 'vitest';
import type { RunEvents } from '../../src/core/page-data.js';
import type { RunStatus } from '../../src/core/runs/status.js';
import { type FoldedRun, loadRun } from '../../src/dashboard/folded-run.js';
import { planStory, STORY_ID } from '../support/run-story.js';

const EVENTS = planStory();

/** A server that knows the run so far, and as what it counts. */
function tell(count: number, status: RunStatus) {
  const asked: number[] = [];
  const ask = async (after: number): Promise<RunEvents> => {
    asked.push(after);
    const events = EVENTS.slice(0, count).filter(({ seq }) => seq > after);
    return { run_id: STORY_ID, status, events, last_seq: count - 1 };
  };
  return { asked, ask };
}

test('only what is new is asked for', async () => {
  const first = tell(5, 'running');
  const begun = await loadRun(undefined, first.ask);
  const second = tell(EVENTS.length, 'failed');
  const ended = await loadRun(begun, second.ask);
  expect([first.asked, second.asked]).toEqual([[-1], [4]]);
  expect([begun.run.status, ended.run.status]).toEqual(['running', 'failed']);
});

test('nothing new is the same', async () => {
  const { ask } = tell(5, 'running');
  const begun = await loadRun(undefined, ask);
  expect(await loadRun(begun, ask)).toBe(begun);
});

test('a process that died interrupts the run, and one that did not goes on', async () => {
  const alive = await loadRun(undefined, tell(5, 'running').ask);
  const dead: FoldedRun = await loadRun(alive, tell(5, 'interrupted').ask);
  expect(dead.run.status).toBe('interrupted');
  expect(await loadRun(dead, tell(5, 'interrupted').ask)).toBe(dead);
  const again = await loadRun(dead, tell(6, 'running').ask);
  expect([again.run.status, again.run.seq]).toEqual(['running', 5]);
});

test('a run without a beginning is told', async () => {
  const ask = async () => ({ run_id: 'x', status: 'running', events: [], last_seq: -1 }) as const;
  await expect(loadRun(undefined, ask)).rejects.toThrow('The beginning of run x cannot be read.');
});
