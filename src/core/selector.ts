import type { CountedRecord } from './errors/record.js';
import { type SortOrder, sortRecords } from './record-order.js';

/** What names an error by what is known of it, in place of a hash, and the order in which it is the first. */
const SELECTORS = {
  '@latest': 'seen',
  '@most': 'count',
} as const satisfies Record<string, SortOrder>;

export const SELECTOR_NAMES: readonly string[] = Object.keys(SELECTORS);

type Selector = keyof typeof SELECTORS;

/** Whether a name is meant for a selector, known or not. */
export function looksLikeSelector(name: string): boolean {
  return name.trim().startsWith('@');
}

export function isSelector(name: string): name is Selector {
  return Object.hasOwn(SELECTORS, name);
}

/** The record that a selector names: one of the preferred where there are any, else of all; undefined where none is. */
export function findSelected(
  records: readonly CountedRecord[],
  name: Selector,
  isPreferred: (record: CountedRecord) => boolean,
): CountedRecord | undefined {
  const preferred = records.filter(isPreferred);
  const [first] = sortRecords(preferred.length > 0 ? preferred : records, SELECTORS[name]);
  return first;
}
