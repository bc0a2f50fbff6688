import type { Fix, IgnoreCondition } from '../../core/errors/record.js';
import type { ErrorDetail } from '../../core/page-data.js';
import { formatCount, formatMoment } from '../format.js';
import { Text } from '../parts/text.js';

/** What became of it, the newest last. */
export function ErrorHistory({ record }: { readonly record: ErrorDetail }) {
  const { firstSeen, fixes, status, statusAt, regressions, ignore } = record;
  return (
    <ol class="history">
      <Line at={firstSeen} told="first seen" />
      {fixes.map((fix) => (
        <Line key={fix.at} at={fix.at} told={tellFix(fix)} />
      ))}
      {status === 'active' && fixes.length > 0 && <Line at={statusAt} told="reopened" />}
      {status === 'ignored' && <Line at={statusAt} told={tellIgnore(ignore ?? {})} />}
      {regressions > 0 && (
        <li class="is-warn">It came back {formatCount(regressions, 'time')} after a fix.</li>
      )}
    </ol>
  );
}

function Line({ at, told }: { readonly at: string; readonly told: string }) {
  return (
    <li>
      <time class="muted">{formatMoment(Date.parse(at))}</time> <Text of={told} />
    </li>
  );
}

function tellFix({ description, by, commit }: Fix): string {
  const who = by === null ? '' : ` by ${by}`;
  const where = commit === null ? '' : ` at ${commit.slice(0, 10)}`;
  return `fixed${who}${where}${description === '' ? '' : `: ${description}`}`;
}

function tellIgnore({ count, until }: IgnoreCondition): string {
  if (count !== undefined) return `ignored ${formatCount(count, 'more time')}`;
  return until === undefined ? 'ignored' : `ignored until ${formatMoment(Date.parse(until))}`;
}
