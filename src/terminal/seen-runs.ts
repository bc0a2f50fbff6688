import type { RunTally, SeenRun } from '../core/errors/run-tally.js';
import { toOneLine } from './printable.js';
import { formatAge, formatNumber } from './relative-time.js';

const SHOWN = 5;

/**
 * The newest runs that an error was seen in, a line each: `20261121-150000-abc123 Phase 2/export (2 hours ago)`, and
 * `  Failed at step 2/3: Export` where that is not as in the one before.
 */
export function formatSeenRuns({ count, newest }: RunTally, now: number): readonly string[] {
  const shown = newest.slice(0, SHOWN);
  const places = shown.map(formatPosition);
  const lines = shown.flatMap((run, at) => {
    const place = places[at] ?? '';
    const isNew = place !== '' && place !== places[at - 1];
    return isNew ? [formatSeenRun(run, now), `  ${place}`] : [formatSeenRun(run, now)];
  });
  const more = count - shown.length;
  return more > 0 && lines.length > 0 ? [...lines, `… and ${formatNumber(more)} more`] : lines;
}

function formatSeenRun({ id, phase, step, attempt, t }: SeenRun, now: number): string {
  const path = [phase, step].filter((name) => name !== null && name !== '').join('/');
  const where = attempt > 1 ? [path, `attempt ${attempt}`] : [path];
  const said = where.filter((word) => word !== '').join(', ');
  return toOneLine(`${[id, said].join(' ').trim()} (${formatAge(new Date(t).toISOString(), now)})`);
}

function formatPosition({ position }: SeenRun): string {
  if (position === undefined) return '';
  const { index, total, name } = position;
  return toOneLine(`Failed at step ${index}/${total}: ${name}`);
}

/** What a shell takes as one plain word, and a command as no option. */
const PLAIN = /^[\w.:@][\w.:@-]*$/;

/** How to see the newest one; null where its name, which is a program's, would not be safe to copy. */
export function nameRunCommand({ newest }: RunTally, runner: string): string | null {
  const id = newest[0]?.id ?? '';
  return PLAIN.test(id) ? `${runner} runs show ${id}` : null;
}
