import { basename } from 'node:path';
import type { Clean } from '../core/errors/redaction.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { readPersonsFile, replacePersonsFile } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { digestOf } from '../ledger/ledger-file.js';
import type { State } from '../ledger/state-text.js';
import type { Synced } from '../ledger/synced.js';
import { findSecretLines, scrubMarkdown } from '../markdown/scrub.js';
import { findTasks } from '../markdown/todo-file.js';
import type { SecretsFound } from './found-secrets.js';
import { findLeftEntries } from './left-files.js';
import { nameMarkdownFiles } from './markdown-names.js';
import { digestText } from './task-texts.js';

interface Scrubbing {
  readonly clean: Clean;
  readonly found: SecretsFound;
  readonly dryRun: boolean;
}

/**
 * Clean what is ours in TODO.md or FIXED_ERRORS.md.
 * @throws ErrtrackError (BAD_FILE) where the file cannot be edited soundly.
 */
export function scrubPersonsFile(
  path: string,
  { root, dataDir }: Project,
  { clean, found, dryRun }: Scrubbing,
): void {
  for (;;) {
    const file = readPersonsFile(path, root);
    if (file.bytes === null) return;
    const result = scrubMarkdown(file.bytes, clean);
    if (!result.ok) {
      throw new ErrtrackError('BAD_FILE', `Cannot edit ${basename(path)}: ${result.problem}.`);
    }
    // Not replaced where an editor saved meanwhile: then that version is the one to clean.
    if (result.changed && !dryRun && !replacePersonsFile(file, result.bytes, dataDir)) continue;
    if (result.changed) found.note(path, 'cleaned');
    found.leave(path, findSecretLines(result.bytes, clean));
    return;
  }
}

/**
 * The files as scrubbing will leave them, so that the next fold does not take our new words for a person's. A file
 * that somebody has changed since the last fold is told as it was: it is to be read back.
 */
export function foretellScrubbed(
  project: Project,
  state: State,
  ledger: string | null,
  clean: Clean,
): Synced | null {
  const { left } = state;
  if (left === null) return null;
  const names = nameMarkdownFiles(project, state);
  const todo = foretell(names.todo, left.todo, project, clean);
  const fixed = foretell(names.fixed, left.fixed, project, clean);
  return {
    ...left,
    ledger,
    ...(todo !== null && { todo: digestOf(todo), tasks: renewTexts(left.tasks, todo, project) }),
    ...(fixed !== null && { fixed: digestOf(fixed), entries: findLeftEntries(fixed) }),
  };
}

/** Null where the file is not as it was left, or not to be edited. */
function foretell(
  path: string,
  left: string | null,
  { root }: Project,
  clean: Clean,
): Uint8Array | null {
  const { bytes } = readPersonsFile(path, root);
  if (bytes === null || digestOf(bytes) !== left) return null;
  const result = scrubMarkdown(bytes, clean);
  return result.ok ? result.bytes : null;
}

function renewTexts(
  tasks: Synced['tasks'],
  bytes: Uint8Array,
  { settings }: Project,
): Synced['tasks'] {
  const texts = new Map(findTasks(bytes, settings).tasks.map(({ hash, text }) => [hash, text]));
  return new Map(
    [...tasks].map(([hash, task]) => {
      const text = texts.get(hash);
      return [hash, text === undefined ? task : { ...task, text: digestText(text) }];
    }),
  );
}
