import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Project } from '../files/project.js';
import { debug, noteTrouble } from '../files/trouble.js';
import { listJournals } from '../journal/journal-name.js';
import { fold } from './fold.js';
import { createMarker, removeMarker, updateMarker } from './marker.js';
import { chooseLingerMs } from './starts.js';

const POLL_MS = 50;

/** The fold's child: folds until nothing is newer, then ends. Its parent holds the marker for it. */
async function main(project: Project): Promise<void> {
  for (;;) {
    const isDone = await foldUntilQuiet(project);
    removeMarker(project.dataDir);
    // Who appended between our last look and the removal saw the marker, and relies on us.
    if (!isDone || !hasJournals(project) || !createMarker(project.dataDir)) return;
  }
}

/** @returns false where the fold has to wait or is blocked: then a later command takes the journals. */
async function foldUntilQuiet(project: Project): Promise<boolean> {
  const lingerUntil = Date.now() + chooseLingerMs(project.dataDir);
  for (;;) {
    const upTo = Date.now() - 1;
    const outcome = await fold(project);
    debug('fold child', () => JSON.stringify(outcome));
    if (outcome.kind !== 'folded') return false;
    updateMarker(project.dataDir, { pid: process.pid, foldedUpTo: upTo });
    while (!hasJournals(project)) {
      if (Date.now() >= lingerUntil) return true;
      await pause(POLL_MS);
    }
  }
}

/** A fold leaves only sealed journals; an open one holds something newer. */
function hasJournals(project: Project): boolean {
  return listJournals(join(project.dataDir, 'journal')).some((file) => !file.sealed);
}

/** Our own parent's argument: plain data, as `openProject` made it. */
function parseProject(text: string): Project {
  return JSON.parse(text);
}

const project = parseProject(process.argv[2] ?? '');
main(project).catch((error: unknown) => {
  noteTrouble(project.dataDir, 'the fold child', error);
  removeMarker(project.dataDir);
});
