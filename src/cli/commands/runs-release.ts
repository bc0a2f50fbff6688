import { ErrtrackError } from '../../core/errtrack-error.js';
import type { Run, Step } from '../../core/runs/run.js';
import { createRelease } from '../../runlog/release.js';
import { findRunFolder } from '../../runlog/run-folder.js';
import { toOneLine } from '../../terminal/printable.js';
import { getNamedRun } from '../named-run.js';
import type { Session } from '../session.js';

export async function release(
  { project, terminal, now }: Session,
  [name = '', stepName]: readonly string[],
): Promise<number> {
  const { run } = getNamedRun(project, terminal, name, { now });
  const gate = findGate(run, stepName);
  const folder = findRunFolder(project.dataDir, run.id);
  const isOpened = folder !== null && createRelease(folder.path, gate.id);
  terminal.print(
    toOneLine(isOpened ? `Released ${gate.name}` : `${gate.name} was released already`),
  );
  return 0;
}

/** @throws ErrtrackError where no step waits, or several do and none was named. */
function findGate(run: Run, name: string | undefined): Step {
  const waiting = [...run.steps.values()].filter(({ status }) => status === 'waiting');
  const byId = waiting.filter(({ id }) => id === name);
  const named =
    byId.length > 0 ? byId : waiting.filter((step) => name === undefined || step.name === name);
  const [gate] = named;
  if (gate === undefined) throw new ErrtrackError('NOT_FOUND', explainNone(run, waiting, name));
  if (named.length === 1) return gate;
  throw new ErrtrackError(
    'AMBIGUOUS',
    `Several steps of run ${run.id} wait; name one of them:${listIds(named)}`,
  );
}

function explainNone(
  { id, status, steps }: Run,
  waiting: readonly Step[],
  name: string | undefined,
): string {
  if (name === undefined || waiting.length === 0)
    return `No gate of run ${id} waits: it is ${status}`;
  const step = steps.get(name);
  if (step !== undefined) return `Step ${name} of run ${id} waits at no gate: it is ${step.status}`;
  return `No step ${name} of run ${id} waits; these do:${listIds(waiting)}`;
}

function listIds(steps: readonly Step[]): string {
  return steps.map(({ id }) => `\n  ${id}`).join('');
}
