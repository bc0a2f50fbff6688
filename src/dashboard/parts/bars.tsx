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
      {groupBars(bars, height, barWidth).map(({ look, title, d }) => (
        <path key={look + title} class={`bar is-${look}`} d={d}>
          {title !== undefined && <title>{title}</title>}
        </path>
      ))}
    </svg>
  );
}

interface BarGroup {
  readonly look: string;
  readonly title: string | undefined;
  d: string;
}

/** Those that look and say the same are drawn at once: a list has hundreds of them. */
function groupBars(bars: readonly Bar[], height: number, barWidth: number): readonly BarGroup[] {
  const most = Math.max(...bars.map(({ value }) => value ?? 0), 0) || 1;
  const groups = new Map<string, BarGroup>();
  for (const [index, { value, status, title, isHit }] of bars.entries()) {
    const look = `${value === null ? 'pending' : status}${isHit === false ? ' is-faint' : ''}`;
    const high = value === null ? 1 : Math.max(MIN_HEIGHT, (value / most) * height);
    const group = groups.get(look + title) ?? { look, title, d: '' };
    group.d += `M${index * (barWidth + GAP)} ${height}v-${high}h${barWidth}v${high}z`;
    groups.set(look + title, group);
  }
  return [...groups.values()];
}
