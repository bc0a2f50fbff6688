import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSummary } from '../../core/runs/run-summary.js';
import { DATA_FOLDERS } from '../../files/data-dir.js';
import type { Project } from '../../files/project.js';
import { hasTrouble } from '../../files/trouble.js';
import { listQuarantine } from '../../ledger/quarantine.js';
import { formatCount } from '../../terminal/relative-time.js';
import { renderSummary } from '../../terminal/summary.js';
import type { Terminal } from '../../terminal/terminal.js';
import { renderJson } from '../json.js';
import { readLedgerView } from '../ledger-view.js';
import type { Session } from '../session.js';

export async function status(
  { project, terminal, now }: Session,
  _operands: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  tellQuarantine(project, terminal);
  const { summary } = await readLedgerView(project);
  const lastRun = await findLastRun(project, now);
  terminal.print(
    json
      ? renderJson({ ...summary, ...(lastRun !== null && { lastRun: toOutcome(lastRun) }) })
      : renderSummary(summary, terminal.theme, terminal.width, now, lastRun),
  );
  if (hasTrouble(project.dataDir)) {
    terminal.talk('errtrack had trouble while recording; `errtrack doctor` says more.');
  }
  return 0;
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
