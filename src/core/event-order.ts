import type { FoldEvent } from './events.js';

/** By time, but never against a writer's own order: its clock may have been set back. */
export function inOrderOfTime(events: readonly FoldEvent[]): readonly FoldEvent[] {
  const latest = new Map<string, number>();
  const timed = events.map((event) => {
    const at = event.type === 'occurrences' ? event.firstAt : event.t;
    const time = Math.max(at, latest.get(event.writer.w) ?? at);
    latest.set(event.writer.w, time);
    return { event, time };
  });
  return timed
    .sort((a, b) => a.time - b.time || compareWriters(a.event, b.event))
    .map(({ event }) => event);
}

/** At the same time, so that it does not matter which journal is read first. */
function compareWriters({ writer: { w: a } }: FoldEvent, { writer: { w: b } }: FoldEvent): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
