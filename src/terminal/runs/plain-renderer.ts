import type { Run } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';
import { defuse } from '../github-command.js';
import { PLAIN_THEME } from '../theme.js';
import { findEventPhase } from './event-phase.js';
import { chooseGlyphs, createGlyphs, WORD_GLYPHS } from './glyphs.js';
import { Heartbeat, renderHeartbeat } from './heartbeat.js';
import { Outlet } from './outlet.js';
import { listPlainLines, renderPhaseHeading, type Telling } from './plain-lines.js';
import type { RendererOptions, RunRenderer } from './renderer.js';
import { renderSummary } from './run-end.js';
import { isSet } from './run-output.js';
import { getSharedOutput } from './shared.js';
import { StepNumbers } from './step-numbers.js';
import type { View } from './view.js';

/** Nobody reads on in a longer line. */
const PIPE_COLUMNS = 1_000;

/** Lines for a pipe, a log, or a reader's voice: each is written once, and no byte of them moves a cursor. */
export class PlainRenderer implements RunRenderer {
  readonly #options: RendererOptions;
  readonly #outlet: Outlet;
  readonly #numbers = new StepNumbers();
  #run: Run | null = null;
  /** The phase of the line that was written last. */
  #phase: string | null = null;
  #heartbeat: Heartbeat | null = null;
  /** Whether it has had company: from then on lines say which run they are of. */
  #isNamed = false;

  constructor(options: RendererOptions) {
    this.#options = options;
    this.#outlet = new Outlet(options.stream);
  }

  event(event: RunEvent, run: Run): void {
    this.#open(run);
    this.#numbers.note(event, run);
    this.tell(listPlainLines(event, run, this.#getTelling()), event, run);
  }

  end(run: Run): void {
    if (this.#run === null) return;
    this.close();
    const lines = renderSummary(run, this.#getView()).split('\n').map(defuse);
    this.write(run.kind === 'operation' ? ['', ...lines] : lines);
  }

  close(): void {
    if (this.#run === null) return;
    this.#run = null;
    this.#heartbeat?.close();
    getSharedOutput().openRuns--;
  }

  /** What an event is told by: below the name of its phase, where the line before is not of that one. */
  protected tell(lines: readonly string[], event: RunEvent, run: Run): void {
    if (lines.length === 0) return;
    const name = findEventPhase(event, run);
    const phase = name === null || name === this.#phase ? undefined : run.phases.get(name);
    // What the run says beside its steps ends no phase.
    const isAside = name === null && !('step' in event && event.step !== null);
    if (!isAside) this.#phase = name;
    const heading = phase === undefined ? [] : [renderPhaseHeading(phase, run, this.#getTelling())];
    this.write([...heading, ...lines]);
  }

  protected write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#outlet.write(`${lines.join('\n')}\n`);
    this.#heartbeat?.note();
  }

  #open(run: Run): void {
    if (this.#run === null) {
      getSharedOutput().openRuns++;
      this.#heartbeat = new Heartbeat(this.#options.pace, () => this.#beat());
    }
    this.#run = run;
    this.#isNamed ||= run.parent !== null || getSharedOutput().openRuns > 1;
  }

  #beat(): void {
    if (this.#run !== null) this.write([defuse(renderHeartbeat(this.#run, this.#getView()))]);
  }

  #getTelling(): Telling {
    return {
      view: this.#getView(),
      numbers: this.#numbers,
      isVerbose: this.#options.isVerbose,
      isNamed: this.#isNamed,
    };
  }

  #getView(): View {
    const { stream, env, pace, getRunner, chosen } = this.#options;
    const isTerminal = stream.isTTY === true;
    const signs = isSet(env['ACCESSIBLE']) ? WORD_GLYPHS : createGlyphs(chosen);
    return {
      columns: isTerminal ? stream.columns || 80 : PIPE_COLUMNS,
      rows: Number.POSITIVE_INFINITY,
      now: pace.now(),
      theme: PLAIN_THEME,
      glyphs: isTerminal ? chooseGlyphs(env, chosen) : signs,
      getRunner,
    };
  }
}
