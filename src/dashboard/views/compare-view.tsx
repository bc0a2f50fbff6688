import type {
  ComparedRun,
  ComparedStep,
  RunComparison,
  StepOutcome,
} from '../../core/runs/run-comparison.js';
import { formatCount, formatDifference, formatMoment, formatTook, NONE } from '../format.js';
import { useLoaded, useNarrow, usePage, useQuery } from '../page-state.js';
import { EmptyState, NotHere } from '../parts/empty-state.js';
import { Choice, Toggle } from '../parts/filters.js';
import { StatusIcon } from '../parts/status-icon.js';
import { Text } from '../parts/text.js';
import { Title } from '../parts/title.js';
import { VirtualList } from '../parts/virtual-list.js';
import { comparisonOf, runsOf } from '../resources.js';
import { toComparison, toRun } from '../router.js';
import { Path } from './path.js';

const ROW = 32;
const NARROW_ROW = 52;

/** Two runs side by side. */
export function CompareView({ a, b }: { readonly a: string; readonly b: string }) {
  const { source } = usePage();
  const hasBoth = a !== '' && b !== '';
  const { data, problem } = useLoaded(hasBoth ? comparisonOf(source, a, b) : null);
  return (
    <>
      <Title text="Compare" />
      <div class="filters">
        <RunChoice label="The run before" value={a} onChange={(id) => goTo(id, b)} />
        <span class="muted">with</span>
        <RunChoice label="The run after" value={b} onChange={(id) => goTo(a, id)} />
      </div>
      {data !== undefined && <Compared data={data} />}
      {data === undefined && hasBoth && <NotHere problem={problem} back="runs" />}
      {!hasBoth && <EmptyState title="Choose two runs" />}
    </>
  );
}

function goTo(a: string, b: string): void {
  location.hash = toComparison(a, b);
}

interface RunChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function RunChoice({ label, value, onChange }: RunChoiceProps) {
  const { source } = usePage();
  const { data } = useLoaded(runsOf(source));
  const runs = (data?.runs ?? []).map(
    (run) =>
      [
        run.run_id,
        `${run.name} · ${run.status} · ${formatMoment(Date.parse(run.start_time))}`,
      ] as const,
  );
  const isKnown = runs.some(([id]) => id === value);
  return (
    <Choice
      label={label}
      value={value}
      options={isKnown ? runs : [[value, value || 'Choose …'], ...runs]}
      onChange={onChange}
    />
  );
}

function Compared({ data }: { readonly data: RunComparison }) {
  const [{ only = '' }, narrow] = useQuery();
  const isNarrow = useNarrow();
  const changed = data.steps.filter((step) => step.is_status_changed);
  const rows = only === 'changed' ? changed : data.steps;
  const most = Math.max(
    0.001,
    ...data.steps.map((step) => Math.abs(step.duration_difference ?? 0)),
  );
  return (
    <>
      <div class="compared">
        <Side run={data.a} name="Before" />
        <Side run={data.b} name="After" />
        <div>
          <p class="muted">Difference</p>
          <p class={`num compared-sum ${toneOf(data.duration_difference)}`}>
            {formatDifference(data.duration_difference * 1_000)}
          </p>
          <p class="muted">{formatCount(changed.length, 'step')} ended otherwise</p>
        </div>
      </div>
      <div class="filters">
        <Toggle
          label="Only what ended otherwise"
          isOn={only === 'changed'}
          onChange={(isOn) => narrow({ only: isOn ? 'changed' : '' })}
        />
      </div>
      <VirtualList
        label="Steps of both runs"
        rows={rows}
        rowHeight={isNarrow ? NARROW_ROW : ROW}
        keyOf={({ phase, path, ordinal }) => JSON.stringify([phase, path, ordinal])}
        renderRow={(step) => <StepPair step={step} most={most} />}
      />
    </>
  );
}

function Side({ run, name }: { readonly run: ComparedRun; readonly name: string }) {
  return (
    <div>
      <p class="muted">{name}</p>
      <p class="compared-run">
        <StatusIcon status={run.status} />
        <a class="strong" href={toRun(run.run_id)}>
          <Text of={run.name} />
        </a>
      </p>
      <p class="num">
        {formatTook(run.total_duration_seconds * 1_000)}
        <span class="muted"> · {formatMoment(Date.parse(run.start_time))}</span>
      </p>
    </div>
  );
}

function StepPair({ step, most }: { readonly step: ComparedStep; readonly most: number }) {
  const { phase, path, a, b, duration_difference: more } = step;
  const share = more === null ? 0 : (Math.abs(more) / most) * 50;
  return (
    <div class={`row pair-row${step.is_status_changed ? ' is-changed' : ''}`}>
      <span class="pair-name">
        <Path names={phase === null ? path : [phase, ...path]} />
      </span>
      <Outcome outcome={a} />
      <Outcome outcome={b} />
      <span class={`pair-more num ${more === null ? 'muted' : toneOf(more)}`}>
        {more === null ? NONE : formatDifference(more * 1_000)}
      </span>
      <span class="pair-bar" aria-hidden="true">
        {more !== null && (
          <span
            class={more > 0 ? 'is-more' : 'is-less'}
            style={{ width: `${share}%`, [more > 0 ? 'left' : 'right']: '50%' }}
          />
        )}
      </span>
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: StepOutcome | null }) {
  return (
    <span class="pair-outcome num">
      {outcome === null ? (
        <span class="muted">not there</span>
      ) : (
        <>
          <StatusIcon status={outcome.status} />
          {formatTook(outcome.duration === null ? null : outcome.duration * 1_000)}
        </>
      )}
    </span>
  );
}

/** Less than half a tenth of a second is as before. */
function toneOf(seconds: number): string {
  if (Math.abs(seconds) < 0.05) return 'muted';
  return seconds > 0 ? 'is-bad' : 'is-good';
}
