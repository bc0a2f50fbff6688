import type { Run } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';
import { PLAIN_THEME } from '../theme.js';
import { chooseGlyphs, RICH_GLYPHS, WORD_GLYPHS } from './glyphs.js';
import { Heartbeat, renderHeartbeat } from './heartbeat.js';
import { Outlet } from './outlet.js';
import { defuse, listPlainLines } from './plain-lines.js';
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
  #heartbeat: Heartbeat | null = null;

  constructor(options: RendererOptions) {
    this.#options = options;
    this.#outlet = new Outlet(options.stream);
  }

  event(event: RunEvent, run: Run): void {
    this.#open(run);
    this.#numbers.note(event, run);
    const lines = listPlainLines(event, run, {
      view: this.#getView(),
      numbers: this.#numbers,
      isVerbose: this.#options.isVerbose,
      isNamed: run.parent !== null || getSharedOutput().openRuns > 1,
      isGrouped: this.isGrouped,
    });
    this.tell(lines, event, run);
  }

  end(run: Run): void {
    if (this.#run === null) return;
    this.close();
    this.write(renderSummary(run, this.#getView()).split('\n').map(defuse));
  }

  close(): void {
    if (this.#run === null) return;
    this.#run = null;
    this.#heartbeat?.close();
    getSharedOutput().openRuns--;
  }

  /** Whether something else than lines shows the phases. */
  protected get isGrouped(): boolean {
    return false;
  }

  /** What an event is told by. */
  protected tell(lines: readonly string[], _: RunEvent, __: Run): void {
    this.write(lines);
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
  }

  #beat(): void {
    if (this.#run !== null) this.write([defuse(renderHeartbeat(this.#run, this.#getView()))]);
  }

  #getView(): View {
    const { stream, env, pace } = this.#options;
    const isTerminal = stream.isTTY === true;
    const signs = isSet(env['ACCESSIBLE']) ? WORD_GLYPHS : RICH_GLYPHS;
    return {
      columns: isTerminal ? stream.columns || 80 : PIPE_COLUMNS,
      rows: Number.POSITIVE_INFINITY,
      now: pace.now(),
      theme: PLAIN_THEME,
      glyphs: isTerminal ? chooseGlyphs(env) : signs,
    };
  }
}
