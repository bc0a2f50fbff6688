import type { Clean } from '../core/errors/redaction.js';
import { nameSubject } from '../core/runs/report-head.js';
import type { Run } from '../core/runs/run.js';
import type { Project } from '../files/project.js';
import { CleanNames } from '../reports/clean-names.js';
import { pruneRuns } from '../runlog/prune.js';
import { readFolder } from '../runlog/read-run.js';
import { listRunFolders } from '../runlog/run-folder.js';
import type { SecretsFound } from './found-secrets.js';
import { Pictures } from './pictures.js';
import { scrubReports } from './scrub-reports.js';
import { scrubRunLog } from './scrub-run-log.js';
import { waitForReports } from './wait-for-reports.js';

/**
 * Clean what runs have left: their logs, what is kept beside them, and their reports. The log of a run that goes on
 * has a writer that must lose nothing: it is left, and told of. Ids of runs stay, as keys of errors do.
 */
export async function scrubRuns(
  project: Project,
  clean: Clean,
  found: SecretsFound,
  dryRun: boolean,
): Promise<void> {
  const folders = listRunFolders(project.dataDir);
  if (!dryRun) await waitForReports(folders);
  const texts = folders.flatMap((folder) => listNames(readFolder(folder)?.run));
  const names = new CleanNames(texts, clean);
  const scrubbing = { names, found, dryRun, pictures: new Pictures() };
  // Names of files first: were this to end here, the logs would still tell what they were made of.
  scrubReports(project, scrubbing);
  for (const folder of folders) scrubRunLog(folder, project.root, scrubbing);
  for (const { id, path } of folders) if (clean(id) !== id) found.keep(path, 'name');
  scrubbing.pictures.tell(found);
  // What a pruning that was killed has left behind is removed.
  if (!dryRun) pruneRuns(project.dataDir, {});
}

/** What files are named after. */
function listNames(run: Run | undefined): readonly string[] {
  if (run === undefined) return [];
  const steps = [...run.steps.values()].map(({ name }) => name);
  return [nameSubject(run), ...run.phases.keys(), ...steps];
}
