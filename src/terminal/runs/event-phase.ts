import type { Run } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';

/** The phase that an event is told in: its own, or that of the step around it. One that was skipped has none. */
export function findEventPhase(event: RunEvent, run: Run): string | null {
  if (event.type === 'phase.end' && event.status === 'skipped') return null;
  if ('phase' in event && event.phase !== null) return event.phase;
  let id = 'step' in event ? event.step : null;
  for (let depth = 0; id !== null && depth < run.steps.size; depth++) {
    const step = run.steps.get(id);
    if (step === undefined || step.phase !== null) return step?.phase ?? null;
    id = step.parent;
  }
  return null;
}
