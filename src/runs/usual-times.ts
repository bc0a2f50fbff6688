import type { StepHistory } from '../core/runs/percent.js';
import { listRunHeads, type RunHead, readStepHistory } from '../runlog/list-runs.js';

const KEPT_MS = 60_000;

/** What was found in a data folder, and when. */
interface Known {
  readonly at: number;
  readonly heads: ReadonlyMap<string, readonly RunHead[]>;
  readonly histories: Map<string, StepHistory>;
}

const known = new Map<string, Known>();

/**
 * How long the steps of a run usually take. The earlier runs are looked up once a minute: a program may begin a run for
 * each thing it does, and give each a name of its own.
 */
export function findUsualTimes(dataDir: string, name: string): StepHistory {
  const { heads, histories } = lookUp(dataDir);
  const before = histories.get(name);
  if (before !== undefined) return before;
  const ofName = heads.get(name);
  if (ofName === undefined) return NONE;
  const history = readStepHistory(dataDir, name, ofName);
  histories.set(name, history);
  return history;
}

const NONE: StepHistory = new Map();

function lookUp(dataDir: string): Known {
  const now = performance.now();
  const before = known.get(dataDir);
  if (before !== undefined && now - before.at < KEPT_MS) return before;
  const { heads } = listRunHeads(dataDir);
  const found = { at: now, heads: groupByName(heads), histories: new Map() };
  known.set(dataDir, found);
  return found;
}

function groupByName(heads: readonly RunHead[]): ReadonlyMap<string, readonly RunHead[]> {
  const groups = new Map<string, RunHead[]>();
  for (const head of heads) {
    const group = groups.get(head.name);
    if (group === undefined) groups.set(head.name, [head]);
    else group.push(head);
  }
  return groups;
}
