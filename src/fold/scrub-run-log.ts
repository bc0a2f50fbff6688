import { statSync, unlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { CleanRun } from '../core/runs/clean-run.js';
import { cleanSummary } from '../core/runs/clean-summary.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { isEnd } from '../core/runs/status.js';
import { editLine } from '../files/checked-line.js';
import { removeLeftovers, replaceFile } from '../files/durable-file.js';
import { readFolder } from '../runlog/read-run.js';
import { RUN_FILES, type RunFolder } from '../runlog/run-folder.js';
import { parseRunLine } from '../runlog/run-line.js';
import { writeRunSnapshot } from '../runlog/run-snapshot.js';
import { cleanLines, readText } from './own-text.js';
import type { ScrubbingRuns } from './scrub-reports.js';

/** A log that does not even tell whose it is may have been begun just now. */
const UNTOLD_MS = 60_000;

/** Clean the log of a run that has ended, and what is kept beside it. */
export function scrubRunLog(folder: RunFolder, root: string, scrubbing: ScrubbingRuns): void {
  const { found, dryRun } = scrubbing;
  const path = join(folder.path, RUN_FILES.events);
  // Asked first: what has ended by then has no writer any more.
  const isOpen = goesOn(folder);
  const text = readText(path);
  const events = text === null ? [] : listEvents(text);
  const clean = text === null ? null : cleanLog(text, events, scrubbing);
  const isDirty = text !== clean;
  if (isDirty && isOpen) return found.keep(path, 'live');
  if (isDirty) found.note(path, 'cleaned');
  if (isDirty && !dryRun && clean !== null) replaceLog(path, clean);
  if (isDirty) mentionPictures(events, root, scrubbing);
  if (!isOpen) scrubSnapshot(folder, isDirty, scrubbing);
  if (!isOpen && !dryRun) removeLeftovers(folder.path);
}

function goesOn(folder: RunFolder): boolean {
  const run = readFolder(folder)?.run;
  if (run !== undefined) return !isEnd(run.status);
  const log = statSync(join(folder.path, RUN_FILES.events), { throwIfNoEntry: false });
  return log !== undefined && Date.now() - log.mtimeMs < UNTOLD_MS;
}

function listEvents(text: string): readonly RunEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = parseRunLine(line);
    return event === null || event === 'unknown' ? [] : [event];
  });
}

function cleanLog(text: string, events: readonly RunEvent[], { names }: ScrubbingRuns): string {
  const clean = (it: string) => names.text(it);
  const run = new CleanRun(events, clean);
  return cleanLines(text, clean, (line) => editLine(line, (it) => run.event(it)) ?? clean(line));
}

/** When it was written last stays, too: of a process on another machine that alone tells that it is gone. */
function replaceLog(path: string, text: string): void {
  const { atime, mtime } = statSync(path);
  replaceFile(path, Buffer.from(text));
  utimesSync(path, atime, mtime);
}

function mentionPictures(
  events: readonly RunEvent[],
  root: string,
  { names, pictures }: ScrubbingRuns,
): void {
  for (const event of events) {
    if (event.type !== 'attachment' || event.kind !== 'screenshot') continue;
    pictures.mention(root, event.path);
    pictures.mention(root, names.path(event.path));
  }
}

/** What is kept beside a log is made of it; without it lists read the log. */
function scrubSnapshot(
  folder: RunFolder,
  isLogDirty: boolean,
  { names, found, dryRun }: ScrubbingRuns,
): void {
  const path = join(folder.path, RUN_FILES.snapshot);
  const text = readText(path);
  if (text === null) return;
  const isDirty = cleanKept(text, (it) => names.text(it)) !== text;
  if (isDirty) found.note(path, 'cleaned');
  if (dryRun || !(isDirty || isLogDirty)) return;
  const run = readFolder(folder)?.run;
  if (run === undefined) unlinkSync(path);
  else writeRunSnapshot(folder.path, run);
}

function cleanKept(text: string, clean: (text: string) => string): string {
  try {
    JSON.parse(text);
    return cleanSummary(text, clean);
  } catch {
    return clean(text);
  }
}
