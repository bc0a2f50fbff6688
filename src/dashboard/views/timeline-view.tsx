import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Run } from '../../core/runs/run.js';
import { isEnd } from '../../core/runs/status.js';
import { formatCount, formatTook } from '../format.js';
import { useNow, usePage } from '../page-state.js';
import { EmptyState } from '../parts/empty-state.js';
import { toWord } from '../parts/status-icon.js';
import { Text, toLine } from '../parts/text.js';
import { tellElapsed } from '../run-facts.js';
import { layOutTimeline, type TimelineRow } from '../timeline.js';

const ROW = 24;
const BAR = 12;
const SCALE = 22;

/** When each step went on, and beside what. */
export function TimelineView({ run }: { readonly run: Run }) {
  const { source } = usePage();
  const now = useNow(isEnd(run.status) ? null : 1_000);
  const [box, width] = useWidth();
  if (run.steps.size === 0) {
    return (
      <EmptyState title="There is nothing to draw yet">
        <p>Each step that begins is a bar here.</p>
      </EmptyState>
    );
  }
  const { rows, ticks, isSummary } = layOutTimeline(
    run,
    width,
    tellElapsed(run, now, !source.isLive),
  );
  const height = rows.length * ROW;
  return (
    <>
      {isSummary && (
        <p class="filters muted">
          {formatCount(run.steps.size, 'step')} are too many to see each: steps that belong together
          share a row.
        </p>
      )}
      <div class="timeline">
        <ol class="timeline-names" style={{ paddingTop: `${SCALE}px` }}>
          {rows.map(({ key, name, depth, isPhase, count }) => (
            <li
              key={key}
              class={isPhase ? 'strong' : ''}
              style={{ height: `${ROW}px`, paddingInlineStart: `${depth * 12}px` }}
            >
              <Text of={name} />
              {count > 1 && <span class="muted num"> × {count}</span>}
            </li>
          ))}
        </ol>
        <div class="timeline-bars" ref={box}>
          <svg
            width={width}
            height={height + SCALE}
            role="img"
            aria-label={`When the steps of ${toLine(run.name)} went on`}
          >
            {ticks.map(({ x, at }) => (
              <g key={at} class="tick">
                <line x1={x} x2={x} y1={SCALE - 4} y2={height + SCALE} />
                <text x={x + 4} y={12}>
                  {formatTick(at)}
                </text>
              </g>
            ))}
            {rows.map((row, index) => (
              <Bars key={row.key} row={row} top={SCALE + index * ROW} />
            ))}
          </svg>
        </div>
      </div>
    </>
  );
}

function Bars({ row, top }: { readonly row: TimelineRow; readonly top: number }) {
  const high = row.isPhase ? 4 : BAR;
  return (
    <>
      {row.bars.map(({ x, width, status, from, to }, index) => (
        <rect
          key={from}
          class={`bar is-${status}${row.isPhase ? ' is-faint' : ''}`}
          x={x}
          y={top + (ROW - high) / 2}
          width={width}
          height={high}
          rx={Math.min(2, width / 2)}
        >
          <title>
            {`${toLine(row.name, 120)}${row.bars.length > 1 && row.count === 1 ? `, attempt ${index + 1}` : ''}: ${toWord(status)}, ${formatTook(to - from)} from ${formatTook(from)}`}
          </title>
        </rect>
      ))}
    </>
  );
}

function formatTick(ms: number): string {
  if (ms === 0) return '0';
  return formatTook(ms).replace(/(?:\.0s| 00s| 00m)$/, (end) => (end === '.0s' ? 's' : ''));
}

/** As wide as there is room. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(50, current.clientWidth)));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}
