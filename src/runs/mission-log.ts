import { toOneLine } from '../core/printable.js';
import type { ExecutionStepJson, MissionStatus } from '../core/runs/mission-json.js';
import { Outlet } from '../terminal/runs/outlet.js';
import type { OutputStream } from '../terminal/runs/run-output.js';

/** The lines that the MissionProgressTracker's document has a mission log. */
export class MissionLog {
  readonly #outlet: Outlet;

  constructor(stream: OutputStream) {
    this.#outlet = new Outlet(stream);
  }

  tell(step: ExecutionStepJson): void {
    const line = LINES[step.status](step);
    if (line !== null) this.#outlet.write(`[PROGRESS_TRACKER] ${toOneLine(line)}\n`);
  }
}

const LINES: Readonly<Record<MissionStatus, (step: ExecutionStepJson) => string | null>> = {
  pending: () => null,
  started: (step) =>
    `Step ${step.step_index}/${step.total_steps}: ${step.step_name} (${formatPercent(step)})`,
  completed: (step) => `Completed: ${step.step_name} (${formatPercent(step)})`,
  failed: (step) => `Failed: ${step.step_name} (${formatPercent(step)}): ${step.error ?? ''}`,
  skipped: (step) => `Skipped: ${step.step_name} (${formatPercent(step)})`,
};

function formatPercent({ progress_percent: percent }: ExecutionStepJson): string {
  return `${Math.floor(percent)}%`;
}
