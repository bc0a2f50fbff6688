import type { ListedRun } from '../../core/page-data.js';
import { formatCount, formatPercent, formatTook } from '../format.js';
import { useLoaded, useNarrow, usePage, useQuery } from '../page-state.js';
import { Age } from '../parts/age.js';
import { Bars } from '../parts/bars.js';
import { Command } from '../parts/copy-button.js';
import { EmptyState, Loading, Problem } from '../parts/empty-state.js';
import { Choice, Search, Segments } from '../parts/filters.js';
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
  if (data === undefined) return problem === null ? <Loading /> : <Problem error={problem} />;
  return (
    <>
      <Title text="Runs" />
      {problem !== null && <Problem error={problem} isOld />}
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
      <p>
        A run is a program that tells its steps. Wrap it, start it, and it shows here while it goes
        on:
      </p>
      <pre class="code">{EXAMPLE}</pre>
      <p>A program that tells none can be tracked for its errors all the same:</p>
      <Command text="npx errtrack run -- node your-program.js" />
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
  const active = runs.filter((run) => isInGroup(run, 'active'));
  const others = filterRuns(runs, { status, name, search: q });
  const listed = status === 'active' ? others : others.filter((run) => !isInGroup(run, 'active'));
  const rate = rateCompletion(others);
  return (
    <>
      <h1 class="sr-only">Runs</h1>
      {status !== 'active' && <ActiveRuns runs={active} />}
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
          {formatCount(others.length, 'run')}
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
      {listed.length === 0 && others.length === 0 ? (
        <EmptyState title="No run matches">
          <p>
            <button
              type="button"
              class="button"
              onClick={() => narrow({ status: '', name: '', q: '' })}
            >
              Clear the filters
            </button>
          </p>
        </EmptyState>
      ) : (
        <VirtualList
          label="Runs, the newest first"
          rows={listed}
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
          <Text of={run.name} max={200} />
        </span>
        {Object.entries(run.labels).map(([key, value]) => (
          <span key={key} class="label" title={key}>
            <Text of={value} max={80} />
          </span>
        ))}
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
            <Text of={step_name} max={120} />
          </span>
        )}{' '}
        <Text of={`${error.type}: ${error.message}`} max={300} />
      </>
    );
  }
  if (run.status === 'completed') {
    return <>{formatCount(run.step_counts.completed, 'step')}</>;
  }
  return step_name === null ? null : <Text of={step_name} max={200} />;
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
