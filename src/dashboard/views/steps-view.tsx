import { useMemo } from 'preact/hooks';
import type { Run } from '../../core/runs/run.js';
import { isEnd } from '../../core/runs/status.js';
import { useKeySet, useNarrow, useNow, useQuery } from '../page-state.js';
import { EmptyState, NoMatch } from '../parts/empty-state.js';
import { Search, Toggle } from '../parts/filters.js';
import { VirtualList } from '../parts/virtual-list.js';
import { listStepRows } from '../step-rows.js';
import { StepDetails } from './step-details.js';
import { StepRowView } from './step-row.js';

const ROW = 32;
const NARROW_ROW = 44;

/** The phases and steps of a run, as they are read. */
export function StepsView({ run }: { readonly run: Run }) {
  const [{ q = '', hide = '' }, narrow] = useQuery();
  const [closed, toggleClosed] = useKeySet();
  const [open, toggleOpen] = useKeySet();
  const isNarrow = useNarrow();
  const now = useNow(isEnd(run.status) ? null : 1_000);
  const hidesDone = hide === 'done';
  const rows = useMemo(
    () => listStepRows(run, { closed, hidesDone, search: q }),
    [run, closed, hidesDone, q],
  );
  if (run.steps.size + run.phases.size === 0) return <NoSteps run={run} />;
  return (
    <>
      <div class="filters">
        <Search label="Search steps" value={q} onChange={(typed) => narrow({ q: typed })} />
        <Toggle
          label="Hide completed"
          isOn={hidesDone}
          onChange={(isOn) => narrow({ hide: isOn ? 'done' : '' })}
        />
      </div>
      {rows.length === 0 ? (
        <NoMatch
          title={q === '' ? 'Everything is completed' : 'No step matches'}
          label="Show all steps"
          onClear={() => narrow({ q: '', hide: '' })}
        />
      ) : (
        <VirtualList
          label="Steps"
          rows={rows}
          rowHeight={isNarrow ? NARROW_ROW : ROW}
          keyOf={({ key }) => key}
          openKeys={open}
          renderRow={(row) => (
            <StepRowView
              row={row}
              now={now}
              isClosed={closed.has(row.key)}
              isOpen={open.has(row.key)}
              onToggle={() => (row.phase === null ? toggleOpen : toggleClosed)(row.key)}
              onFold={() => toggleClosed(row.key)}
            />
          )}
          renderOpen={({ step }) => step !== null && <StepDetails run={run} step={step} />}
        />
      )}
    </>
  );
}

function NoSteps({ run }: { readonly run: Run }) {
  if (!isEnd(run.status)) return <EmptyState title="No step has begun yet" />;
  return (
    <EmptyState title="This run told no steps">
      <code>await run.step('Read rows', …)</code>
    </EmptyState>
  );
}
