interface ProgressBarProps {
  readonly percent: number;
  /** What it is the progress of. */
  readonly label: string;
  readonly isWaiting?: boolean;
}

export function ProgressBar({ percent, label, isWaiting = false }: ProgressBarProps) {
  const whole = Math.floor(percent);
  return (
    <div
      class={`progress${isWaiting ? ' is-waiting' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={whole}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
