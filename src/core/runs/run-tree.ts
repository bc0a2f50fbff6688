import type { Phase, Run, Step } from './run.js';

/** A phase or a step, and how deep it stands. */
export type TreeRow =
  | { readonly kind: 'phase'; readonly depth: number; readonly phase: Phase }
  | { readonly kind: 'step'; readonly depth: number; readonly step: Step }
  /** So many more, of which each has done well. */
  | { readonly kind: 'more'; readonly depth: number; readonly count: number };

/** Where more than so many stand side by side, those that did well are told by their number. */
const MAX_SIDE_BY_SIDE = 50;

/**
 * The phases and steps of a run in the order in which they are read: each once, below what it is a part of.
 * @param phases only these phases, by name; default: everything.
 */
export function listTreeRows(run: Run, phases?: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const tops = listTops(run).filter(
    (part) => phases === undefined || (isPhase(part) && phases.has(part.name)),
  );
  // No recursion: steps may be nested as deep as a program likes.
  const stack = [...rowsOf(tops, 0)].reverse();
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    rows.push(row);
    const below = row.kind === 'more' ? [] : listParts(run, row);
    for (const part of [...rowsOf(below, row.depth + 1)].reverse()) stack.push(part);
  }
  return rows;
}

type Part = Phase | Step;

function isPhase(part: Part): part is Phase {
  return 'steps' in part;
}

/** Phases stand where their first step does; those without one after the phase that was opened before them. */
function listTops(run: Run): readonly Part[] {
  const tops = [...run.steps.values()].filter(({ parent }) => parent === null);
  const phases = [...run.phases.values()];
  const started = new Set(tops.map(({ phase }) => phase));
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
      for (const it of phases) if (it.order < phase.order && !started.has(it.name)) add(it);
      add(phase);
    }
  }
  for (const phase of phases) add(phase);
  return parts;
}

function listParts(run: Run, row: Exclude<TreeRow, { kind: 'more' }>): readonly Part[] {
  const ids = row.kind === 'phase' ? row.phase.steps : row.step.children;
  const steps = ids.map((id) => run.steps.get(id)).filter((step) => step !== undefined);
  return row.kind === 'phase' ? steps.filter(({ parent }) => parent === null) : steps;
}

function rowsOf(parts: readonly Part[], depth: number): readonly TreeRow[] {
  const shown = parts.length <= MAX_SIDE_BY_SIDE ? parts : parts.filter(isWorthALine);
  const count = parts.length - shown.length;
  const rows = shown.map(
    (part): TreeRow =>
      isPhase(part) ? { kind: 'phase', depth, phase: part } : { kind: 'step', depth, step: part },
  );
  return count === 0 ? rows : [...rows, { kind: 'more', depth, count }];
}

function isWorthALine(part: Part, index: number): boolean {
  const isWell =
    part.status === 'completed' || part.status === 'skipped' || part.status === 'pending';
  return index < MAX_SIDE_BY_SIDE / 2 || !isWell;
}
