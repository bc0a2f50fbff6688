import type { Changes } from '../core/changes.js';
import type { Field } from './fields.js';
import { formatAge, formatNumber, formatSpan } from './relative-time.js';
import type { Theme } from './theme.js';

/** What became of errors since a time (epoch ms) or a commit. */
export interface ChangesSince extends Changes {
  readonly at: number;
  readonly commit: string | null;
}

/** The lines of `status` that tell of it, each in two where it does not fit. */
export function getChangeFields(
  changes: ChangesSince,
  theme: Theme,
  width: number,
  now: number,
): readonly Field[] {
  const { at, commit, new: added, cameBack, fixed } = changes;
  const figures = [
    `${formatNumber(added)} new`,
    ...(cameBack > 0 ? [`${formatNumber(cameBack)} came back`] : []),
    `${formatNumber(fixed)} fixed`,
  ].join(', ');
  const age = formatAge(new Date(at).toISOString(), now);
  const when = commit === null ? `(${age})` : `(${commit.slice(0, 8)}, ${age})`;
  const paint = added + cameBack > 0 ? theme.bad : theme.good;
  const isOne = figures.length + when.length < width;
  const value = [paint(figures), theme.faint(when)];
  return [
    [commit === null ? 'Since' : 'Since Commit', isOne ? value.join(' ') : value],
    ...getRateFields(changes, width),
  ];
}

function getRateFields(
  { fixRate, medianTimeToFixMs, fixed, new: added }: Changes,
  width: number,
): readonly Field[] {
  if (fixRate === null || medianTimeToFixMs === null) return [];
  const share = `${formatNumber(fixed)} of ${formatNumber(fixed + added)}`;
  const rate = `${Math.round(fixRate * 100)}% (${share}),`;
  const time = `half of them within ${formatSpan(medianTimeToFixMs)}`;
  return [['Fix Rate', rate.length + time.length < width ? `${rate} ${time}` : [rate, time]]];
}
