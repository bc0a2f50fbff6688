import type { RunEvent } from '../core/runs/run-events.js';

/** Placeholder until the lines with checksums come in. */
export function formatRunLine(event: RunEvent): string {
  return `${JSON.stringify(event)}\n`;
}
