import type { Severity } from '../../core/severity.js';

const WORDS: Readonly<Record<Severity, string>> = { HIGH: 'High', MEDIUM: 'Medium', LOW: 'Low' };
const SEVERITIES: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH'];
const BARS = ['M1 13V9h3v4z', 'M5.5 13V5.5h3V13z', 'M10 13V2h3v11z'];

/** One to three bars: the number tells it, not the colour alone. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const level = SEVERITIES.indexOf(severity) + 1;
  return (
    <span class={`severity is-${severity.toLowerCase()}`} title={`${WORDS[severity]} severity`}>
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <path d={BARS.join('')} />
        <path class="is-on" d={BARS.slice(0, level).join('')} />
      </svg>
      <span class="sr-only">{WORDS[severity]}</span>
    </span>
  );
}
