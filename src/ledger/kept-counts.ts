import type { Counter } from '../core/errors/record.js';
import { isObject, isTime } from '../core/shape.js';
import { type FoldedNumbers, isCounter, parseFolded } from './counter-text.js';
import { findNewestGeneration, readInstalled } from './generations.js';

/** What this machine has counted, each looked at only when it is asked for. */
export interface KeptCounts {
  readonly folded: FoldedNumbers;
  counterOf(key: string): Counter | undefined;
  /** Epoch ms. */
  lastSeenOf(key: string): number | undefined;
}

const NOTHING: KeptCounts = {
  folded: new Map(),
  counterOf: () => undefined,
  lastSeenOf: () => undefined,
};

/**
 * The counts of the newest state; nothing where there is no state. Null where more is to be known of it: it cannot be
 * understood, or the files that it belongs to may not be in place.
 */
export function readCounts(dataDir: string): KeptCounts | null {
  const generation = findNewestGeneration(dataDir);
  if (generation === 0) return NOTHING;
  const raw = parse(readInstalled(dataDir, generation) ?? '');
  if (!isObject(raw) || raw['version'] !== 1) return null;
  const { counters } = raw;
  const folded = parseFolded(raw['folded']);
  if (folded === null || !isObject(counters)) return null;
  return {
    folded,
    counterOf: (key) => {
      const counter = counters[key];
      return isCounter(counter) ? counter : undefined;
    },
    // Of ten thousand, to check the whole of each takes as long as all the rest.
    lastSeenOf: (key) => {
      const counter = counters[key];
      return isObject(counter) && isTime(counter['lastSeen']) ? counter['lastSeen'] : undefined;
    },
  };
}

/** However deep it is: nothing walks through it. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
