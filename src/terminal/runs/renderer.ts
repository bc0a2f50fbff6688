import type { StepHistory } from '../../core/runs/percent.js';
import type { Run } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';
import type { StatusTheme } from '../../core/runs/status-theme.js';
import type { Pace } from './pace.js';
import type { Environment, OutputStream } from './run-output.js';

/** What shows a run while it goes on. Nothing in it ever throws, and nothing it does changes the program's result. */
export interface RunRenderer {
  /** The run after this event. */
  event(event: RunEvent, run: Run): void;
  /** The run has ended: after its last event. */
  end(run: Run): void;
  /** It is not to be shown any more, ended or not. */
  close(): void;
}

/** What every renderer is made of. */
export interface RendererOptions {
  readonly stream: OutputStream;
  readonly env: Environment;
  readonly isVerbose: boolean;
  readonly history: StepHistory | undefined;
  /** How somebody wants statuses to look. */
  readonly chosen: StatusTheme;
  readonly pace: Pace;
  /** How errtrack is called here, for commands to copy. */
  readonly getRunner: (() => string) | undefined;
}
