import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { findUsualTimes } from '../../src/runs/usual-times.js';
import { planRun, step, writeRunLog } from '../support/run-log.js';
import { makeTempFolder } from '../support/temp-folder.js';

function write(dataDir: string, id: string, name: string): void {
  const events = [...step('Export'), { type: 'run.end', status: 'completed' } as const];
  writeRunLog(dataDir, id, planRun({ id, startedAt: 0, events, start: { name } }));
}

it('looks at the earlier runs once a minute, however many names there are', () => {
  vi.useFakeTimers();
  const dataDir = makeTempFolder();
  for (const name of ['a', 'b']) write(dataDir, `run-${name}`, name);
  expect([...findUsualTimes(dataDir, 'a').keys()]).toEqual(['Export']);
  // What is there now is not asked any more.
  rmSync(join(dataDir, 'runs', 'run-b'), { recursive: true });
  write(dataDir, 'run-c', 'c');
  mkdirSync(join(dataDir, 'runs', 'run-d'));
  expect(findUsualTimes(dataDir, 'c').size).toBe(0);
  expect(findUsualTimes(dataDir, 'b').size).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect([...findUsualTimes(dataDir, 'c').keys()]).toEqual(['Export']);
  vi.useRealTimers();
});
