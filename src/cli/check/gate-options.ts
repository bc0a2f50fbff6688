import type { Severity } from '../../core/severity.js';

export const GATE_FORMATS = ['text', 'json', 'github'] as const;
export type GateFormat = (typeof GATE_FORMATS)[number];

/** What `check` may be told, and `run --check` as well. */
export interface GateOptions {
  readonly baseline?: string;
  readonly severity?: Severity;
  readonly regressed?: boolean;
  readonly max?: number;
  readonly format?: GateFormat;
  readonly json?: boolean;
}

/** The first of them that was given, as a person types it. */
export function findGateOption(options: GateOptions): string | null {
  const { baseline, severity, regressed, max, format, json } = options;
  const given = { baseline, severity, regressed, max, format, json };
  const name = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  return name === undefined ? null : `--${name}`;
}
