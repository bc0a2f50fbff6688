import { removeSecrets } from '../errors/secrets.js';

const MAX_SLUG = 60;

/** A step's name as an id: `Import Processed CSV` → `import-processed-csv`; letters of every script stay. */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, MAX_SLUG);
  return slug === '' ? 'step' : slug;
}

/** Gives each step of a run an id of its own: the second `export` is `export-2`. Of a secret in a name or an id it knows nothing. */
export class StepIds {
  readonly #taken = new Set<string>();
  readonly #last = new Map<string, number>();
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
    const clean = removeSecrets(name);
    const declared = this.#declared.get(clean)?.shift();
    if (declared !== undefined) return declared;
    const slug = toSlug(clean);
    let number = this.#last.get(slug) ?? 1;
    let id = number === 1 ? slug : `${slug}-${number}`;
    while (this.#taken.has(id)) id = `${slug}-${++number}`;
    this.#last.set(slug, number);
    this.#taken.add(id);
    return id;
  }

  #takeDeclared(id: string): boolean {
    for (const waiting of this.#declared.values()) {
      const index = waiting.indexOf(id);
      if (index !== -1) return waiting.splice(index, 1).length > 0;
    }
    return false;
  }
}
