import { removeSecrets } from '../errors/secrets.js';
import { latePattern } from '../late-pattern.js';

const MAX_SLUG = 60;
const unspoken = latePattern(String.raw`[^\p{L}\p{N}]+`, 'gu');

/** A step's name as an id: `Import Processed CSV` → `import-processed-csv`; letters of every script stay. */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(unspoken(), '-')
    .replace(/^-|-$/g, '')
    .slice(0, MAX_SLUG);
  return slug === '' ? 'step' : slug;
}

/** The ids that were made of one slug: how many. */
interface Series {
  readonly slug: string;
  last: number;
}

/** A name as it was asked for, and what its ids are made of. */
interface NamedSeries {
  readonly name: string;
  readonly clean: string;
  readonly series: Series;
}

/** Gives each step of a run an id of its own: the second `export` is `export-2`. Of a secret in a name or an id it knows nothing. */
export class StepIds {
  readonly #taken = new Set<string>();
  readonly #series = new Map<string, Series>();
  /** The name that was asked for last: steps of a loop often share one. */
  #recent: NamedSeries | null = null;
  /** Ids that were declared and wait for the step of that name to begin. */
  readonly #declared = new Map<string, string[]>();

  /** A step that was declared in advance: the next one of its name has its id. */
  declare(id: string, name: string): void {
    const clean = removeSecrets(name);
    this.#taken.add(id);
    this.#declared.set(clean, [...(this.#declared.get(clean) ?? []), id]);
  }

  /** @returns the id, or null where somebody has it. */
  claim(id: string): string | null {
    if (this.#takeDeclared(id)) return id;
    if (this.#taken.has(id)) return null;
    this.#taken.add(id);
    return id;
  }

  claimFor(name: string): string {
    const { clean, series } = this.#findSeries(name);
    const declared = this.#declared.get(clean)?.shift();
    if (declared !== undefined) return declared;
    let id = idOf(series);
    while (this.#taken.has(id)) {
      series.last++;
      id = idOf(series);
    }
    this.#taken.add(id);
    return id;
  }

  #findSeries(name: string): NamedSeries {
    if (this.#recent?.name === name) return this.#recent;
    const clean = removeSecrets(name);
    const slug = toSlug(clean);
    const series = this.#series.get(slug) ?? { slug, last: 1 };
    this.#series.set(slug, series);
    this.#recent = { name, clean, series };
    return this.#recent;
  }

  #takeDeclared(id: string): boolean {
    for (const waiting of this.#declared.values()) {
      const index = waiting.indexOf(id);
      if (index !== -1) return waiting.splice(index, 1).length > 0;
    }
    return false;
  }
}

function idOf({ slug, last }: Series): string {
  return last === 1 ? slug : `${slug}-${last}`;
}
