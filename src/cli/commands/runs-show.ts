import { ErrtrackError } from '../../core/errtrack-error.js';
import { estimateEta } from '../../core/runs/eta.js';
import type { Run } from '../../core/runs/run.js';
import { toWholeRunJson, type WholeRunJson } from '../../core/runs/whole-run-json.js';
import { findRunner } from '../../files/runner.js';
import { readStepHistory } from '../../runlog/list-runs.js';
import { renderRunDetails } from '../../terminal/run-details.js';
import { renderJson } from '../json.js';
import { getNamedRun } from '../named-run.js';
import type { Session } from '../session.js';

interface ShowRunOptions {
  readonly phase?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

export async function showRun(
  { project, terminal, now }: Session,
  [name = '']: readonly string[],
  { phase, all = false, json = false }: ShowRunOptions,
): Promise<number> {
  const { run } = getNamedRun(project, terminal, name, { now });
  const phases = phase === undefined ? undefined : findPhases(run, phase);
  if (json) {
    const history = readStepHistory(project.dataDir, run.name);
    const whole = toWholeRunJson(run, estimateEta(run, now - run.startedAt, history), now);
    terminal.print(renderJson(phases === undefined ? whole : pickPhases(whole, phases)));
    return 0;
  }
  const runner = findRunner(project.root);
  const details = { run, runner, now, isWhole: all, ...(phases !== undefined && { phases }) };
  terminal.print(renderRunDetails(details, terminal.theme, terminal.width));
  return 0;
}

/** @throws ErrtrackError where no phase is called so. */
function findPhases({ id, phases }: Run, text: string): ReadonlySet<string> {
  const names = [...phases.keys()];
  const found = names.filter((name) => name.toLowerCase().includes(text.toLowerCase()));
  if (found.length > 0) return new Set(found);
  const known = names.length === 0 ? 'it has none' : `it has ${names.slice(0, 20).join(', ')}`;
  throw new ErrtrackError(
    'NOT_FOUND',
    `No phase of run ${id} has ${JSON.stringify(text)} in its name: ${known}`,
  );
}

/** The workflow stays whole: how far a run is does not depend on what is asked. */
function pickPhases(run: WholeRunJson, phases: ReadonlySet<string>): WholeRunJson {
  const isWanted = ({ phase }: { readonly phase: string | null }) =>
    phase !== null && phases.has(phase);
  return {
    ...run,
    phases: Object.fromEntries(Object.entries(run.phases).filter(([name]) => phases.has(name))),
    steps: run.steps.filter(isWanted),
    attachments: run.attachments.filter(isWanted),
  };
}
