import { setTimeout as sleep } from 'node:timers/promises';
import { noteTrouble } from '../files/trouble.js';
import { takeRelease } from '../runlog/release.js';
import { cleanText } from './clean-text.js';
import type { GateRelease } from './handles.js';
import type { GateOptions } from './options.js';
import type { TrackedRun } from './tracked-run.js';

const LOOK_MS = 250;

interface Gate {
  /** Of the step that waits. */
  readonly id: string;
  readonly name: string;
  readonly signal: AbortSignal;
  readonly options: GateOptions;
}

/**
 * Wait until a person (`errtrack runs release`) or a condition opens the gate.
 * @throws TimeoutError where nobody came in time, unless the options let it pass; the run's cancellation.
 */
export async function waitAtGate(tracked: TrackedRun, gate: Gate): Promise<GateRelease> {
  const { id, options } = gate;
  const { message, timeoutMs } = options;
  tracked.session.emit({
    type: 'gate.open',
    step: id,
    message: message === undefined ? null : cleanText(message),
    timeoutMs: timeoutMs ?? null,
  });
  const by = await waitForRelease(tracked, gate);
  tracked.session.emit({ type: 'gate.release', step: id, by });
  return { by };
}

async function waitForRelease(tracked: TrackedRun, gate: Gate): Promise<string> {
  const { name, signal, options } = gate;
  const { timeoutMs = Number.POSITIVE_INFINITY, until, onTimeout = 'fail' } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (isReleased(tracked, gate)) return 'person';
    if ((await until?.()) === true) return 'condition';
    const left = deadline - performance.now();
    if (left <= 0 && onTimeout === 'continue') return 'timeout';
    if (left <= 0) {
      throw new DOMException(`Nobody came to ${name} within ${timeoutMs} ms`, 'TimeoutError');
    }
    await sleep(Math.min(LOOK_MS, left), undefined, { signal });
  }
}

function isReleased({ project, session }: TrackedRun, { id }: Gate): boolean {
  try {
    return project !== null && takeRelease(project.dataDir, session.id, id);
  } catch (error) {
    // Nobody can have opened it there.
    if (project !== null) noteTrouble(project.dataDir, 'release of a gate', error);
    return false;
  }
}
