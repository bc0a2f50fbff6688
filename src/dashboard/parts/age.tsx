import { formatAge, formatMoment } from '../format.js';

/** How long ago something was, with its time for whoever points at it. The page is drawn anew as it gets older. */
export function Age({ at }: { readonly at: number }) {
  if (Number.isNaN(at)) return <span>–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatAge(at, Date.now())}
    </time>
  );
}
