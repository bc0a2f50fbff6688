import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Changes } from '../../core/changes.js';
import type { RunSummary } from '../../core/runs/run-summary.js';
import { DATA_FOLDERS } from '../../files/data-dir.js';
import { hasTrouble } from '../../files/noted-trouble.js';
import type { Project } from '../../files/project.js';
import { listQuarantine } from '../../ledger/quarantine.js';
import { formatCount } from '../../terminal/relative-time.js';
import { renderSummary } from '../../terminal/summary.js';
import type { Terminal } from '../../terminal/terminal.js';
import { findSince, type SinceMark } from '../changes-since.js';
import { renderJson } from '../json.js';
import { readOverview } from '../overview.js';
import type { Session } from '../session.js';

interface StatusOptions {
  readonly json?: boolean;
  readonly since?: string;
}

export async function status(
  { project, terminal, now }: Session,
  _operands: readonly string[],
  { json = false, since }: StatusOptions,
): Promise<number> {
  tellQuarantine(project, terminal);
  const mark = await findSince(project, since, now);
  const overview = await readOverview(project, mark.test);
  const { summary } = overview;
  const changes = await mark.count(overview);
  const lastRun = await findLastRun(project, now);
  terminal.print(
    json
      ? renderJson({
          ...summary,
          ...(changes !== null && { since: tellChanges(changes) }),
          ...(lastRun !== null && { lastRun: toOutcome(lastRun) }),
        })
      : renderSummary({ summary, changes, lastRun, now }, terminal.theme, terminal.width),
  );
  if (hasTrouble(project.dataDir)) {
    terminal.talk('errtrack had trouble while recording; `errtrack doctor` says more.');
  }
  return 0;
}

function tellChanges({ at, commit, cameBack, fixed, fixRate, ...rest }: SinceMark & Changes) {
  const { new: added, medianTimeToFixMs } = rest;
  const time = new Date(at).toISOString();
  return { at: time, commit, new: added, cameBack, fixed, fixRate, medianTimeToFixMs };
}

/** What reads runs is loaded only where there are any. */
async function findLastRun({ dataDir }: Project, now: number): Promise<RunSummary | null> {
  if (!existsSync(join(dataDir, DATA_FOLDERS.runs))) return null;
  const { readLastRun } = await import('../../runlog/list-runs.js');
  return readLastRun(dataDir, now);
}

/** How a run did, in the words of `runs list --json`. */
function toOutcome(run: RunSummary) {
  const { run_id, name, status, start_time, end_time, total_duration_seconds, step_name, error } =
    run;
  return { run_id, name, status, start_time, end_time, total_duration_seconds, step_name, error };
}

function tellQuarantine({ dataDir }: Project, terminal: Terminal): void {
  const kinds = listQuarantine(dataDir).map(({ kind }) => kind);
  if (kinds.length === 0) return;
  const ledgers = kinds.filter((kind) => kind === 'ledger').length;
  const journals = kinds.length - ledgers;
  const what = [
    ...(ledgers > 0
      ? [`${formatCount(ledgers, 'version')} of the ledger that could not be understood`]
      : []),
    ...(journals > 0 ? [`${formatCount(journals, 'journal')} with damaged lines`] : []),
  ];
  terminal.talk(`In quarantine: ${what.join(', ')}; \`errtrack doctor\` says more.`);
}
