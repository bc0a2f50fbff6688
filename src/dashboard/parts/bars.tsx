import type { RunStatus } from '../../core/runs/status.js';

export interface Bar {
  readonly key: string;
  /** Null where there was nothing to measure. */
  readonly value: number | null;
  readonly status: RunStatus;
  readonly title?: string;
  /** Whether it is the one that this is about. */
  readonly isHit?: boolean;
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly label: string;
  readonly height?: number;
  readonly barWidth?: number;
  /** As wide as what is around it. */
  readonly isWide?: boolean;
}

const GAP = 1;
const MIN_HEIGHT = 2;

/** Values side by side, the oldest first. */
export function Bars({ bars, label, height = 18, barWidth = 3, isWide = false }: BarsProps) {
  const most = Math.max(...bars.map(({ value }) => value ?? 0), 0) || 1;
  const width = Math.max(1, bars.length * (barWidth + GAP) - GAP);
  return (
    <svg
      class={`bars${isWide ? ' is-wide' : ''}`}
      viewBox={`0 0 ${width} ${height}`}
      {...(!isWide && { width })}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {bars.map(({ key, value, status, title, isHit }, index) => {
        const high = value === null ? 1 : Math.max(MIN_HEIGHT, (value / most) * height);
        const x = index * (barWidth + GAP);
        return (
          <rect
            key={key}
            class={`bar is-${value === null ? 'pending' : status}${isHit === false ? ' is-faint' : ''}`}
            x={x}
            y={height - high}
            width={barWidth}
            height={high}
          >
            {title !== undefined && <title>{title}</title>}
          </rect>
        );
      })}
    </svg>
  );
}
