import type { JsonObject, RunEvent } from './run-events.js';
import { toIso } from './run-json.js';

/** An event as the wire has it: who and when, and everything else as data in snake_case. */
export interface RunEventJson {
  readonly seq: number;
  /** ISO 8601. */
  readonly ts: string;
  readonly type: RunEvent['type'];
  readonly run_id: string;
  readonly step_id?: string;
  readonly data: JsonObject;
}

/** @param runId of the run that wrote it: only its first event says so itself. */
export function toEventJson(event: RunEvent, runId: string): RunEventJson {
  const { seq, ts, at, type, ...rest } = event;
  const { step, ...data }: Readonly<Record<string, unknown>> = rest;
  return {
    seq,
    ts: toIso(ts),
    type,
    run_id: runId,
    ...(typeof step === 'string' && { step_id: step }),
    data: { elapsed_seconds: at / 1_000, ...toSnakeCase(data) },
  };
}

/** Names of ours; what a program has handed over keeps its own. */
function toSnakeCase(data: Readonly<Record<string, unknown>>): JsonObject {
  const entries = Object.entries(data).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(entries);
}
