import type { Severity } from '../../core/severity.js';

const WORDS: Readonly<Record<Severity, string>> = { HIGH: 'High', MEDIUM: 'Medium', LOW: 'Low' };
const SEVERITIES: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH'];

/** One to three bars: the number tells it, not the colour alone. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const level = SEVERITIES.indexOf(severity);
  return (
    <span class={`severity is-${severity.toLowerCase()}`} title={`${WORDS[severity]} severity`}>
      <svg viewBox="0 0 14 14" aria-hidden="true">
        {SEVERITIES.map((it, index) => (
          <rect
            key={it}
            class={index <= level ? 'is-on' : ''}
            x={1 + index * 4.5}
            y={9 - index * 3.5}
            width="3"
            height={4 + index * 3.5}
            rx="1"
          />
        ))}
      </svg>
      <span class="sr-only">{WORDS[severity]}</span>
    </span>
  );
}
