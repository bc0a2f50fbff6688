import { join, relative } from 'node:path';
import { isEnd } from '../../core/runs/status.js';
import { saveReports } from '../../reports/save-reports.js';
import { toPrintable } from '../../terminal/printable.js';
import { renderJson } from '../json.js';
import { getNamedRun } from '../named-run.js';
import type { Session } from '../session.js';

/** Save the three reports of a run, also of one that died before it could. */
export async function report(
  { project, terminal, now }: Session,
  [name = '']: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const { run } = getNamedRun(project, terminal, name, { now });
  const { tracking, monitoring, summary } = saveReports(project, run);
  if (!isEnd(run.status)) terminal.talk('The run goes on; its reports tell what there is so far.');
  if (json) {
    const names = {
      tracking_report: tracking,
      monitoring_report: monitoring,
      summary_report: summary,
    };
    terminal.print(renderJson({ run_id: run.id, status: run.status, ...names }));
    return 0;
  }
  for (const path of [tracking, monitoring, summary]) {
    terminal.print(toPrintable(relative(process.cwd(), join(project.root, path))));
  }
  return 0;
}
