import type { LifeStory, NamedStory, Told } from './life-story.js';

/** What became of the tracked errors since some time. */
export interface Changes {
  /** Errors that were not known before. */
  readonly new: number;
  /** Fixed ones that occurred again, and are still open. */
  readonly cameBack: number;
  /** Errors that were fixed, also those that came back since. */
  readonly fixed: number;
  /** `fixed / (fixed + new)`; null where there is neither. */
  readonly fixRate: number | null;
  /** From when an error was seen first, or fixed before, to its fix; null where none was fixed. */
  readonly medianTimeToFixMs: number | null;
}

/** What counts as a change. */
export interface Judge<S extends LifeStory> {
  isNew(story: S): boolean;
  hasComeBack(story: S): boolean;
  isFix(story: S, at: number): boolean;
}

/** By times alone; `since` is epoch ms. */
export function judgeByTime(since: number): Judge<LifeStory> {
  return {
    isNew: ({ firstSeen }) => firstSeen >= since,
    hasComeBack: ({ cameBack }) => cameBack !== null && cameBack >= since,
    isFix: (_, at) => at >= since,
  };
}

/** Whether something became of an error since then, by what its record tells; `since` is epoch ms. */
export function createTouchTest(since: number): (record: Told) => boolean {
  const isSince = (time: string) => Date.parse(time) >= since;
  return ({ firstSeen, statusAt, fixes }) =>
    isSince(firstSeen) || isSince(statusAt) || fixes.some(({ at }) => isSince(at));
}

/** What another ledger knew, by the names of its records. */
export type KnownBefore = ReadonlyMap<
  string,
  { readonly status: string; readonly regressions: number }
>;

/**
 * By the ledger of a commit. Only what a person has fixed is judged by its time too: one that was fixed then and is
 * fixed again is two fixes.
 */
export function judgeByLedger(since: number, before: KnownBefore): Judge<NamedStory> {
  const find = ({ names }: NamedStory) => {
    const known = names.find((name) => before.has(name));
    return known === undefined ? undefined : before.get(known);
  };
  return {
    isNew: (story) => find(story) === undefined,
    hasComeBack: (story) =>
      story.cameBack !== null && story.regressions > (find(story)?.regressions ?? 0),
    isFix: (story, at) =>
      at >= since && !(isInSecond(at, since) && find(story)?.status === 'fixed'),
  };
}

/** By the time of a commit; what is of the same second is judged by its ledger. */
export function judgeByCommit(since: number, before: KnownBefore): Judge<NamedStory> {
  const [byTime, byLedger] = [judgeByTime(since), judgeByLedger(since, before)];
  return {
    isNew: (story) => (isInSecond(story.firstSeen, since) ? byLedger : byTime).isNew(story),
    hasComeBack: (story) =>
      (story.cameBack !== null && isInSecond(story.cameBack, since)
        ? byLedger
        : byTime
      ).hasComeBack(story),
    isFix: (story, at) => byLedger.isFix(story, at),
  };
}

/** Whether some of it stands in the second of a commit: git keeps no more of its time. */
export function isCloseCall(stories: readonly LifeStory[], since: number): boolean {
  return stories.some(({ firstSeen, fixes, cameBack }) =>
    [firstSeen, cameBack ?? firstSeen, ...fixes].some((time) => isInSecond(time, since)),
  );
}

function isInSecond(time: number, since: number): boolean {
  return time >= since && time < since + 1000;
}

/** Count what became of errors. */
export function countChanges<S extends LifeStory>(stories: readonly S[], judge: Judge<S>): Changes {
  const counts = { new: 0, cameBack: 0, fixed: 0 };
  const times: number[] = [];
  for (const story of stories) {
    if (judge.isNew(story)) counts.new++;
    if (judge.hasComeBack(story)) counts.cameBack++;
    const fixes = story.fixes.filter((at) => judge.isFix(story, at));
    if (fixes.length > 0) counts.fixed++;
    for (const at of fixes) times.push(getTimeToFix(story, at));
  }
  const rated = counts.fixed + counts.new;
  return {
    ...counts,
    fixRate: rated === 0 ? null : counts.fixed / rated,
    medianTimeToFixMs: findMedian(times),
  };
}

/** From the fix before it on, where there is one: when it came back in between is not kept. */
function getTimeToFix({ firstSeen, fixes }: LifeStory, end: number): number {
  const earlier = fixes.filter((at) => at < end);
  return Math.max(0, end - Math.max(firstSeen, ...earlier));
}

function findMedian(times: readonly number[]): number | null {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  if (high === undefined) return null;
  const low = sorted.length % 2 === 1 ? high : (sorted[middle - 1] ?? high);
  return (low + high) / 2;
}
