import type { Run } from '../../core/runs/run.js';
import type { RunEvent } from '../../core/runs/run-events.js';
import { LiveStage } from './live-stage.js';
import type { RendererOptions, RunRenderer } from './renderer.js';
import type { OutputStream } from './run-output.js';
import { getSharedOutput } from './shared.js';

/** A frame at the bottom of the terminal, shared with all other runs of the process. */
export class LiveRenderer implements RunRenderer {
  readonly #options: RendererOptions;
  #stage: LiveStage | null = null;
  #shown: string | null = null;

  constructor(options: RendererOptions) {
    this.#options = options;
  }

  event(_: RunEvent, run: Run): void {
    this.#stage ??= openStage(this.#options);
    this.#shown = run.id;
    this.#stage.show(run, this.#options.history);
  }

  end(run: Run): void {
    this.#stage ??= openStage(this.#options);
    this.#shown = null;
    this.#stage.end(run);
  }

  close(): void {
    if (this.#shown !== null) this.#stage?.drop(this.#shown);
    this.#shown = null;
  }
}

function openStage({ stream, env, pace, getRunner, chosen }: RendererOptions): LiveStage {
  const { stages } = getSharedOutput();
  const own = findOwnStreams(stream);
  // Both are one terminal, and can have but one frame.
  const key = own === null ? stream : process;
  const known = stages.get(key);
  if (known !== undefined) return known;
  const others = (own ?? []).filter((other) => other !== stream && other.isTTY === true);
  const onEmpty = () => stages.delete(key);
  const stage = new LiveStage({ stream, others, env, pace, getRunner, chosen, onEmpty });
  stages.set(key, stage);
  return stage;
}

/** The process's own streams, where this is one of them. */
function findOwnStreams(stream: OutputStream): readonly OutputStream[] | null {
  const { stderr, stdout } = process;
  return stream === stderr || stream === stdout ? [stderr, stdout] : null;
}
