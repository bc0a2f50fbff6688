import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '../files/config.js';
import type { Project } from '../files/project.js';
import { debug, noteTrouble } from '../files/trouble.js';
import { listJournals } from '../journal/journal-name.js';
import { createMarker, removeMarker, updateMarker } from './marker.js';
import type { FoldOutcome } from './outcome.js';
import { chooseLingerMs } from './starts.js';

const POLL_MS = 50;
const RETRY_MS = 1_000;

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
  const { fold } = await import('./writing.js');
  const lingerUntil = Date.now() + chooseLingerMs(project.dataDir);
  for (;;) {
    const upTo = Date.now() - 1;
    if (isLocked(project)) letWaitersGo(project);
    const outcome = await fold(project);
    debug('fold child', () => tell(outcome));
    const isFolded = outcome.kind === 'folded';
    if (isFolded && outcome.events > 0) noteBadSettings(project);
    // Where nothing can be folded, nobody is to wait for it either.
    updateMarker(project.dataDir, {
      pid: process.pid,
      foldedUpTo: isFolded ? upTo : Math.max(upTo, lingerUntil),
    });
    const isOver = isFolded ? await waitForJournals(project, lingerUntil) : await rest(lingerUntil);
    if (isOver) return isFolded;
  }
}

const noted = new Set<string>();

/** Nobody is here to be told, and what was recorded counts: the fold goes on without the settings that do not hold. */
function noteBadSettings({ root, dataDir }: Project): void {
  for (const problem of readConfig(root).problems) {
    if (noted.has(problem)) continue;
    noted.add(problem);
    noteTrouble(dataDir, 'configuration', problem);
  }
}

/** @returns false as soon as there is something to fold; true where nothing came in time. */
async function waitForJournals(project: Project, until: number): Promise<boolean> {
  while (!hasJournals(project)) {
    if (Date.now() >= until) return true;
    await pause(POLL_MS);
  }
  return false;
}

/** A storm of processes must not start a child each for a fold that is blocked: this one stays and tries again. */
async function rest(until: number): Promise<boolean> {
  if (Date.now() >= until) return true;
  await pause(RETRY_MS);
  return false;
}

/** Nobody at its end waits for a lock. */
function letWaitersGo({ dataDir }: Project): void {
  updateMarker(dataDir, { pid: process.pid, foldedUpTo: Number.MAX_SAFE_INTEGER });
}

function isLocked({ dataDir }: Project): boolean {
  return existsSync(join(dataDir, 'fold.lock'));
}

function tell(outcome: FoldOutcome): string {
  if (outcome.kind === 'waiting') return `waits: ${outcome.reason}`;
  if (outcome.kind === 'blocked') return `blocked: ${outcome.problem}`;
  return [`folded ${outcome.events} events: the files are up to date`, ...outcome.notes].join('; ');
}

/** A fold leaves only sealed journals; an open one holds something newer. */
function hasJournals(project: Project): boolean {
  return listJournals(join(project.dataDir, 'journal')).some((file) => !file.sealed);
}

/** Our own parent's argument: plain data, as `openProject` made it. */
function parseProject(text: string): Project {
  return JSON.parse(text);
}

const project = parseProject(String(process.argv[2]));
main(project).catch((error: unknown) => {
  noteTrouble(project.dataDir, 'the fold child', error);
  removeMarker(project.dataDir);
});
