import type { StepHistory } from '../../core/runs/percent.js';
import type { Run } from '../../core/runs/run.js';
import { isEnd } from '../../core/runs/status.js';
import type { StatusTheme } from '../../core/runs/status-theme.js';
import { shouldColor } from '../color-mode.js';
import { createTheme, PLAIN_THEME, type Theme } from '../theme.js';
import { renderFrames } from './frame.js';
import { chooseGlyphs, type Glyphs } from './glyphs.js';
import { LiveArea } from './live-area.js';
import type { Pace } from './pace.js';
import { renderEnd } from './run-end.js';
import type { Environment, OutputStream } from './run-output.js';
import type { NestedRuns } from './run-rows.js';
import { TerminalEvents } from './terminal-events.js';
import type { View } from './view.js';

/** Runs within a run that have ended and are still shown below their step. */
const MAX_ENDED = 100;

export interface LiveStageOptions {
  readonly stream: OutputStream;
  readonly others: readonly OutputStream[];
  readonly env: Environment;
  readonly pace: Pace;
  readonly getRunner: (() => string) | undefined;
  readonly chosen: StatusTheme;
  /** Called when the last run is gone. */
  readonly onEmpty: () => void;
}

/** All the runs that go on in one terminal, in one frame. */
export class LiveStage {
  readonly #options: LiveStageOptions;
  readonly #area: LiveArea;
  readonly #events: TerminalEvents;
  readonly #glyphs: Glyphs;
  readonly #runs = new Map<string, Run>();
  readonly #histories = new Map<string, StepHistory>();
  #theme: Theme = PLAIN_THEME;

  constructor(options: LiveStageOptions) {
    const { stream, others, env, pace, chosen } = options;
    this.#options = options;
    this.#glyphs = chooseGlyphs(env, chosen);
    this.#area = new LiveArea({ stream, others, pace, draw: () => this.#draw() });
    this.#events = new TerminalEvents(stream, {
      onResize: () => this.#area.refresh(),
      onResume: () => this.#area.forget(),
      onExit: () => this.#area.flush(),
    });
    if (shouldColor(true, true, env)) this.#loadColors();
  }

  show(run: Run, history?: StepHistory): void {
    if (history !== undefined) this.#histories.set(run.id, history);
    this.#runs.set(run.id, run);
    this.#area.refresh();
  }

  /** A run within another stays where it is; any other is written down whole, and gone. */
  end(run: Run): void {
    this.#runs.set(run.id, run);
    if (this.#isNested(run)) {
      this.#dropOldest();
      return this.#area.refresh();
    }
    this.#area.print(renderEnd(run, this.#getView(), this.#groupNested()));
    this.drop(run.id);
  }

  /** The run is not to be shown any more. */
  drop(id: string): void {
    this.#runs.delete(id);
    this.#histories.delete(id);
    for (const { id: part, parent, status } of [...this.#runs.values()]) {
      if (parent?.run === id && isEnd(status)) this.drop(part);
    }
    if (this.#runs.size > 0) return this.#area.refresh();
    this.#area.close();
    this.#events.close();
    this.#options.onEmpty();
  }

  #draw(): readonly string[] {
    const roots = [...this.#runs.values()].filter((run) => !this.#isNested(run));
    return renderFrames(roots, this.#getView(), this.#groupNested()).split('\n');
  }

  #getView(): View {
    const { stream, pace, getRunner } = this.#options;
    return {
      // A terminal that draws a sign wider than it counts has a column to spare.
      columns: (stream.columns || 80) - 1,
      rows: stream.rows || 24,
      now: pace.now(),
      theme: this.#theme,
      glyphs: this.#glyphs,
      getRunner,
      history: ({ id }) => this.#histories.get(id) ?? new Map(),
    };
  }

  #isNested({ id, parent }: Run): boolean {
    return parent !== null && parent.run !== id && this.#runs.has(parent.run);
  }

  #groupNested(): NestedRuns {
    const groups = new Map<string, Run[]>();
    for (const run of this.#runs.values()) {
      if (run.parent === null || !this.#isNested(run)) continue;
      const group = groups.get(run.parent.run) ?? [];
      group.push(run);
      groups.set(run.parent.run, group);
    }
    return groups;
  }

  #dropOldest(): void {
    const ended = [...this.#runs.values()].filter(({ status }) => isEnd(status));
    for (const { id } of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) {
      this.#runs.delete(id);
      this.#histories.delete(id);
    }
  }

  /** The first frame does not wait for its colours. */
  #loadColors(): void {
    createTheme(true, this.#options.chosen).then(
      (theme) => {
        this.#theme = theme;
        if (this.#runs.size > 0) this.#area.refresh();
      },
      () => {},
    );
  }
}
