import type { ComponentChildren } from 'preact';
import type { RunStatus } from '../../core/runs/status.js';
import { usePage } from '../page-state.js';

const CHECK = <path class="mark" d="M4.8 8.3 7 10.5l4.2-4.8" />;
const CROSS = <path class="mark" d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" />;

/** Each is told by its shape, too: not everybody sees the colours. */
const SHAPES: Readonly<Record<RunStatus, ComponentChildren>> = {
  pending: <circle cx="8" cy="8" r="6.2" />,
  running: (
    <>
      <circle class="track" cx="8" cy="8" r="6.2" />
      <path class="arc" d="M8 1.8A6.2 6.2 0 0 1 14.2 8" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="M6.3 5.8v4.4m3.4-4.4v4.4" />
    </>
  ),
  completed: (
    <>
      <circle class="disc" cx="8" cy="8" r="7" />
      {CHECK}
    </>
  ),
  failed: (
    <>
      <circle class="disc" cx="8" cy="8" r="7" />
      {CROSS}
    </>
  ),
  skipped: <path d="m4 4.6 4.2 3.4L4 11.4zm4.2 0L12.4 8l-4.2 3.4zM13.2 4.6v6.8" />,
  cancelled: (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path d="m3.7 3.7 8.6 8.6" />
    </>
  ),
  interrupted: (
    <>
      <circle class="disc" cx="8" cy="8" r="7" />
      <path class="mark bolt" d="M8.8 3.6 5.2 8.8h2.3l-.5 3.6 3.8-5.3H8.4z" />
    </>
  ),
};

/** A name as a word that begins a line: `Completed`. */
export function toWord(status: string): string {
  return status.charAt(0).toUpperCase() + status.slice(1);
}

/** How something is doing. Without a word beside it, it is told to those who do not see it. */
export function StatusIcon({
  status,
  isAlone = true,
}: {
  readonly status: RunStatus;
  readonly isAlone?: boolean;
}) {
  const icon = usePage().icons[status];
  return (
    <span class={`status-icon is-${status}`} title={isAlone ? toWord(status) : undefined}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {icon ? (
          <text x="8" y="13">
            {icon}
          </text>
        ) : (
          SHAPES[status]
        )}
      </svg>
      {isAlone && <span class="sr-only">{toWord(status)}</span>}
    </span>
  );
}
