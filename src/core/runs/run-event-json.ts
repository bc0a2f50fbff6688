import type { Json, JsonObject, RunEvent, StepDeclaration } from './run-events.js';
import { toFailureJson, toIso } from './run-json.js';
import { toSeconds } from './seconds.js';

/** An event as the wire has it. */
export interface RunEventJson {
  readonly seq: number;
  /** ISO 8601. */
  readonly ts: string;
  readonly type: string;
  readonly run_id: string;
  readonly step_id?: string;
  readonly data: JsonObject;
}

/** An event in snake_case, for listeners and programs. What a person's program handed over keeps its own keys. */
export function toRunEventJson(event: RunEvent, runId: string): RunEventJson {
  const { seq, ts, type } = event;
  const step = 'step' in event ? event.step : null;
  return {
    seq,
    ts: toIso(ts),
    type,
    run_id: runId,
    ...(step !== null && { step_id: step }),
    data: toData(event),
  };
}

const TOLD_ABOVE = new Set(['seq', 'ts', 'type', 'step', 'id']);

function toData(event: RunEvent): JsonObject {
  const data: Record<string, Json> = {};
  for (const [key, value] of Object.entries(event)) {
    if (TOLD_ABOVE.has(key) || value === undefined) continue;
    const [name, told] = toField(key, value, event);
    data[name] = told;
  }
  return data;
}

function toField(key: string, value: Json, event: RunEvent): readonly [name: string, told: Json] {
  if (key === 'at') return ['elapsed_seconds', toSeconds(event.at)];
  if (key === 'failure' && 'failure' in event) return ['error', toError(event)];
  if (key === 'steps' && event.type === 'run.start') return ['steps', event.steps.map(toStepField)];
  return [toSnakeCase(key), value];
}

function toError({ failure }: Extract<RunEvent, { failure?: unknown }>): Json {
  const error = toFailureJson(failure ?? null);
  return error === null ? null : { ...error };
}

function toStepField({ step, name, description, phase }: StepDeclaration): JsonObject {
  return { id: step, name, description, phase };
}

/** The fields of events are few, and their names asked for thousands of times a second. */
const names = new Map<string, string>();

function toSnakeCase(key: string): string {
  const name = names.get(key) ?? separateWords(key);
  names.set(key, name);
  return name;
}

function separateWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
