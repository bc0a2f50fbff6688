import { randomFrom } from '../faults/support/random.js';

/** A throw that is labelled, and the group that a way of grouping has put it into. */
export interface GroupedThrow {
  /** What is right: throws of one bug belong together. */
  readonly bug: string;
  readonly group: string;
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface MeasuredScore extends Score {
  /** The 2.5th and the 97.5th percentile of 2,000 draws of the bugs, with replacement. */
  readonly interval: Readonly<Record<keyof Score, readonly [number, number]>>;
  readonly bugs: number;
  readonly throws: number;
}

const DRAWS = 2_000;
const MEASURES = ['precision', 'recall', 'f1'] as const;

/**
 * Measure a grouping by B-cubed (Bagga and Baldwin, 1998), averaged by bug: of each throw, how much of its group is
 * of its bug, and how much of its bug is in its group. Pairs would be dominated by the bugs with many throws.
 */
export function measure(throws: readonly GroupedThrow[]): MeasuredScore {
  const scores = scoreBugs(throws);
  const draws = drawMeans(scores);
  const intervals = MEASURES.map((name) => [name, findInterval(draws.map((it) => it[name]))]);
  return {
    ...mean(scores),
    interval: Object.fromEntries(intervals),
    bugs: scores.length,
    throws: throws.length,
  };
}

type BugScore = Omit<Score, 'f1'>;

function scoreBugs(throws: readonly GroupedThrow[]): readonly BugScore[] {
  const groups = countBy(throws, ({ group }) => group);
  const shared = countBy(throws, ({ bug, group }) => JSON.stringify([bug, group]));
  return [...new Set(throws.map(({ bug }) => bug))].map((bug) => {
    const members = throws.filter((it) => it.bug === bug);
    const together = members.map(({ bug, group }) => shared.get(JSON.stringify([bug, group])) ?? 0);
    const precisions = members.map(
      ({ group }, at) => (together[at] ?? 0) / (groups.get(group) ?? 1),
    );
    return {
      precision: average(precisions),
      recall: average(together.map((count) => count / members.length)),
    };
  });
}

function mean(scores: readonly BugScore[]): Score {
  const precision = average(scores.map((it) => it.precision));
  const recall = average(scores.map((it) => it.recall));
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

function drawMeans(scores: readonly BugScore[]): readonly Score[] {
  const next = randomFrom(1);
  return Array.from({ length: DRAWS }, () =>
    mean(scores.map((own) => scores[Math.floor(next() * scores.length)] ?? own)),
  );
}

function findInterval(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
