import { useEffect, useRef } from 'preact/hooks';
import type { Run } from '../../core/runs/run.js';
import { useLoaded, usePage } from '../page-state.js';
import { announce } from '../parts/announcer.js';
import { NotHere, Problem } from '../parts/empty-state.js';
import { toWord } from '../parts/status-icon.js';
import { toLine } from '../parts/text.js';
import { Title } from '../parts/title.js';
import { runOf } from '../resources.js';
import { RUN_TABS, type RunTab, toRun } from '../router.js';
import { OperationsView } from './operations-view.js';
import { RunHeader } from './run-header.js';
import { RunNotices } from './run-notices.js';
import { StepsView } from './steps-view.js';
import { TimelineView } from './timeline-view.js';

interface RunViewProps {
  readonly id: string;
  readonly tab: RunTab;
}

export function RunView({ id, tab }: RunViewProps) {
  const { source } = usePage();
  const { data, problem } = useLoaded(runOf(source, id));
  useAnnouncement(data?.run);
  if (data === undefined) return <NotHere problem={problem} back="runs" />;
  const { run } = data;
  return (
    <>
      <Title text={run.name} status={run.status} hasHeading />
      {problem !== null && <Problem error={problem} isOld />}
      <RunHeader run={run} />
      {tab === 'steps' && <RunNotices run={run} />}
      <Tabs run={run} tab={tab} />
      {tab === 'steps' && <StepsView run={run} />}
      {tab === 'timeline' && <TimelineView run={run} />}
      {tab === 'operations' && <OperationsView run={run} />}
    </>
  );
}

function Tabs({ run, tab }: { readonly run: Run; readonly tab: RunTab }) {
  return (
    <nav class="tabs" aria-label="Parts of the run">
      {RUN_TABS.map((it) => (
        <a key={it} href={toRun(run.id, it)} aria-current={it === tab ? 'page' : undefined}>
          {toWord(it)}
          {it === 'steps' && run.steps.size > 0 && <span class="count">{run.steps.size}</span>}
        </a>
      ))}
    </nav>
  );
}

/** That it ended, or waits, is said once, when it happens. */
function useAnnouncement(run: Run | undefined): void {
  const before = useRef(run?.status);
  useEffect(() => {
    if (run === undefined) return;
    if (before.current !== undefined && before.current !== run.status) {
      announce(`${toLine(run.name)}: ${toWord(run.status)}`);
    }
    before.current = run.status;
  }, [run?.status]);
}
