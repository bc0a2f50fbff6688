import { useEffect, useRef, useState } from 'preact/hooks';
import type { ListedError } from '../../core/page-data.js';
import { type ErrorPages, errorsOf } from '../error-pages.js';
import { formatCount, formatNumber } from '../format.js';
import { useLoaded, useNarrow, usePage, useQuery } from '../page-state.js';
import { Age } from '../parts/age.js';
import { Command } from '../parts/copy-button.js';
import { DayBars } from '../parts/day-bars.js';
import { DayLine } from '../parts/day-line.js';
import { EmptyState, NoMatch, NotHere, Problem } from '../parts/empty-state.js';
import { Choice, Search, Segments } from '../parts/filters.js';
import { SeverityMark } from '../parts/severity-mark.js';
import { Text } from '../parts/text.js';
import { Title } from '../parts/title.js';
import { VirtualList } from '../parts/virtual-list.js';
import { daysOf, overviewOf } from '../resources.js';
import { toError } from '../router.js';

const ROW = 52;
const NARROW_ROW = 76;

export function ErrorsView() {
  const { source } = usePage();
  const [{ status = 'active', severity = '', q = '', sort = 'severity' }, narrow] = useQuery();
  const { data: overview } = useLoaded(overviewOf(source));
  const { data: days } = useLoaded(daysOf(source));
  const errors = overview?.errors;
  if (errors?.total === 0) return <NoErrors problem={overview?.problem ?? null} />;
  return (
    <>
      <Title text="Errors" />
      {days !== undefined && <DayBars counts={days} />}
      <div class="filters">
        <Search label="Search errors" value={q} onChange={(typed) => narrow({ q: typed })} />
        <Segments
          label="Status"
          value={status}
          options={[
            ['active', 'Active', errors?.active],
            ['fixed', 'Fixed', errors?.fixed],
            ['ignored', 'Ignored', errors?.ignored],
            ['all', 'All'],
          ]}
          onChange={(chosen) => narrow({ status: chosen === 'active' ? '' : chosen })}
        />
        <Choice
          label="Severity"
          value={severity}
          options={[
            ['', 'Any severity'],
            ['HIGH', 'High'],
            ['MEDIUM', 'Medium'],
            ['LOW', 'Low'],
          ]}
          onChange={(chosen) => narrow({ severity: chosen })}
        />
        <Choice
          label="Order"
          value={sort}
          options={[
            ['severity', 'By severity'],
            ['seen', 'Seen last'],
            ['first', 'Newest'],
            ['count', 'Most often'],
          ]}
          onChange={(chosen) => narrow({ sort: chosen === 'severity' ? '' : chosen })}
        />
      </div>
      <ErrorList
        status={status}
        severity={severity}
        search={q}
        sort={sort}
        onClear={() => narrow({ status: 'all', severity: '', q: '' })}
      />
    </>
  );
}

function NoErrors({ problem }: { readonly problem: string | null }) {
  return (
    <>
      <Title text="Errors" />
      {problem !== null && <Problem error={new Error(problem)} />}
      <EmptyState title="No error has been recorded">
        <p>
          What a tracked program throws becomes a task in TODO.md, and shows here. To track one:
        </p>
        <Command text="npx errtrack run -- node your-program.js" />
      </EmptyState>
    </>
  );
}

interface ErrorListProps {
  readonly status: string;
  readonly severity: string;
  readonly search: string;
  readonly sort: string;
  readonly onClear: () => void;
}

function ErrorList({ onClear, ...query }: ErrorListProps) {
  const { source } = usePage();
  const isNarrow = useNarrow();
  const asked = JSON.stringify(query);
  const [count, setCount] = useState(1);
  useEffect(() => setCount(1), [asked]);
  const loaded = useLoaded(errorsOf(source, query, count));
  const shown = useRef<ErrorPages | undefined>(undefined);
  if (loaded.data !== undefined) shown.current = loaded.data;
  // While more is on its way, what is here stays.
  const data = loaded.data ?? shown.current;
  if (data === undefined) return <NotHere problem={loaded.problem} back="runs" />;
  if (data.total === 0) {
    return <NoMatch title="No error matches" label="Show all errors" onClear={onClear} />;
  }
  return (
    <VirtualList
      label={formatCount(data.total, 'error')}
      rows={data.errors}
      total={data.total}
      rowHeight={isNarrow ? NARROW_ROW : ROW}
      keyOf={({ hash }) => hash}
      renderRow={(record) => <ErrorRow record={record} />}
      onMissing={() => setCount(data.pages.length + 1)}
    />
  );
}

function ErrorRow({ record }: { readonly record: ListedError }) {
  const { hash, severity, type, message, context, location, occurrences, runs, status } = record;
  return (
    <a class="row error-row" data-row href={toError(hash)}>
      <SeverityMark severity={severity} />
      <span class="error-told">
        <span class="error-message">
          <span class="strong">
            <Text of={type} />
          </span>{' '}
          <Text of={message} />
        </span>
        <span class="error-where muted">
          {status !== 'active' && <span class="label">{status}</span>}
          {location !== null && (
            <code>
              <Text of={`${location.file}:${location.line}`} />
            </code>
          )}
          <span>
            <Text of={context} />
          </span>
        </span>
      </span>
      {runs.count > 0 && <span class="error-runs num muted">{formatCount(runs.count, 'run')}</span>}
      <DayLine counts={record.days} />
      <span class="error-count num" title="Occurrences">
        {formatNumber(occurrences)}×
      </span>
      <span class="error-age num muted">
        <Age at={Date.parse(record.lastSeen ?? record.firstSeen)} />
      </span>
      <code class="error-hash muted">{hash.slice(0, 8)}</code>
    </a>
  );
}
