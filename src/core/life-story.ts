import type { ErrorStatus, Fix } from './errors/record.js';

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
