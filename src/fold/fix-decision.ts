import type { FixSource } from '../core/errors/record.js';
import { removeSecrets } from '../core/errors/secrets.js';
import type { NewEvent } from '../core/events.js';
import type { Project } from '../files/project.js';
import { readHead } from '../sources/git.js';
import { readAuthor } from '../sources/git-author.js';

/** What the fixes that are decided on at once have in common. */
export interface Fixing {
  readonly description: string;
  readonly source: FixSource;
}

/** Decide that errors are fixed: on this commit, by whoever commits here. */
export function createFixes(
  { inGit, root }: Project,
  hashes: readonly string[],
  { description, source }: Fixing,
): readonly NewEvent[] {
  if (hashes.length === 0) return [];
  const told = removeSecrets(String(description).trim());
  const commit = inGit ? readHead(root) : null;
  const by = inGit ? readAuthor(root) : null;
  return hashes.map((hash) => ({ type: 'fix', hash, description: told, commit, by, source }));
}
