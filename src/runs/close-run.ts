import { noteTrouble } from '../files/trouble.js';
import { saveReports } from '../reports/save-reports.js';
import { findRunFolder } from '../runlog/run-folder.js';
import { writeRunSnapshot } from '../runlog/run-snapshot.js';
import type { TrackedRun } from './tracked-run.js';

/** What is written of a run that has ended: the snapshot that lists are made from, and the reports. */
export function closeRun(tracked: TrackedRun): void {
  const { session, project, options } = tracked;
  tracked.release();
  session.flush();
  if (project === null) return;
  const { run } = session;
  attempt('snapshot of a run', () => {
    const folder = findRunFolder(project.dataDir, run.id);
    if (folder !== null) writeRunSnapshot(folder.path, run);
  });
  if (options.reports !== false) attempt('reports of a run', () => saveReports(project, run));

  function attempt(where: string, write: () => unknown): void {
    try {
      write();
    } catch (error) {
      if (project !== null) noteTrouble(project.dataDir, where, error);
    }
  }
}
