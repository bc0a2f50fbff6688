import { formatElapsed } from '../../core/duration.js';
import type { ListedRun } from '../../core/page-data.js';
import { formatAge, formatPercent } from '../format.js';
import { useNow, usePage } from '../page-state.js';
import { Labels } from '../parts/labels.js';
import { ProgressBar } from '../parts/progress-bar.js';
import { StatusIcon } from '../parts/status-icon.js';
import { Text, toLine } from '../parts/text.js';
import { toRun } from '../router.js';

/** What goes on now, above everything else. */
export function ActiveRuns({ runs }: { readonly runs: readonly ListedRun[] }) {
  const now = useNow(runs.length === 0 ? null : 1_000);
  if (runs.length === 0) return null;
  return (
    <section class="active" aria-label="Active runs">
      {runs.map((run) => (
        <ActiveRun key={run.run_id} run={run} now={now} />
      ))}
    </section>
  );
}

function ActiveRun({ run, now }: { readonly run: ListedRun; readonly now: number }) {
  const { source } = usePage();
  const { name, status, progress_percent, step_name } = run;
  const elapsed = source.isLive
    ? now - Date.parse(run.start_time)
    : run.total_duration_seconds * 1_000;
  const isWaiting = status === 'waiting' || run.step_counts.waiting > 0;
  return (
    <a class="row active-run" data-row href={toRun(run.run_id)}>
      <StatusIcon status={isWaiting ? 'waiting' : status} />
      <span class="run-name">
        <span class="strong">
          <Text of={name} />
        </span>
        <Labels of={run.labels} />
      </span>
      <span class="run-told">
        <span class="num strong">{formatPercent(Math.floor(progress_percent))}</span>
        {step_name !== null && (
          <>
            {' '}
            <Text of={step_name} />
          </>
        )}
      </span>
      <span class="active-times num">
        <span title="Elapsed">{formatElapsed(elapsed)}</span>
        <span class="muted">
          {' '}
          · last activity {formatAge(Date.parse(run.last_progress_timestamp), now)}
        </span>
      </span>
      <ProgressBar
        percent={progress_percent}
        label={`Progress of ${toLine(name)}`}
        isWaiting={isWaiting}
      />
    </a>
  );
}
