import { toListedRun } from '../../core/runs/run-summary.js';
import type { RunStatus } from '../../core/runs/status.js';
import { listRunHeads, listRuns as readRuns } from '../../runlog/list-runs.js';
import { formatCount } from '../../terminal/relative-time.js';
import { renderRunList } from '../../terminal/run-list.js';
import { renderJson } from '../json.js';
import type { Session } from '../session.js';
import { readSince } from '../since-option.js';
import { hintAtWords } from '../word-hints.js';

const DEFAULT_LIMIT = 20;

interface RunListOptions {
  readonly name?: string;
  readonly status?: readonly RunStatus[];
  readonly since?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

export async function listRuns(
  { project, terminal, now }: Session,
  _operands: readonly string[],
  { name, status, since, limit, json = false }: RunListOptions,
): Promise<number> {
  const selection = { name, since: readSince('--since', since, now), now };
  const { runs, unreadable } = readRuns(project.dataDir, selection);
  const selected = status === undefined ? runs : runs.filter((run) => status.includes(run.status));
  const shown = selected.slice(0, limit ?? (json ? undefined : DEFAULT_LIMIT));
  if (unreadable.length > 0) {
    terminal.talk(`The logs of ${formatCount(unreadable.length, 'run')} cannot be read.`);
  }
  if (json) {
    terminal.print(renderJson(shown.map(toListedRun)));
  } else if (selected.length === 0) {
    terminal.print(
      runs.length === 0 && name === undefined && since === undefined
        ? 'No runs.'
        : 'No runs match.',
    );
    if (name !== undefined) hintAtNames(project, terminal, name);
  } else {
    const list = { title: 'Runs', runs: shown, total: selected.length, now };
    terminal.print(renderRunList(list, terminal.theme, terminal.width));
  }
  return 0;
}

function hintAtNames(project: Session['project'], terminal: Session['terminal'], typed: string) {
  const known = listRunHeads(project.dataDir).heads.map((head) => head.name);
  hintAtWords(terminal, [{ typed, known }]);
}
