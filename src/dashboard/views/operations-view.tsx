import { useMemo } from 'preact/hooks';
import { completeLog, isFailed } from '../../core/runs/reported-operations.js';
import type { Operation, Run } from '../../core/runs/run.js';
import { formatCount, formatTook } from '../format.js';
import { useKeySet, useNarrow, useQuery } from '../page-state.js';
import { EmptyState } from '../parts/empty-state.js';
import { Choice, Search, Segments } from '../parts/filters.js';
import { StatusIcon } from '../parts/status-icon.js';
import { Code, Text } from '../parts/text.js';
import { VirtualList } from '../parts/virtual-list.js';
import { Shots } from './shots.js';

interface Line {
  readonly key: string;
  readonly operation: Operation;
  /** The name of the step. */
  readonly name: string;
  readonly told: string;
}

const ROW = 32;
const NARROW_ROW = 52;

/** Everything that was noted, in order: steps that ended, warnings, errors. */
export function OperationsView({ run }: { readonly run: Run }) {
  const [{ q = '', level = '', phase = '' }, narrow] = useQuery();
  const [open, toggle] = useKeySet();
  const isNarrow = useNarrow();
  const lines = useMemo(() => listLines(run), [run]);
  const phases = [...run.phases.keys()];
  const wanted = q.toLowerCase();
  const shown = lines.filter(
    ({ operation, name, told }) =>
      isOfLevel(operation, level) &&
      (phase === '' || operation.phase === phase) &&
      (wanted === '' || `${name} ${told}`.toLowerCase().includes(wanted)),
  );
  if (lines.length === 0) return <EmptyState title="Nothing was noted yet" />;
  return (
    <>
      <div class="filters">
        <Search label="Search operations" value={q} onChange={(typed) => narrow({ q: typed })} />
        <Segments
          label="Level"
          value={level}
          options={[
            ['', 'All'],
            ['error', 'Errors'],
            ['warning', 'Warnings'],
          ]}
          onChange={(chosen) => narrow({ level: chosen })}
        />
        {phases.length > 1 && (
          <Choice
            label="Phase"
            value={phase}
            options={[['', 'All phases'], ...phases.map((it) => [it, it] as const)]}
            onChange={(chosen) => narrow({ phase: chosen })}
          />
        )}
        <p class="filters-end">{formatCount(shown.length, 'operation')}</p>
      </div>
      {shown.length === 0 && <EmptyState title="No operation matches" />}
      <VirtualList
        label="Operations"
        rows={shown}
        rowHeight={isNarrow ? NARROW_ROW : ROW}
        keyOf={({ key }) => key}
        openKeys={open}
        renderRow={(line) => (
          <OperationRow
            run={run}
            line={line}
            isOpen={open.has(line.key)}
            onToggle={() => toggle(line.key)}
          />
        )}
        renderOpen={(line) => <OperationDetails run={run} line={line} />}
      />
    </>
  );
}

function listLines(run: Run): readonly Line[] {
  return completeLog(run).map((operation, index) => {
    const { failure, message, step } = operation;
    const failed = failure === null ? '' : `${failure.type}: ${failure.message}`;
    const name = run.steps.get(step ?? '')?.name ?? 'Run';
    return { key: String(index), operation, name, told: failed || (message ?? '') };
  });
}

function isOfLevel(operation: Operation, level: string): boolean {
  if (level === 'warning') return operation.level === 'warning';
  return level !== 'error' || isFailed(operation);
}

interface OperationRowProps {
  readonly run: Run;
  readonly line: Line;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function OperationRow({ run, line, isOpen, onToggle }: OperationRowProps) {
  const { operation, name, told } = line;
  const { level, status, phase, at } = operation;
  const tone = level === 'warning' ? 'is-warn' : isFailed(operation) ? 'is-bad' : 'muted';
  return (
    <button
      type="button"
      class="row operation-row"
      data-row
      aria-expanded={isOpen}
      onClick={onToggle}
    >
      {level === 'warning' ? (
        <span class="status-icon is-warn" role="img" aria-label="Warning">
          ▲
        </span>
      ) : (
        <StatusIcon status={status} />
      )}
      <span class="operation-at num muted">+{formatTook(at - run.startedAt)}</span>
      <span class="operation-name">
        <Text of={name} />
      </span>
      <span class={`operation-told ${tone}`}>
        <Text of={told} />
      </span>
      <span class="operation-phase muted">{phase !== null && <Text of={phase} />}</span>
    </button>
  );
}

function OperationDetails({
  run,
  line: { operation, told },
}: {
  readonly run: Run;
  readonly line: Line;
}) {
  const { failure, details, url, pageSource, screenshot } = operation;
  const shots = run.attachments.filter(({ path }) => path === screenshot);
  return (
    <div class="details">
      <p>
        <Text of={told} />
      </p>
      {url !== null && (
        <p>
          At{' '}
          <code>
            <Text of={url} />
          </code>
        </p>
      )}
      {failure?.stack != null && <Code of={failure.stack} />}
      <Shots run={run} shots={shots} />
      {Object.keys(details).length > 0 && <Code of={JSON.stringify(details, null, 2)} />}
      {pageSource !== null && <Code of={pageSource} />}
    </div>
  );
}
