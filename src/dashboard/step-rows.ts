import type { Phase, Run, Step } from '../core/runs/run.js';
import type { RunStatus } from '../core/runs/status.js';

/** A line of the tree: a phase or a step, and how deep it stands. */
export interface StepRow {
  /** Unique among the rows of a run. */
  readonly key: string;
  readonly depth: number;
  readonly phase: Phase | null;
  readonly step: Step | null;
  readonly status: RunStatus;
  /** How many rows are below it, and of those, how many are done. */
  readonly parts: number;
  readonly done: number;
}

export interface StepRowOptions {
  /** Keys of rows whose parts are not shown. */
  readonly closed: ReadonlySet<string>;
  /** Leave out what is done and has nothing below it that is not. */
  readonly hidesDone: boolean;
  readonly search?: string;
}

const MAX_DEPTH = 12;

/** The phases and steps of a run in the order in which they are read. */
export function listStepRows(run: Run, options: StepRowOptions): readonly StepRow[] {
  const tree = new StepTree(run);
  const kept = tree.keep(options);
  const rows: StepRow[] = [];
  // No recursion: steps may be nested as deep as a program likes.
  const stack = tree.tops.map((node) => ({ node, depth: 0 })).reverse();
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { node, depth } = at;
    if (kept !== null && !kept.has(node.key)) continue;
    const parts = tree.partsOf(node);
    const done = parts.filter(({ status }) => isGood(status)).length;
    rows.push({ ...node, depth: Math.min(depth, MAX_DEPTH), parts: parts.length, done });
    if (options.closed.has(node.key)) continue;
    for (const part of parts.toReversed()) stack.push({ node: part, depth: depth + 1 });
  }
  return rows;
}

/** By which a row is opened and closed. */
function keyOf(part: Phase | Step): string {
  return 'steps' in part ? `phase:${part.name}` : `step:${part.id}`;
}

type Node = Pick<StepRow, 'key' | 'phase' | 'step' | 'status'>;

class StepTree {
  readonly tops: readonly Node[];
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
    this.tops = listTops(run).map(toNode);
  }

  partsOf({ phase, step }: Node): readonly Node[] {
    const ids = phase?.steps ?? step?.children ?? [];
    const steps = ids.map((id) => this.#run.steps.get(id)).filter((it) => it !== undefined);
    return steps.filter((it) => phase === null || it.parent === null).map(toNode);
  }

  /** The keys of what is left when some are not shown, with all that they are a part of; null for everything. */
  keep({ hidesDone, search = '' }: StepRowOptions): ReadonlySet<string> | null {
    if (!hidesDone && search === '') return null;
    const wanted = search.toLowerCase();
    const kept = new Set<string>();
    for (const step of this.#run.steps.values()) {
      if (hidesDone && isGood(step.status)) continue;
      if (!step.name.toLowerCase().includes(wanted)) continue;
      this.#keepPath(step, kept);
    }
    return kept;
  }

  #keepPath(step: Step, kept: Set<string>): void {
    for (let at: Step | undefined = step; at !== undefined && !kept.has(keyOf(at)); ) {
      kept.add(keyOf(at));
      if (at.parent === null && at.phase !== null) kept.add(`phase:${at.phase}`);
      at = at.parent === null ? undefined : this.#run.steps.get(at.parent);
    }
  }
}

/** Phases stand where their first step does; those without one after the phase before them. */
function listTops(run: Run): readonly (Phase | Step)[] {
  const tops: (Phase | Step)[] = [];
  const listed = new Set<string>();
  const phases = [...run.phases.values()];
  const withSteps = new Set([...run.steps.values()].map(({ phase }) => phase));
  const add = (phase: Phase) => {
    if (!listed.has(phase.name)) tops.push(phase);
    listed.add(phase.name);
  };
  for (const step of run.steps.values()) {
    if (step.parent !== null) continue;
    const phase = step.phase === null ? undefined : run.phases.get(step.phase);
    if (phase === undefined) tops.push(step);
    else if (!listed.has(phase.name)) {
      for (const it of phases) if (it.order < phase.order && !withSteps.has(it.name)) add(it);
      add(phase);
    }
  }
  for (const phase of phases) add(phase);
  return tops;
}

function toNode(part: Phase | Step): Node {
  const isPhase = 'steps' in part;
  return {
    key: keyOf(part),
    status: part.status,
    phase: isPhase ? part : null,
    step: isPhase ? null : part,
  };
}

function isGood(status: RunStatus): boolean {
  return status === 'completed' || status === 'skipped';
}
