import type { Run, Step } from '../core/runs/run.js';
import { isEnd, type RunStatus } from '../core/runs/status.js';
import { listStepRows } from './step-rows.js';

/** A stretch of time that something went on, in px of the drawing. */
export interface TimelineBar {
  readonly x: number;
  readonly width: number;
  readonly status: RunStatus;
  /** Ms since the run started. */
  readonly from: number;
  readonly to: number;
}

export interface TimelineRow {
  readonly key: string;
  readonly name: string;
  readonly depth: number;
  readonly isPhase: boolean;
  /** One for each attempt. */
  readonly bars: readonly TimelineBar[];
  /** How many steps it stands for. */
  readonly count: number;
}

export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** Where the lines of the scale stand, and what they say in ms. */
  readonly ticks: readonly { readonly x: number; readonly at: number }[];
  /** Whether rows stand for several steps: there are too many to see each. */
  readonly isSummary: boolean;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly status: RunStatus;
}

export const MAX_ROWS = 500;
/** However short it was, it is seen. */
const MIN_WIDTH = 2;

/**
 * When each step of a run went on.
 * @param width of the drawing, in px.
 * @param elapsed how long the run has taken so far, in ms: what goes on reaches to there.
 */
export function layOutTimeline(run: Run, width: number, elapsed: number): Timeline {
  const total = Math.max(1, elapsed);
  const scale = (ms: number) => (Math.min(Math.max(ms, 0), total) / total) * width;
  const draw = ({ from, to, status }: Stretch): TimelineBar => {
    const wide = Math.max(MIN_WIDTH, scale(to) - scale(from));
    return { x: Math.min(scale(from), Math.max(0, width - wide)), width: wide, status, from, to };
  };
  const isSummary = run.steps.size + run.phases.size > MAX_ROWS;
  const groups = isSummary ? groupSteps(run, total) : listSteps(run, total);
  const nearby = isSummary ? total / Math.max(1, width) : -1;
  const rows = groups.map(({ stretches, ...row }) => ({
    ...row,
    bars: (isSummary ? unite(stretches, nearby) : stretches).map(draw),
  }));
  return { rows, isSummary, ticks: listTicks(total, width).map((at) => ({ at, x: scale(at) })) };
}

type Group = Omit<TimelineRow, 'bars'> & { readonly stretches: readonly Stretch[] };

function listSteps(run: Run, total: number): readonly Group[] {
  const rows = listStepRows(run, { closed: new Set(), hidesDone: false });
  return rows.flatMap(({ key, depth, phase, step, status }): readonly Group[] => {
    if (step !== null) {
      const stretches = listAttempts(run, step, total);
      return [{ key, name: step.name, depth, isPhase: false, stretches, count: 1 }];
    }
    if (phase === null || phase.startedAt === null) return [];
    const from = phase.startedAt - run.startedAt;
    const to = isEnd(status) ? (phase.endedAt ?? run.startedAt) - run.startedAt : total;
    const stretches = status === 'skipped' ? [] : [{ from, to, status }];
    return [{ key, name: phase.name, depth, isPhase: true, stretches, count: 1 }];
  });
}

function listAttempts({ startedAt: start }: Run, step: Step, total: number): readonly Stretch[] {
  return step.attempts.map(({ startedAt, endedAt, status }) => ({
    from: startedAt - start,
    to: endedAt === null ? total : endedAt - start,
    status: status === 'running' ? step.status : status,
  }));
}

/** By phase and name, where that is little enough; else by phase. */
function groupSteps(run: Run, total: number): readonly Group[] {
  const byName = gather(run, total, ({ phase, name }) => [phase, name]);
  if (byName.length <= MAX_ROWS) return byName;
  const byPhase = gather(run, total, ({ phase }) => [phase, phase ?? 'Steps']);
  return byPhase.slice(0, MAX_ROWS);
}

function gather(
  run: Run,
  total: number,
  nameOf: (step: Step) => readonly [phase: string | null, name: string],
): readonly Group[] {
  const groups = new Map<string, Group & { stretches: Stretch[]; count: number }>();
  for (const step of run.steps.values()) {
    const [phase, name] = nameOf(step);
    const key = JSON.stringify([phase, name]);
    const group = groups.get(key) ?? {
      key,
      name,
      depth: 0,
      isPhase: false,
      stretches: [],
      count: 0,
    };
    groups.set(key, group);
    group.stretches.push(...listAttempts(run, step, total));
    group.count += 1;
  }
  return [...groups.values()];
}

/** What is so near that nobody could tell it apart becomes one; what went wrong is drawn over what did not. */
function unite(stretches: readonly Stretch[], nearby: number): readonly Stretch[] {
  const united: Stretch[] = [];
  const sorted = stretches.toSorted((a, b) => badness(a) - badness(b) || a.from - b.from);
  for (const stretch of sorted) {
    const last = united.at(-1);
    const isNear = last?.status === stretch.status && stretch.from <= last.to + nearby;
    if (last === undefined || !isNear) united.push(stretch);
    else united[united.length - 1] = { ...last, to: Math.max(last.to, stretch.to) };
  }
  return united;
}

function badness({ status }: Stretch): number {
  return BY_BADNESS.indexOf(status);
}

const BY_BADNESS: readonly RunStatus[] = [
  'completed',
  'running',
  'waiting',
  'cancelled',
  'interrupted',
  'failed',
];

const UNITS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
];
const TICK_WIDTH = 90;

/** Round times, as many as there is room for. */
function listTicks(total: number, width: number): readonly number[] {
  const room = Math.max(1, Math.floor(width / TICK_WIDTH));
  const least = total / room / 1_000;
  const unit =
    least < 1 ? 10 ** Math.ceil(Math.log10(least)) : (UNITS.find((it) => it >= least) ?? least);
  const ticks: number[] = [];
  // The last one must have room for its words.
  for (let at = 0; at <= total * (1 - 36 / width) && ticks.length <= room; at += unit * 1_000)
    ticks.push(at);
  return ticks;
}
