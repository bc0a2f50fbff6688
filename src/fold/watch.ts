import { lstatSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FolderAlarm } from '../files/folder-alarm.js';
import type { Project } from '../files/project.js';
import { listJournals } from '../journal/journal-name.js';
import { readState } from '../ledger/state.js';
import { fold } from './fold.js';
import { nameMarkdownFiles } from './markdown-names.js';
import type { FoldOutcome } from './outcome.js';
import { type Look, Pace } from './watch-pace.js';

export interface Watching {
  /** Ends it: a fold that is at work comes to its end first. */
  readonly signal: AbortSignal;
  /** Told of every fold, also of those that had nothing to do. */
  readonly onFold: (outcome: FoldOutcome) => Promise<void>;
}

/**
 * Fold now, and again whenever the files that people edit, or the journals, have changed and are quiet. Whether they
 * have is seen by looking; where the file system tells of changes, a look comes at once.
 */
export async function watch(project: Project, { signal, onFold }: Watching): Promise<void> {
  const alarm = new FolderAlarm();
  try {
    let paths = nameFiles(project);
    // What is saved while the first fold is at work differs from this look.
    const pace = new Pace(takeLook(project, paths));
    for (let relist = true; !signal.aborted; relist = false) {
      const outcome = await fold(project, { relist, signal });
      if (signal.aborted && outcome.kind === 'waiting') return;
      await onFold(outcome);
      if (outcome.kind === 'waiting') pace.postponed(performance.now());
      else pace.folded();
      paths = nameFiles(project);
      alarm.set(withTargets(paths));
      await waitUntilDue(pace, { look: () => takeLook(project, paths), alarm, signal });
    }
  } finally {
    alarm.close();
  }
}

interface Waiting {
  readonly look: () => Look;
  readonly alarm: FolderAlarm;
  readonly signal: AbortSignal;
}

async function waitUntilDue(pace: Pace, { look, alarm, signal }: Waiting): Promise<void> {
  while (!signal.aborted) {
    const ms = pace.note(look(), performance.now());
    if (ms === 0) return;
    await alarm.wait(ms, signal);
  }
}

/** Markdown files may be named in code, and so be others after a fold. */
function nameFiles(project: Project): readonly string[] {
  const { todo, fixed } = nameMarkdownFiles(project, readState(project.dataDir));
  return [todo, fixed, project.files.errors];
}

function takeLook({ dataDir }: Project, paths: readonly string[]): Look {
  const open = listJournals(join(dataDir, 'journal')).filter(({ sealed }) => !sealed);
  return {
    files: paths.map((path) => describeFile(path)).join('\n'),
    journals: open.map(({ path }) => `${path} ${describeFile(path)}`).join('\n'),
  };
}

/** A file that cannot be looked at is like one that is not there: the fold says what is wrong with it. */
function describeFile(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return '-';
  }
}

/** A file that is linked changes in another folder. */
function withTargets(paths: readonly string[]): readonly string[] {
  return [...paths, ...paths.flatMap((path) => findTarget(path))];
}

function findTarget(path: string): readonly string[] {
  try {
    return lstatSync(path).isSymbolicLink() ? [realpathSync(path)] : [];
  } catch {
    return [];
  }
}
