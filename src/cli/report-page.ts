import { relative, resolve } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { isEnd } from '../core/runs/status.js';
import { toWorkflowJson } from '../core/runs/workflow-json.js';
import { saveHtmlReport } from '../reports/html-report.js';
import { formatStamp, nameHtmlReport } from '../reports/report-names.js';
import { toPrintable } from '../terminal/printable.js';
import { renderJson } from './json.js';
import { getNamedRun } from './named-run.js';
import { gatherReport } from './report-data.js';
import type { Session } from './session.js';

/**
 * Save a page with everything inside.
 * @param name of the run that it is about; none for everything.
 * @param file where it is to be saved, as a person has typed it.
 */
export async function reportAsPage(
  { project, terminal, now }: Session,
  name: string | undefined,
  file: string | undefined,
  json: boolean,
): Promise<number> {
  if (file !== undefined) checkName(file);
  const run = name === undefined ? null : getNamedRun(project, terminal, name, { now }).run;
  const data = await gatherReport(project, run?.id ?? null, now);
  const inReports = run === null ? `errtrack_${formatStamp(now)}.html` : nameHtmlReport(run);
  const place = file === undefined ? { inReports } : { path: resolve(file) };
  const path = saveHtmlReport(project, data, place);
  if (run !== null && !isEnd(run.status)) {
    terminal.talk('The run goes on; its report tells what there is so far.');
  }
  const shown = relative(process.cwd(), path);
  const told = { run_id: run?.id ?? null, html_report: shown };
  const state = run === null ? {} : { workflow: toWorkflowJson(run, now) };
  terminal.print(json ? renderJson({ ...told, ...state }) : toPrintable(shown));
  return 0;
}

/** What stands behind `--html` is taken for a file, also where a run was meant. */
function checkName(file: string): void {
  if (/\.html?$/i.test(file)) return;
  throw new ErrtrackError(
    'BAD_OPTION',
    `--html ${JSON.stringify(file)} is no page: name a file that ends with .html; a run is named before it: errtrack report <run> --html`,
  );
}
