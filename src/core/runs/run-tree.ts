import type { Phase, Run, Step } from './run.js';

/** A phase or a step, and how deep it stands. */
export type TreeRow = PartRow | MoreRow;

/** `folded`: so many parts that are not told, since all went well. */
export type PartRow =
  | {
      readonly kind: 'phase';
      readonly depth: number;
      readonly phase: Phase;
      readonly folded?: number;
    }
  | {
      readonly kind: 'step';
      readonly depth: number;
      readonly step: Step;
      readonly folded?: number;
    };

/** So many more stand beside those that are told. */
export interface MoreRow {
  readonly kind: 'more';
  readonly depth: number;
  readonly count: number;
  /** How many of them failed. */
  readonly failed: number;
  readonly noun: 'phase' | 'step';
}

/** Nobody reads on in a longer tree: then what went well hides its parts. */
const MAX_ROWS = 200;
/** Where more than so many stand side by side they are told by their number; fewer, where that is too much. */
const SIDE_BY_SIDE = [50, 20, 6, 2] as const;

/**
 * The phases and steps of a run in the order in which they are read: each once, below what it is a part of. Of very
 * many those are told that matter, and the others counted.
 * @param phases only these phases, by name; default: everything.
 * @param isWhole whether everything is told, however much it is.
 */
export function listTreeRows(
  run: Run,
  phases?: ReadonlySet<string>,
  isWhole = false,
): readonly TreeRow[] {
  const tops = listTops(run).filter(
    (part) => phases === undefined || (isPhase(part) && phases.has(part.name)),
  );
  const list = (most: number, isFolded: boolean) => listRows(run, tops, { most, isFolded });
  if (isWhole) return list(Number.POSITIVE_INFINITY, false);
  let rows = list(SIDE_BY_SIDE[0], false);
  for (const most of SIDE_BY_SIDE) {
    if (rows.length <= MAX_ROWS) break;
    rows = list(most, true);
  }
  return rows;
}

interface Limits {
  readonly most: number;
  readonly isFolded: boolean;
}

function listRows(run: Run, tops: readonly Part[], limits: Limits): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  // No recursion: steps may be nested as deep as a program likes.
  const stack = [...rowsOf(tops, 0, limits)].reverse();
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    if (row.kind === 'more') {
      rows.push(row);
      continue;
    }
    const below = listParts(run, row);
    const isFolded = limits.isFolded && below.length > 0 && isWell(getPart(row));
    rows.push(isFolded ? { ...row, folded: below.length } : row);
    if (isFolded) continue;
    for (const part of [...rowsOf(below, row.depth + 1, limits)].reverse()) stack.push(part);
  }
  return rows;
}

type Part = Phase | Step;

function getPart(row: PartRow): Part {
  return row.kind === 'phase' ? row.phase : row.step;
}

function isPhase(part: Part): part is Phase {
  return 'steps' in part;
}

/** Phases stand where their first step does; those without one after the phase that was opened before them. */
function listTops(run: Run): readonly Part[] {
  const tops = [...run.steps.values()].filter(({ parent }) => parent === null);
  const phases = [...run.phases.values()];
  const started = new Set(tops.map(({ phase }) => phase));
  const empty = phases.filter(({ name }) => !started.has(name));
  const listed = new Set<Phase>();
  const parts: Part[] = [];
  const add = (phase: Phase) => {
    if (listed.has(phase)) return;
    listed.add(phase);
    parts.push(phase);
  };
  for (const step of tops) {
    const phase = step.phase === null ? undefined : run.phases.get(step.phase);
    if (phase === undefined) parts.push(step);
    else {
      for (let next = empty[0]; next && next.order < phase.order; next = empty[0]) {
        add(next);
        empty.shift();
      }
      add(phase);
    }
  }
  for (const phase of phases) add(phase);
  return parts;
}

function listParts(run: Run, row: PartRow): readonly Part[] {
  const ids = row.kind === 'phase' ? row.phase.steps : row.step.children;
  const steps = ids.map((id) => run.steps.get(id)).filter((step) => step !== undefined);
  return row.kind === 'phase' ? steps.filter(({ parent }) => parent === null) : steps;
}

/** The first of many, and the first of those among the others that did not go well. */
function rowsOf(parts: readonly Part[], depth: number, { most }: Limits): readonly TreeRow[] {
  if (parts.length <= most) return parts.map((part) => rowOf(part, depth));
  const first = parts.slice(0, most / 2);
  const others = parts.slice(most / 2);
  const shown = others.filter((part) => !isWell(part)).slice(0, most / 2);
  const count = others.length - shown.length;
  const rows = [...first, ...shown].map((part) => rowOf(part, depth));
  if (count === 0) return rows;
  const noun = parts.every(isPhase) ? 'phase' : 'step';
  const failed = countFailed(others) - countFailed(shown);
  return [...rows, { kind: 'more', depth, count, failed, noun }];
}

function rowOf(part: Part, depth: number): TreeRow {
  return isPhase(part)
    ? { kind: 'phase', depth, phase: part }
    : { kind: 'step', depth, step: part };
}

function countFailed(parts: readonly Part[]): number {
  return parts.filter(({ status }) => status === 'failed').length;
}

function isWell({ status }: Part): boolean {
  return status === 'completed' || status === 'skipped' || status === 'pending';
}
