import type { RunTrend, StepTrend } from '../../core/runs/run-trend.js';
import { formatCount, formatMoment, formatPercent, formatTook, NONE } from '../format.js';
import { useLoaded, usePage } from '../page-state.js';
import { Bars } from '../parts/bars.js';
import { EmptyState, NotHere } from '../parts/empty-state.js';
import { Fact } from '../parts/fact.js';
import { toWord } from '../parts/status-icon.js';
import { Text, toLine } from '../parts/text.js';
import { Title } from '../parts/title.js';
import { trendsOf } from '../resources.js';
import { formatRoute } from '../router.js';

/** More steps than that have names that never come again. */
const MAX_STEPS = 100;

/** How the runs of each name have done. */
export function TrendsView() {
  const { source } = usePage();
  const { data, problem } = useLoaded(trendsOf(source));
  if (data === undefined) return <NotHere problem={problem} back="runs" />;
  return (
    <>
      <Title text="Trends" />
      {data.length === 0 && (
        <EmptyState title="No runs yet">
          <p>
            When runs of one name have ended, this shows whether they become slower, and in which
            step.
          </p>
        </EmptyState>
      )}
      {data.map((trend) => (
        <Trend key={trend.name} trend={trend} />
      ))}
    </>
  );
}

function Trend({ trend }: { readonly trend: RunTrend }) {
  const { name, runs, completion_rate, median_duration, steps } = trend;
  const bars = runs.map((run) => ({
    key: run.run_id,
    value: run.total_duration_seconds,
    status: run.status,
    title: `${formatMoment(Date.parse(run.start_time))}: ${toWord(run.status)}, ${formatTook(run.total_duration_seconds * 1_000)}`,
  }));
  return (
    <section class="trend" aria-label={toLine(name)}>
      <header>
        <h2>
          <a data-row href={formatRoute(['runs'], { name })}>
            <Text of={name} />
          </a>
        </h2>
        <dl class="facts">
          <Fact name="Runs">{runs.length}</Fact>
          <Fact name="Completed">
            {completion_rate === null ? NONE : formatPercent(completion_rate)}
          </Fact>
          <Fact name="Median">{formatTook(toMs(median_duration))}</Fact>
        </dl>
      </header>
      <Bars
        bars={bars}
        label={`Durations of ${formatCount(runs.length, 'run')}`}
        height={56}
        barWidth={8}
        isWide
      />
      {steps.length > 0 && (
        <ul class="trend-steps" aria-label={`Steps of ${toLine(name)}`}>
          {steps.slice(0, MAX_STEPS).map((step) => (
            <StepLine key={step.name} step={step} />
          ))}
        </ul>
      )}
    </section>
  );
}

function StepLine({
  step: { name, durations, median_duration, failed },
}: {
  readonly step: StepTrend;
}) {
  // The runs have an order and no more: what is in a place stays there.
  const bars = durations.map((value, index) => ({
    key: String(index),
    value,
    status: 'completed' as const,
  }));
  const known = durations.filter((it) => it !== null);
  const last = known.at(-1) ?? null;
  const share =
    last === null || median_duration === null || median_duration === 0
      ? 0
      : last / median_duration - 1;
  return (
    <li>
      <span class="trend-name">
        <Text of={name} />
      </span>
      {failed > 0 && <span class="is-bad">{formatCount(failed, 'failure')}</span>}
      {share >= 0.25 && <span class="is-warn num">last +{Math.round(share * 100)}%</span>}
      <Bars bars={bars} label={`Durations of ${toLine(name, 100)}`} height={16} />
      <span class="num trend-took" title="Median">
        {formatTook(toMs(median_duration))}
      </span>
    </li>
  );
}

function toMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000;
}
