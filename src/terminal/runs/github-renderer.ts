import type { Run, Step } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';
import { isEnd } from '../../core/runs/status.js';
import { chooseIcons } from '../../core/runs/status-theme.js';
import { findFailedStep } from '../../core/runs/step-place.js';
import { formatCommand } from '../github-command.js';
import { toOneLine, toPrintableText } from '../printable.js';
import { findEventPhase } from './event-phase.js';
import { summarizeStep } from './github-summary.js';
import { formatRunName } from './names.js';
import { PlainRenderer } from './plain-renderer.js';
import type { RendererOptions } from './renderer.js';
import { describeFailedPlace } from './run-end.js';
import { getSharedOutput } from './shared.js';
import { isFailureOfPart } from './step-facts.js';

/** GitHub shows no more of one step of a job. */
const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4_000;

/**
 * Lines for the log of a GitHub workflow: a group for each phase. Groups cannot stand in each other, so what other
 * phases say waits until the open one has ended; and what failed is said after it, where nobody has to unfold it.
 */
export class GithubRenderer extends PlainRenderer {
  readonly #options: RendererOptions;
  readonly #begun = new Set<string>();
  readonly #held = new Map<string, string[]>();
  readonly #github = getSharedOutput().github;
  #open: string | null = null;
  #run: Run | null = null;

  constructor(options: RendererOptions) {
    super(options);
    this.#options = options;
  }

  override end(run: Run): void {
    this.#run = run;
    this.#begun.clear();
    this.#closeGroup();
    if (run.status === 'failed' && findFailedStep(run) === null) this.#annotate(run, null);
    super.end(run);
    const { env, chosen } = this.#options;
    summarizeStep(run, env, chooseIcons(chosen));
  }

  override close(): void {
    this.#closeGroup();
    super.close();
  }

  protected override tell(lines: readonly string[], event: RunEvent, run: Run): void {
    this.#run = run;
    if (event.type === 'phase.start') this.#begun.add(event.phase);
    this.#say(findEventPhase(event, run), lines);
    if (event.type === 'step.end') this.#noteFailure(run, run.steps.get(event.step));
    if (event.type !== 'phase.end') return;
    this.#begun.delete(event.phase);
    if (event.phase === this.#open) this.#closeGroup();
  }

  #say(phase: string | null, lines: readonly string[]): void {
    if (lines.length === 0) return;
    if (this.#open !== null && this.#open !== phase) {
      if (!this.#hasEnded(this.#open)) return this.#hold(phase, lines);
      this.#closeGroup();
      // Another one may have been waiting.
      return this.#say(phase, lines);
    }
    if (phase !== null && this.#open === null) this.#openGroup(phase);
    this.write(lines);
  }

  /** Where a run beside this one has a group open, the lines stand in that one. */
  #openGroup(phase: string): void {
    if (this.#github.owner !== null) return;
    this.#github.owner = this;
    this.#open = phase;
    this.write([formatCommand('group', {}, toOneLine(phase))]);
  }

  #closeGroup(): void {
    if (this.#open !== null) {
      this.#open = null;
      this.#github.owner = null;
      this.write(['::endgroup::']);
    }
    this.#tellFailures();
    const [next] = this.#held;
    if (next === undefined) return;
    const [key, lines] = next;
    this.#held.delete(key);
    const phase = key === NO_PHASE ? null : key.slice(1);
    this.#say(phase, lines);
    if (phase === null || this.#hasEnded(phase)) this.#closeGroup();
  }

  #hold(phase: string | null, lines: readonly string[]): void {
    const key = phase === null ? NO_PHASE : `=${phase}`;
    const held = this.#held.get(key) ?? [];
    held.push(...lines);
    this.#held.set(key, held);
  }

  /** One that was begun ends when that is said, any other with its steps. */
  #hasEnded(phase: string): boolean {
    const status = this.#run?.phases.get(phase)?.status;
    return !this.#begun.has(phase) && (status === undefined || isEnd(status));
  }

  #noteFailure(run: Run, step: Step | undefined): void {
    if (step?.status !== 'failed' || step.failure === null) return;
    if (!isFailureOfPart(step, run)) this.#annotate(run, step);
  }

  #annotate(run: Run, step: Step | null): void {
    const failure = step === null ? run.failure : step.failure;
    if (failure === null || this.#github.annotations >= MAX_ANNOTATIONS) return;
    this.#github.annotations++;
    const place = step === null ? describeFailedPlace(run)?.join(': ') : toOneLine(step.name);
    const title = `${formatRunName(run)}: ${place ?? 'failed'}`;
    const text = toPrintableText(`${failure.type}: ${failure.message}`.slice(0, MAX_MESSAGE));
    this.#github.failures.push(formatCommand('error', { title }, text));
    this.#tellFailures();
  }

  #tellFailures(): void {
    if (this.#github.owner === null) this.write(this.#github.failures.splice(0));
  }
}

const NO_PHASE = '';
