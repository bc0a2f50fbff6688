import { measureRun, type RunMetrics } from './metrics.js';
import type { Run, Step } from './run.js';
import { toIso } from './run-json.js';
import { toSeconds } from './seconds.js';
import type { RunStatus } from './status.js';

/** Two runs side by side, as the wire has it. Durations are in seconds; differences say how much more the second took. */
export interface RunComparison {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  readonly duration_difference: number;
  readonly steps: readonly ComparedStep[];
}

export interface ComparedRun {
  readonly run_id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly start_time: string;
  readonly total_duration_seconds: number;
  readonly performance_metrics: RunMetrics;
}

export interface ComparedStep {
  readonly phase: string | null;
  /** The names of the steps that it is a part of, and its own. */
  readonly path: readonly string[];
  /** 1, 2 … where steps of one name follow each other in one place. */
  readonly ordinal: number;
  /** Null where the run had no such step. */
  readonly a: StepOutcome | null;
  readonly b: StepOutcome | null;
  /** Null where one of them has none. */
  readonly duration_difference: number | null;
  readonly is_status_changed: boolean;
}

export interface StepOutcome {
  readonly status: RunStatus;
  readonly duration: number | null;
}

/** What has changed from one run to another. Steps are the same by phase, path of names, and place among their like. */
export function compareRuns(a: Run, b: Run): RunComparison {
  const [ofA, ofB] = [listPlaces(a), listPlaces(b)];
  const added = [...ofB].filter(([key]) => !ofA.has(key));
  const steps = [
    ...[...ofA].map(([key, place]) => compareStep(place, place.step, ofB.get(key)?.step ?? null)),
    ...added.map(([, place]) => compareStep(place, null, place.step)),
  ];
  return {
    a: toComparedRun(a),
    b: toComparedRun(b),
    duration_difference: toSeconds(b.duration - a.duration),
    steps,
  };
}

function toComparedRun(run: Run): ComparedRun {
  return {
    run_id: run.id,
    name: run.name,
    status: run.status,
    start_time: toIso(run.startedAt),
    total_duration_seconds: toSeconds(run.duration),
    performance_metrics: measureRun(run),
  };
}

interface Place {
  readonly step: Step;
  readonly path: readonly string[];
  readonly ordinal: number;
}

function listPlaces({ steps }: Run): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const paths = new Map<string, readonly string[]>();
  const counts = new Map<string, number>();
  for (const step of steps.values()) {
    // Whatever a step is a part of came before it.
    const path = [...(paths.get(step.parent ?? '') ?? []), step.name].slice(-MAX_PATH);
    paths.set(step.id, path);
    const alike = JSON.stringify([step.phase, path]);
    const ordinal = (counts.get(alike) ?? 0) + 1;
    counts.set(alike, ordinal);
    places.set(`${alike}${ordinal}`, { step, path, ordinal });
  }
  return places;
}

/** Steps nested ever deeper would have paths that are ever longer. */
const MAX_PATH = 20;

function compareStep({ step, path, ordinal }: Place, a: Step | null, b: Step | null): ComparedStep {
  const [from, to] = [a?.duration ?? null, b?.duration ?? null];
  return {
    phase: step.phase,
    path,
    ordinal,
    a: toOutcome(a),
    b: toOutcome(b),
    duration_difference: from === null || to === null ? null : toSeconds(to - from),
    is_status_changed: a?.status !== b?.status,
  };
}

function toOutcome(step: Step | null): StepOutcome | null {
  if (step === null) return null;
  return {
    status: step.status,
    duration: step.duration === null ? null : toSeconds(step.duration),
  };
}
