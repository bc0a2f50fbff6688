import type { StepHistory } from '../../core/runs/percent.js';
import { NO_THEME, type StatusTheme } from '../../core/runs/status-theme.js';
import { contain } from './contained-renderer.js';
import { GithubRenderer } from './github-renderer.js';
import { JsonRenderer } from './json-renderer.js';
import { LiveRenderer } from './live-renderer.js';
import { type Pace, REAL_PACE } from './pace.js';
import { PlainRenderer } from './plain-renderer.js';
import type { RendererOptions, RunRenderer } from './renderer.js';
import {
  type ChosenOutput,
  chooseRunOutput,
  type Environment,
  isSet,
  type OutputStream,
  type RunOutput,
} from './run-output.js';

export interface RunRendererOptions {
  readonly output: RunOutput;
  readonly stream: OutputStream;
  readonly env: Environment;
  /** Whether starts are told as well, where lines are written. */
  readonly verbose?: boolean;
  /** How long the steps usually take, in ms by their names: for the time that is left. */
  readonly history?: StepHistory;
  /** How errtrack is called here, for commands to copy; default `errtrack`. */
  readonly getRunner?: () => string;
  readonly pace?: Pace;
  /** How somebody wants statuses to look. */
  readonly chosen?: StatusTheme;
}

const SILENT: RunRenderer = { event() {}, end() {}, close() {} };

const RENDERERS: Readonly<Record<ChosenOutput, (options: RendererOptions) => RunRenderer>> = {
  live: (options) => new LiveRenderer(options),
  plain: (options) => new PlainRenderer(options),
  github: (options) => new GithubRenderer(options),
  json: (options) => new JsonRenderer(options),
  silent: () => SILENT,
};

/** What shows one run, chosen by its stream and the environment. */
export function createRunRenderer(options: RunRendererOptions): RunRenderer {
  const { output, stream, env, history, pace = REAL_PACE, getRunner, chosen = NO_THEME } = options;
  const kind = chooseRunOutput(output, stream, env);
  if (kind === 'silent') return SILENT;
  const isVerbose = options.verbose === true || isSet(env['ERRTRACK_VERBOSE']);
  const made = { stream, env, isVerbose, history, pace, getRunner, chosen };
  return contain(RENDERERS[kind](made));
}
