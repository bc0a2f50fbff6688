import { NO_THEME, type StatusTheme } from '../../core/runs/status-theme.js';
import { contain } from './contained-renderer.js';
import { JsonRenderer } from './json-renderer.js';
import { type Pace, REAL_PACE } from './pace.js';
import { PlainRenderer } from './plain-renderer.js';
import type { RunRenderer } from './renderer.js';
import type { Environment, OutputStream } from './run-output.js';

export interface LineRendererOptions {
  readonly output: 'plain' | 'json';
  readonly stream: OutputStream;
  readonly env: Environment;
  readonly pace?: Pace;
  /** How errtrack is called here, for commands to copy; default `errtrack`. */
  readonly getRunner?: () => string;
  /** How somebody wants statuses to look. */
  readonly chosen?: StatusTheme;
}

/** What tells of a run in lines, of starts as well: for whoever follows one of another process. */
export function createLineRenderer(options: LineRendererOptions): RunRenderer {
  const { output, stream, env, pace = REAL_PACE, getRunner, chosen = NO_THEME } = options;
  const told = { stream, env, isVerbose: true, history: undefined, pace, getRunner, chosen };
  return contain(output === 'json' ? new JsonRenderer(told) : new PlainRenderer(told));
}
