import { removeSecrets } from '../core/errors/secrets.js';
import type { NewEvent } from '../core/events.js';
import type { Project } from '../files/project.js';
import { readHead } from '../sources/git.js';
import { readAuthor } from '../sources/git-author.js';

/** A fix that a program of the person's decided on. */
export function createFix(hash: string, description: string, { inGit, root }: Project): NewEvent {
  return {
    type: 'fix',
    hash,
    description: removeSecrets(String(description).trim()),
    commit: inGit ? readHead(root) : null,
    by: inGit ? readAuthor(root) : null,
    source: 'api',
  };
}
