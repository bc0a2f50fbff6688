import type { RunRenderer } from './renderer.js';

/** After the first fault of ours the run goes on unseen. */
export function contain(renderer: RunRenderer): RunRenderer {
  let isBroken = false;
  const attempt = (action: () => void) => {
    try {
      action();
    } catch {
      isBroken = true;
    }
  };
  return {
    event: (event, run) => isBroken || attempt(() => renderer.event(event, run)),
    end: (run) => isBroken || attempt(() => renderer.end(run)),
    close: () => attempt(() => renderer.close()),
  };
}
