import type { DayCounts } from '../../core/page-data.js';
import { listDays } from '../day-counts.js';
import { formatCount, formatDay } from '../format.js';
import { Bars } from './bars.js';

/** Occurrences of the last thirty days. */
export function DayBars({ counts }: { readonly counts: DayCounts }) {
  const days = listDays(counts, Date.now());
  const sum = days.reduce((total, { count }) => total + count, 0);
  if (sum === 0) return null;
  const [first, last] = [days[0], days.at(-1)];
  const bars = days.map(({ day, count }) => ({
    key: day,
    value: count === 0 ? null : count,
    status: 'failed' as const,
    title: `${formatDay(day)}: ${formatCount(count, 'occurrence')}`,
  }));
  return (
    <figure class="days">
      <Bars
        bars={bars}
        label={`${formatCount(sum, 'occurrence')} in 30 days`}
        height={32}
        barWidth={4}
        isWide
      />
      <figcaption class="num">
        <span>{first === undefined ? '' : formatDay(first.day)}</span>
        <span>{formatCount(sum, 'occurrence')} in 30 days</span>
        <span>{last === undefined ? '' : formatDay(last.day)}</span>
      </figcaption>
    </figure>
  );
}
