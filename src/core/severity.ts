/** How much an error hurts, worst first: HIGH blocks the workflow, MEDIUM hurts quality, LOW is minor. */
export const SEVERITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;

/** One of `HIGH`, `MEDIUM` and `LOW`. */
export type Severity = (typeof SEVERITIES)[number];

export const DEFAULT_SEVERITY: Severity = 'MEDIUM';

export function isSeverity(value: unknown): value is Severity {
  return value === 'HIGH' || value === 'MEDIUM' || value === 'LOW';
}

/** The worse of two severities. */
export function worseSeverity(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}
