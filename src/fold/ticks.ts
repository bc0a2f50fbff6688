import { statSync } from 'node:fs';
import type { NewEvent } from '../core/events.js';
import type { Ledger } from '../core/ledger-text.js';
import { readPersonsFile } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { readState } from '../ledger/state.js';
import { findTasks } from '../markdown/todo-file.js';
import { appendDecisions } from './decisions.js';
import { nameMarkdownFiles } from './markdown-names.js';

/** A cheap look before the parser is loaded: a ticked box on a line with an id of ours. */
const MAY_HOLD_TICK = /\[[xX]\][^\n]*<!-- errtrack:[0-9a-f]{16}/;

/** Read the boxes that people ticked in TODO.md, and journal each as a fix. */
export function readTicks(project: Project, ledger: Ledger): void {
  const { todo } = nameMarkdownFiles(project, readState(project.dataDir));
  const { path, bytes } = readPersonsFile(todo);
  if (bytes === null || !MAY_HOLD_TICK.test(bytes.toString('utf8'))) return;
  const ticked = findTasks(bytes, { sections: project.settings.sections }).filter(
    ({ hash, mark }) => /^[xX]$/.test(mark ?? '') && ledger.errors.get(hash)?.status === 'active',
  );
  const at = statSync(path).mtimeMs;
  appendDecisions(
    project,
    ticked.map(({ hash }) => createFix(hash)),
    at,
  );
}

function createFix(hash: string): NewEvent {
  return {
    type: 'fix',
    hash,
    description: 'ticked in TODO.md',
    commit: null,
    by: null,
    source: 'tick',
  };
}
