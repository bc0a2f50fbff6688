import { isSecretName } from '../core/errors/secret-names.js';
import { REMOVED } from '../core/errors/secret-tokens.js';
import { takeClean } from '../core/errors/secrets.js';
import { formatRunId } from '../core/runs/new-run-id.js';
import type { Run } from '../core/runs/run.js';
import type { NewRunEvent } from '../core/runs/run-events.js';
import { randomHex } from '../files/digest.js';
import { getHostId, readStartOf } from '../files/host.js';
import type { Project } from '../files/project.js';
import { readHead } from '../sources/git.js';
import type { RunOptions } from './options.js';
import { declareSteps, toBands } from './run-options.js';
import { currentPlace } from './scope.js';

type NewRunStart = Extract<NewRunEvent, { type: 'run.start' }>;

const MAX_NAME = 200;
const MAX_COMMAND = 500;

/** The first event of a run: what it is, whose, and where it runs. Without secrets, as far as one can be known. */
export function createStart(
  name: string,
  options: RunOptions,
  project: Project | null,
  before: Run | null,
): NewRunStart {
  const { host, boot } = getHostId();
  return {
    type: 'run.start',
    id: options.id ?? formatRunId(Date.now(), randomHex(2)),
    name: takeClean(name, MAX_NAME),
    kind: options.kind ?? 'automation',
    labels: cleanLabels(options.labels),
    steps: declareSteps(options.steps),
    totalSteps: options.totalSteps ?? null,
    bands: toBands(options.bands),
    parent: findParent(),
    resumedFrom: before?.id ?? null,
    attempt: before === null ? 1 : before.attempt + 1,
    pid: process.pid,
    host,
    boot,
    processStart: readStartOf(process.pid),
    git: project?.inGit ? { commit: readHead(project.root), branch: null } : null,
    command: takeClean(process.argv.slice(1).join(' '), MAX_COMMAND),
  };
}

function cleanLabels(labels: RunOptions['labels'] = {}): Readonly<Record<string, string>> {
  const entries = Object.entries(labels).map(([name, label]) => [
    takeClean(name, MAX_NAME),
    isSecretName(name) ? REMOVED : takeClean(label, MAX_NAME),
  ]);
  return Object.fromEntries(entries);
}

/** The step around this run: in this process, or in the one that started it. */
function findParent(): NewRunStart['parent'] {
  const place = currentPlace();
  if (place !== null) return { run: place.run, step: place.step };
  const { ERRTRACK_RUN: run, ERRTRACK_STEP: step = '' } = process.env;
  return run === undefined || run === '' ? null : { run, step: step === '' ? null : step };
}
