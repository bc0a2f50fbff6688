import { statSync } from 'node:fs';
import type { NewEvent } from '../core/events.js';
import type { Ledger } from '../core/ledger-text.js';
import { readPersonsFile } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { findTasks } from '../markdown/todo-file.js';
import { readHead } from '../sources/git.js';
import { readAuthor } from '../sources/git-author.js';
import { appendDecisions } from './decisions.js';

/** A cheap look before the parser is loaded: a ticked box on a line with an id of ours. */
const MAY_HOLD_TICK = /\[[xX]\][^\n]*<!-- errtrack:[0-9a-f]{16}/;

/**
 * Read the boxes that people ticked in TODO.md, and journal each as a fix at the time of the file.
 * @returns whether there were any.
 * @throws ErrtrackError (BAD_FILE) where TODO.md is no file that can be read.
 */
export function journalTicks(project: Project, todo: string, ledger: Ledger): boolean {
  const { path, bytes } = readPersonsFile(todo, project.root);
  if (bytes === null || !MAY_HOLD_TICK.test(bytes.toString('utf8'))) return false;
  const ticked = findTasks(bytes, { sections: project.settings.sections }).tasks.filter(
    ({ hash, mark }) => mark === 'done' && ledger.errors.get(hash)?.status === 'active',
  );
  if (ticked.length === 0) return false;
  // A file from the future would hide that the error comes back.
  const at = Math.min(statSync(path).mtimeMs, Date.now());
  const commit = project.inGit ? readHead(project.root) : null;
  const by = project.inGit ? readAuthor(project.root) : null;
  const fixes = ticked.map(({ hash }) => createFix(hash, commit, by));
  appendDecisions(project, fixes, at);
  return true;
}

function createFix(hash: string, commit: string | null, by: string | null): NewEvent {
  return {
    type: 'fix',
    hash,
    description: 'ticked in TODO.md',
    commit,
    by,
    source: 'tick',
  };
}
