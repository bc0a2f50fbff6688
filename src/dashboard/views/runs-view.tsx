import type { ListedRun } from '../../core/page-data.js';
import { formatCount, formatPercent, formatTook } from '../format.js';
import { useLoaded, useNarrow, usePage, useQuery } from '../page-state.js';
import { Age } from '../parts/age.js';
import { Bars } from '../parts/bars.js';
import { EmptyState, NoMatch, NotHere } from '../parts/empty-state.js';
import { Choice, Search, Segments } from '../parts/filters.js';
import { Labels } from '../parts/labels.js';
import { StatusIcon } from '../parts/status-icon.js';
import { Text } from '../parts/text.js';
import { Title } from '../parts/title.js';
import { VirtualList } from '../parts/virtual-list.js';
import { runsOf } from '../resources.js';
import { toRun } from '../router.js';
import { filterRuns, isInGroup, listHistories, rateCompletion } from '../run-histories.js';
import { ActiveRuns } from './active-runs.js';

const ROW = 40;
const NARROW_ROW = 60;

export function RunsView() {
  const { source } = usePage();
  const { data, problem } = useLoaded(runsOf(source));
  if (data === undefined) return <NotHere problem={problem} back="runs" />;
  return (
    <>
      <Title text="Runs" />
      {data.runs.length === 0 ? (
        <NoRuns />
      ) : (
        <RunList runs={data.runs} names={data.names} total={data.total} />
      )}
    </>
  );
}

function NoRuns() {
  return (
    <EmptyState title="No runs yet">
      <p>A program that tells its steps shows here while it goes on:</p>
      <pre class="code">{EXAMPLE}</pre>
    </EmptyState>
  );
}

const EXAMPLE = `import { trackRun } from 'errtrack';

await trackRun('Import', async (run) => {
  await run.step('Read rows', () => readRows());
  await run.step('Store them', () => storeRows());
});`;

interface RunListProps {
  readonly runs: readonly ListedRun[];
  readonly names: readonly string[];
  readonly total: number;
}

function RunList({ runs, names, total }: RunListProps) {
  const [{ status = 'all', name = '', q = '' }, narrow] = useQuery();
  const isNarrow = useNarrow();
  const histories = listHistories(runs);
  const found = filterRuns(runs, { status, name, search: q });
  const active = found.filter((run) => isInGroup(run, 'active'));
  const ended = found.filter((run) => !isInGroup(run, 'active'));
  const rate = rateCompletion(found);
  return (
    <>
      <ActiveRuns runs={active} />
      <div class="filters">
        <Search label="Search runs" value={q} onChange={(typed) => narrow({ q: typed })} />
        <Segments
          label="Status"
          value={status}
          options={[
            ['all', 'All'],
            ['active', 'Active'],
            ['completed', 'Completed'],
            ['failed', 'Failed'],
          ]}
          onChange={(group) => narrow({ status: group === 'all' ? '' : group })}
        />
        {names.length > 1 && (
          <Choice
            label="Name"
            value={name}
            options={[['', 'All names'], ...names.map((it) => [it, it] as const)]}
            onChange={(chosen) => narrow({ name: chosen })}
          />
        )}
        <p class="filters-end">
          {formatCount(found.length, 'run')}
          {total > runs.length && ` of the newest ${runs.length}`}
          {rate !== null && (
            <>
              {' · '}
              <span class={rate < 100 ? 'is-warn' : 'is-good'}>
                {formatPercent(rate)} completed
              </span>
            </>
          )}
        </p>
      </div>
      {found.length === 0 ? (
        <NoMatch
          title="No run matches"
          label="Clear the filters"
          onClear={() => narrow({ status: '', name: '', q: '' })}
        />
      ) : (
        <VirtualList
          label="Runs, the newest first"
          rows={ended}
          rowHeight={isNarrow ? NARROW_ROW : ROW}
          keyOf={({ run_id }) => run_id}
          renderRow={(run) => <RunRow run={run} history={histories.get(run.run_id) ?? []} />}
        />
      )}
    </>
  );
}

interface RunRowProps {
  readonly run: ListedRun;
  readonly history: readonly ListedRun[];
}

function RunRow({ run, history }: RunRowProps) {
  const { total_warnings, success_rate } = run.performance_metrics;
  return (
    <a class="row run-row" data-row href={toRun(run.run_id)}>
      <StatusIcon status={run.status} />
      <span class="run-name">
        <span class="strong">
          <Text of={run.name} />
        </span>
        <Labels of={run.labels} />
        {run.attempt > 1 && <span class="label">attempt {run.attempt}</span>}
      </span>
      <span class="run-told">
        <RunTold run={run} />
      </span>
      <span class="run-warnings">
        {total_warnings > 0 && (
          <span class="is-warn">{formatCount(total_warnings, 'warning')}</span>
        )}
      </span>
      <span class="run-rate num" title="Operations that succeeded">
        {formatPercent(success_rate)}
      </span>
      <span class="run-bars">
        <Durations history={history} run={run} />
      </span>
      <span class="run-took num">{formatTook(run.total_duration_seconds * 1_000)}</span>
      <span class="run-age num">
        <Age at={Date.parse(run.start_time)} />
      </span>
    </a>
  );
}

/** What there is to say of how it went. */
function RunTold({ run }: { readonly run: ListedRun }) {
  const { error, step_name } = run;
  if (error !== null) {
    return (
      <>
        {step_name !== null && (
          <span class="is-bad">
            <Text of={step_name} />
          </span>
        )}{' '}
        <Text of={`${error.type}: ${error.message}`} />
      </>
    );
  }
  if (run.status === 'completed') {
    return <>{formatCount(run.step_counts.completed, 'step')}</>;
  }
  return step_name === null ? null : <Text of={step_name} />;
}

function Durations({ history, run }: RunRowProps) {
  const bars = history.map((it) => ({
    key: it.run_id,
    value: it.total_duration_seconds,
    status: it.status,
    isHit: it.run_id === run.run_id,
  }));
  return <Bars bars={bars} label={`Durations of the last ${formatCount(bars.length, 'run')}`} />;
}
