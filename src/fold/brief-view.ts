import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Project } from '../files/project.js';
import { listJournals } from '../journal/journal-name.js';
import { type Brief, readBrief } from '../ledger/brief.js';
import { digestOf, readLedgerBytes } from '../ledger/ledger-file.js';
import { digestInstalled, findNewestGeneration } from '../ledger/state.js';

/**
 * All records as the last fold has told them in brief: of ten thousand, in a fifth of the time that everything takes.
 * Null where anything is not as that fold left it: then everything is to be read. Nothing is written.
 */
export function readBriefView(project: Project): Brief | null {
  try {
    const { dataDir } = project;
    const generation = findNewestGeneration(dataDir);
    const brief = generation === 0 ? null : readBrief(dataDir, generation);
    return brief !== null && isOfNow(brief, project, generation) ? brief : null;
  } catch {
    // Whatever cannot be read is told by the reader of everything.
    return null;
  }
}

/** What costs least is looked at first. */
function isOfNow(brief: Brief, { dataDir, files, root }: Project, generation: number): boolean {
  return (
    isFolded(brief, dataDir) &&
    brief.ledger === digestOf(readLedgerBytes(files.errors, root)) &&
    brief.state === digestInstalled(dataDir, generation)
  );
}

/** Whether no journal holds more than the fold has read of it. Each only grows, and none comes back under its name. */
function isFolded({ journals }: Brief, dataDir: string): boolean {
  return listJournals(join(dataDir, 'journal')).every(({ path }) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat === undefined || (stat.isFile() && stat.size === journals.get(basename(path)));
  });
}
