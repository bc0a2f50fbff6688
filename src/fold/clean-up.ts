import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openDataFolder } from '../files/data-dir.js';
import { removeLeftovers } from '../files/durable-file.js';
import type { Project } from '../files/project.js';
import { noteTrouble } from '../files/trouble.js';
import { hasAllNumbers } from '../journal/intervals.js';
import type { JournalFile } from '../journal/journal-name.js';
import type { FileReading, JournalReading } from '../journal/read-journal.js';
import { deleteSealed, isOldEnough, putAside } from '../journal/seal.js';
import { pruneStates, readState } from '../ledger/state.js';
import type { MarkdownNames } from './markdown-names.js';
import { dropStaleMarker } from './marker.js';

/** Take away what nobody needs any more. Whatever goes wrong here is noted, and harms nothing. */
export function cleanUp(
  project: Project,
  names: MarkdownNames,
  reading: JournalReading,
  sealed: readonly JournalFile[],
): void {
  try {
    removeJournals(project, reading, sealed);
    pruneStates(project.dataDir);
    dropStaleMarker(project.dataDir);
    removeLeftovers(project.dataDir);
    for (const name of ['state', 'quarantine']) {
      const folder = join(project.dataDir, name);
      if (existsSync(folder)) removeLeftovers(folder);
    }
    for (const path of [project.files.errors, names.todo, names.fixed]) removeLeftoversOf(path);
  } catch (error) {
    noteTrouble(project.dataDir, 'clean-up', error);
  }
}

/** A journal may go once everything in it is in the newest state as it stands on disk. */
function removeJournals(
  project: Project,
  reading: JournalReading,
  sealed: readonly JournalFile[],
): void {
  const now = Date.now();
  const old = sealed.filter((file) => isOldEnough(file, now));
  if (old.length === 0) return;
  const { folded } = readState(project.dataDir);
  for (const file of old) {
    const result = reading.files.get(file.path);
    if (result === undefined || result.isOfLaterVersion) continue;
    if (!hasAllNumbers(folded.get(file.writer) ?? [], result.numbers)) continue;
    removeJournal(project, file, result);
  }
}

function removeJournal({ dataDir }: Project, file: JournalFile, { damaged }: FileReading): void {
  if (damaged === 0) return deleteSealed(file);
  putAside(file, openDataFolder(dataDir, 'quarantine'));
  const name = basename(file.path);
  noteTrouble(
    dataDir,
    'journal',
    `${name} has ${damaged} damaged line(s); it is kept in quarantine/`,
  );
}

/** Where a link leads, the temporary files are too. */
function removeLeftoversOf(path: string): void {
  try {
    const real = realpathSync(path);
    removeLeftovers(dirname(real), basename(real));
  } catch {
    // It is not there yet.
  }
}
