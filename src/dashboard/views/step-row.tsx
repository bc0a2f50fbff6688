import { formatElapsed } from '../../core/duration.js';
import { messageOf } from '../../core/runs/reported-failure.js';
import type { Step } from '../../core/runs/run.js';
import type { Items } from '../../core/runs/run-events.js';
import { isEnd } from '../../core/runs/status.js';
import { formatNumber, formatTook } from '../format.js';
import { ProgressBar } from '../parts/progress-bar.js';
import { StatusIcon } from '../parts/status-icon.js';
import { Text, toLine } from '../parts/text.js';
import type { StepRow } from '../step-rows.js';

interface StepRowProps {
  readonly row: StepRow;
  readonly now: number;
  readonly isClosed: boolean;
  readonly isOpen: boolean;
  /** Open what there is to say of it, or fold a phase. */
  readonly onToggle: () => void;
  /** Show or hide its parts. */
  readonly onFold: () => void;
}

const INDENT = 18;

export function StepRowView({ row, now, isClosed, isOpen, onToggle, onFold }: StepRowProps) {
  const { phase, step, depth, status } = row;
  const name = phase?.name ?? step?.name ?? '';
  return (
    <div
      class={`row step-row is-${status}${phase === null ? '' : ' is-phase'}`}
      style={{ paddingInlineStart: `${depth * INDENT + 8}px` }}
    >
      <Twisty hasParts={row.parts > 0} isClosed={isClosed} name={name} onFold={onFold} />
      <button
        type="button"
        class="step-button"
        data-row
        aria-expanded={phase === null ? isOpen : !isClosed}
        onClick={onToggle}
      >
        <StatusIcon status={status} />
        <span class="step-name">
          <Text of={name} />
        </span>
        {step !== null && step.attempts.length > 1 && (
          <span class="label">{step.attempts.length} attempts</span>
        )}
        {phase?.optional && <span class="label">optional</span>}
        <span class="step-told">
          {step === null ? <PhaseTold row={row} /> : <StepTold step={step} />}
        </span>
      </button>
      {step !== null && !isEnd(status) && status !== 'pending' && (
        <ProgressBar
          percent={step.percent}
          label={`Progress of ${toLine(name)}`}
          isWaiting={status === 'waiting'}
        />
      )}
      <span class="step-took num">{tellTook(row, now)}</span>
    </div>
  );
}

interface TwistyProps {
  readonly hasParts: boolean;
  readonly isClosed: boolean;
  readonly name: string;
  readonly onFold: () => void;
}

function Twisty({ hasParts, isClosed, name, onFold }: TwistyProps) {
  if (!hasParts) return <span class="twisty" />;
  return (
    <button
      type="button"
      class="twisty"
      tabIndex={-1}
      aria-label={`${isClosed ? 'Show' : 'Hide'} the parts of ${toLine(name, 80)}`}
      onClick={onFold}
    >
      <svg viewBox="0 0 10 10" aria-hidden="true" class={isClosed ? '' : 'is-open'}>
        <path d="m3.5 2 3 3-3 3" />
      </svg>
    </button>
  );
}

function PhaseTold({ row: { phase, parts, done } }: { readonly row: StepRow }) {
  if (phase === null) return null;
  const reason = phase.skipReason ?? (parts === 0 ? phase.condition : null);
  if (reason !== null) return <Text of={reason} />;
  return parts === 0 ? null : (
    <span class="num">{`${formatNumber(done)}/${formatNumber(parts)}`}</span>
  );
}

/** What went wrong, else what it says or does. */
function StepTold({ step }: { readonly step: Step }) {
  if (step.failure !== null) {
    return (
      <span class="is-bad">
        <Text of={`${step.failure.type}: ${step.failure.message}`} />
      </span>
    );
  }
  const told = step.currentSubstep ?? messageOf(step) ?? '';
  return (
    <>
      {step.items !== null && <span class="num">{formatItems(step.items)} </span>}
      <Text of={told} />
    </>
  );
}

function formatItems({ done, total, unit }: Items): string {
  const of = total === null ? '' : `/${formatNumber(total)}`;
  return `${formatNumber(done)}${of}${unit === null ? '' : ` ${unit}`}`;
}

function tellTook({ phase, step, status }: StepRow, now: number): string {
  const startedAt = phase?.startedAt ?? step?.startedAt ?? null;
  if (status === 'skipped' || startedAt === null) return '';
  if (!isEnd(status)) return formatElapsed(now - startedAt);
  if (step !== null) return step.duration === null ? '' : formatTook(step.duration);
  return phase?.endedAt == null ? '' : formatTook(phase.endedAt - startedAt);
}
