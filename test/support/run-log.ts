import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewRunEvent, RunEvent, RunStart } from '../../src/core/runs/run-events.js';
import { getHostId, readStartOf } from '../../src/files/host.js';
import { formatRunLine } from '../../src/runlog/run-line.js';
import { createEvents, runStart } from './run-events.js';

/** Where a process with this pid writes a run: on this machine, now. */
export function ofProcess(pid: number): Pick<RunStart, 'pid' | 'host' | 'boot' | 'processStart'> {
  return { ...getHostId(), pid, processStart: readStartOf(pid) };
}

/** Put a run's log where errtrack keeps it. Returns the run's folder. */
export function writeRunLog(dataDir: string, id: string, events: readonly RunEvent[]): string {
  const folder = join(dataDir, 'runs', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'events.jsonl'), events.map(formatRunLine).join(''));
  return folder;
}

export interface PlannedRun {
  readonly id: string;
  readonly name?: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly events?: readonly NewRunEvent[];
  readonly start?: Partial<RunStart>;
}

/** A run that started then, with an event every ten milliseconds. */
export function planRun({ id, name = 'import', startedAt, events, start }: PlannedRun): RunEvent[] {
  const first = runStart({ id, name, ...start });
  const planned = createEvents([first, ...(events ?? [{ type: 'run.end', status: 'completed' }])]);
  return planned.map((event) => ({ ...event, ts: startedAt + event.at }));
}

/** A step that took so long, in ms, as two events that follow each other; `at` is set by whoever plans them. */
export function step(
  id: string,
  end: Partial<Extract<NewRunEvent, { type: 'step.end' }>> = {},
  start: Partial<Extract<NewRunEvent, { type: 'step.start' }>> = {},
): readonly NewRunEvent[] {
  return [
    {
      type: 'step.start',
      step: id,
      name: id,
      description: null,
      phase: null,
      parent: null,
      attempt: 1,
      ...start,
    },
    { type: 'step.end', step: id, status: 'completed', ...end },
  ];
}
