import type { DayCounts } from '../../core/page-data.js';
import { LISTED_DAYS, listDays } from '../day-counts.js';
import { formatCount } from '../format.js';

const WIDTH = 4;
const HEIGHT = 18;

/** Occurrences of the last days, small: one shape, since a list has many of them. */
export function DayLine({ counts }: { readonly counts: DayCounts }) {
  const told = listDays(counts, Date.now(), LISTED_DAYS).map(({ count }) => count);
  const most = Math.max(...told);
  const bars = told.map((count, day) => {
    const high = count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT);
    return `M${day * WIDTH} ${HEIGHT}v-${high}h3v${high}`;
  });
  const sum = told.reduce((total, count) => total + count, 0);
  return (
    <svg
      class="bars error-days"
      width={LISTED_DAYS * WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`${formatCount(sum, 'occurrence')} in ${LISTED_DAYS} days`}
    >
      <path class="bar" d={`M0 ${HEIGHT}v-1h${LISTED_DAYS * WIDTH - 1}v1`} />
      <path class="bar is-failed" d={bars.join('')} />
    </svg>
  );
}
