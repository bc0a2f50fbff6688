import type { ErrorStatus, Fix } from './errors/record.js';
import { isListOf, isObject, isTime } from './shape.js';

/** When what became of an error, in epoch ms. */
export interface LifeStory {
  readonly firstSeen: number;
  readonly fixes: readonly number[];
  /** When it came back, of one that is open since; else null. */
  readonly cameBack: number | null;
}

/** The same, with what it is to be known by in another ledger. */
export interface NamedStory extends LifeStory {
  /** Its hash, and its other names. */
  readonly names: readonly string[];
  readonly regressions: number;
}

/** What of a record tells it. */
export interface Told {
  readonly hash: string;
  readonly hashes: readonly string[];
  readonly status: ErrorStatus;
  readonly statusAt: string;
  readonly firstSeen: string;
  readonly regressions: number;
  readonly fixes: readonly Pick<Fix, 'at'>[];
}

/** A person who reopens an error that came back once says that it is open again: that is told alike. */
export function tellStory(record: Told): NamedStory {
  const { hash, hashes, status, statusAt, firstSeen, regressions, fixes } = record;
  return {
    names: [hash, ...hashes],
    regressions,
    firstSeen: Date.parse(firstSeen),
    fixes: fixes.map(({ at }) => Date.parse(at)),
    cameBack: status === 'active' && regressions > 0 ? Date.parse(statusAt) : null,
  };
}

/** Stories without names as plain data: of most errors there is one number to tell. */
export function formatStories(stories: readonly LifeStory[]) {
  return {
    firstSeen: stories.map((it) => it.firstSeen),
    fixes: stories.flatMap(({ fixes }, index) => (fixes.length > 0 ? [[index, ...fixes]] : [])),
    cameBack: stories.flatMap(({ cameBack }, index) =>
      cameBack === null ? [] : [[index, cameBack]],
    ),
  };
}

/** Null for what is no such data: nothing of it is believed before it has been checked. */
export function parseStories(raw: unknown): readonly LifeStory[] | null {
  if (!isObject(raw)) return null;
  const { firstSeen, fixes, cameBack } = raw;
  if (!isTimes(firstSeen) || !isListOf(fixes, isTimes) || !isListOf(cameBack, isTimes)) return null;
  const fixed = new Map(fixes.map(([index = -1, ...times]) => [index, times]));
  const back = new Map(cameBack.map(([index = -1, time = null]) => [index, time]));
  return firstSeen.map((time, index) => ({
    firstSeen: time,
    fixes: fixed.get(index) ?? [],
    cameBack: back.get(index) ?? null,
  }));
}

function isTimes(raw: unknown): raw is readonly number[] {
  return isListOf(raw, isTime);
}
