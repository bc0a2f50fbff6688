import { latePattern } from '../../core/late-pattern.js';
import type { Run } from '../../core/runs/run.js';
import { toRunEventJson } from '../../core/runs/run-event-json.js';
import type { RunEvent } from '../../core/runs/run-events.js';
import { Outlet } from './outlet.js';
import type { RendererOptions, RunRenderer } from './renderer.js';

/** What a terminal would obey or turn around; JSON says it as well by its number. */
const unprintable = latePattern(String.raw`[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]`, 'gu');

/** Every event as a line of JSON, for programs and tests. */
export class JsonRenderer implements RunRenderer {
  readonly #outlet: Outlet;

  constructor({ stream }: RendererOptions) {
    this.#outlet = new Outlet(stream);
  }

  event(event: RunEvent, run: Run): void {
    const json = JSON.stringify(toRunEventJson(event, run.id));
    this.#outlet.write(`${json.replace(unprintable(), escapeUnits)}\n`);
  }

  end(): void {}

  close(): void {}
}

function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
