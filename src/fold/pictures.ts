import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretsFound } from './found-secrets.js';

/** Pictures of what held a secret, which may show it: only a person can see that. */
export class Pictures {
  readonly #paths = new Set<string>();

  add(path: string): void {
    this.#paths.add(path);
  }

  /** @param name as a run tells of it: relative to the root. */
  mention(root: string, name: string): void {
    const path = join(root, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) this.add(path);
  }

  tell(found: SecretsFound): void {
    for (const path of [...this.#paths].sort()) found.keep(path, 'picture');
  }
}
