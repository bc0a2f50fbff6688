import { join, relative } from 'node:path';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { isEnd } from '../../core/runs/status.js';
import { toWorkflowJson } from '../../core/runs/workflow-json.js';
import { saveReports } from '../../reports/save-reports.js';
import { toPrintable } from '../../terminal/printable.js';
import { renderJson } from '../json.js';
import { getNamedRun } from '../named-run.js';
import type { Session } from '../session.js';

interface ReportOptions {
  readonly json?: boolean;
  /** A file, or that one is to be found for it. */
  readonly html?: string | true;
}

/** Save the three reports of a run, also of one that died before it could; or a page of it, or of everything. */
export async function report(
  session: Session,
  [name]: readonly string[],
  { json = false, html }: ReportOptions,
): Promise<number> {
  if (html !== undefined) {
    const { reportAsPage } = await import('../report-page.js');
    return reportAsPage(session, name, html === true ? undefined : html, json);
  }
  if (name === undefined) {
    throw new ErrtrackError(
      'BAD_OPTION',
      'Name a run: errtrack report <run>; or report everything as a page: errtrack report --html',
    );
  }
  return saveThree(session, name, json);
}

async function saveThree(
  { project, terminal, now }: Session,
  name: string,
  json: boolean,
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
    const workflow = toWorkflowJson(run, now);
    terminal.print(renderJson({ run_id: run.id, status: run.status, ...names, workflow }));
    return 0;
  }
  for (const path of [tracking, monitoring, summary]) {
    terminal.print(toPrintable(relative(process.cwd(), join(project.root, path))));
  }
  return 0;
}
