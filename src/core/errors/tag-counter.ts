import type { TagCounts } from './record.js';

const TAGS_KEPT = 50;
const VALUES_KEPT = 50;
/** Stands for what is beyond the cap, so that the sum stays right. */
const REST = '…';

/** Counts the values of tags; bounded, however many different ones come. */
export class TagCounter {
  readonly #tags = new Map<string, Map<string, number>>();

  constructor(counts: TagCounts = {}) {
    for (const [tag, values] of Object.entries(counts))
      this.#tags.set(tag, new Map(Object.entries(values)));
  }

  add(tag: string, value: string, count: number): void {
    const name = nameWithin(this.#tags, tag, TAGS_KEPT);
    const values = this.#tags.get(name) ?? new Map<string, number>();
    const counted = name === REST ? REST : nameWithin(values, value, VALUES_KEPT);
    values.set(counted, Math.min((values.get(counted) ?? 0) + count, Number.MAX_SAFE_INTEGER));
    this.#tags.set(name, values);
  }

  get counts(): TagCounts {
    const entries = [...this.#tags].map(([tag, values]) => [tag, Object.fromEntries(values)]);
    return Object.fromEntries(entries);
  }
}

function nameWithin(known: ReadonlyMap<string, unknown>, name: string, max: number): string {
  return known.has(name) || known.size < max ? name : REST;
}
