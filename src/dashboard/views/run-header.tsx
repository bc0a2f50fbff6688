import { formatElapsed, formatEta } from '../../core/duration.js';
import { estimateEta } from '../../core/runs/eta.js';
import { measureRun } from '../../core/runs/metrics.js';
import type { StepHistory } from '../../core/runs/percent.js';
import type { Run } from '../../core/runs/run.js';
import type { RunTrend } from '../../core/runs/run-trend.js';
import { isEnd } from '../../core/runs/status.js';
import { countSteps } from '../../core/runs/step-place.js';
import {
  formatAge,
  formatMoment,
  formatNumber,
  formatPercent,
  formatTook,
  NONE,
} from '../format.js';
import { useLoaded, useNow, usePage } from '../page-state.js';
import { Fact } from '../parts/fact.js';
import { Labels } from '../parts/labels.js';
import { ProgressBar } from '../parts/progress-bar.js';
import { StatusIcon, toWord } from '../parts/status-icon.js';
import { Text, toLine } from '../parts/text.js';
import { runsOf, trendOf } from '../resources.js';
import { toComparison, toRun } from '../router.js';
import { listGates, tellElapsed } from '../run-facts.js';
import { findRunBefore } from '../run-histories.js';

export function RunHeader({ run }: { readonly run: Run }) {
  const status = run.status === 'running' && listGates(run).length > 0 ? 'waiting' : run.status;
  return (
    <section class="run-header">
      <div class="run-title">
        <StatusIcon status={status} isAlone={false} />
        <h1>
          <Text of={run.name} />
        </h1>
        <span class={`status-word is-${status}`}>{toWord(status)}</span>
        <Labels of={run.labels} />
        <RunLinks run={run} />
      </div>
      <RunProgress run={run} isWaiting={status === 'waiting'} />
      <RunFacts run={run} />
      <p class="run-origin muted">
        <code>{run.id}</code>
        {run.git?.branch != null && (
          <span>
            <Text of={run.git.branch} />
          </span>
        )}
        {run.git?.commit != null && <code>{run.git.commit.slice(0, 10)}</code>}
        {run.command !== null && (
          <code class="run-command">
            <Text of={run.command} />
          </code>
        )}
      </p>
    </section>
  );
}

function RunLinks({ run }: { readonly run: Run }) {
  const { source } = usePage();
  const { data } = useLoaded(runsOf(source));
  const before = findRunBefore(data?.runs ?? [], run.id);
  return (
    <span class="run-links">
      {run.parent !== null && <a href={toRun(run.parent.run)}>Parent run</a>}
      {run.resumedFrom !== null && <a href={toRun(run.resumedFrom)}>Resumed from</a>}
      {before !== null && (
        <a class="button" href={toComparison(before.run_id, run.id)}>
          Compare with the one before
        </a>
      )}
    </span>
  );
}

/** A run that has ended well needs no bar. */
function RunProgress({ run, isWaiting }: { readonly run: Run; readonly isWaiting: boolean }) {
  if (run.status === 'completed' || run.status === 'skipped') return null;
  return (
    <div class={`run-progress is-${run.status}`}>
      <ProgressBar
        percent={run.percent}
        label={`Progress of ${toLine(run.name)}`}
        isWaiting={isWaiting}
      />
      <span class="num strong">{formatPercent(Math.floor(run.percent))}</span>
    </div>
  );
}

function RunFacts({ run }: { readonly run: Run }) {
  const { source } = usePage();
  const isOpen = !isEnd(run.status);
  const now = useNow(isOpen ? 1_000 : null);
  const elapsed = tellElapsed(run, now, !source.isLive);
  const steps = countSteps(run);
  const { total_warnings, total_errors, total_operations, success_rate } = measureRun(run);
  return (
    <dl class="facts">
      <Fact name={isOpen ? 'Elapsed' : 'Duration'}>
        {isOpen ? formatElapsed(elapsed) : formatTook(elapsed)}
      </Fact>
      {isOpen && <TimeLeft run={run} elapsed={elapsed} />}
      {isOpen && <Fact name="Last activity">{formatAge(run.lastEventAt, now)}</Fact>}
      <Fact name="Started">
        <time dateTime={new Date(run.startedAt).toISOString()}>{formatMoment(run.startedAt)}</time>
      </Fact>
      <Fact name="Steps">
        {formatNumber(steps.completed + steps.skipped)}/{formatNumber(steps.total)}
      </Fact>
      <Fact name="Operations">{formatNumber(total_operations)}</Fact>
      <Fact name="Errors" tone={total_errors > 0 && 'bad'}>
        {formatNumber(total_errors)}
      </Fact>
      <Fact name="Warnings" tone={total_warnings > 0 && 'warn'}>
        {formatNumber(total_warnings)}
      </Fact>
      <Fact name="Success rate">{formatPercent(success_rate)}</Fact>
      {run.exitCode !== null && run.exitCode !== 0 && <Fact name="Exit code">{run.exitCode}</Fact>}
    </dl>
  );
}

/** By how long its steps took before, where that is known. */
function TimeLeft({ run, elapsed }: { readonly run: Run; readonly elapsed: number }) {
  const { source } = usePage();
  const { data } = useLoaded(trendOf(source, run.name));
  const eta = estimateEta(run, elapsed, toHistory(data ?? null));
  return <Fact name="Time left">{eta === null ? NONE : `about ${formatEta(eta.seconds)}`}</Fact>;
}

function toHistory(trend: RunTrend | null): StepHistory {
  const known = (trend?.steps ?? []).flatMap(({ name, median_duration }) =>
    median_duration === null ? [] : [[name, median_duration * 1_000] as const],
  );
  return new Map(known);
}
