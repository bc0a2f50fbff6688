import { formatAge, formatMoment } from '../format.js';
import { useNow } from '../page-state.js';

/** How long ago something was, with its time for whoever points at it. */
export function Age({ at }: { readonly at: number }) {
  const now = useNow(10_000);
  if (Number.isNaN(at)) return <span>–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatAge(at, now)}
    </time>
  );
}
