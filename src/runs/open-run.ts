import { errorTracker } from '../capture/default-tracker.js';
import { nextAttemptId } from '../core/runs/new-run-id.js';
import type { StepHistory } from '../core/runs/percent.js';
import type { Run } from '../core/runs/run.js';
import type { RunEvent } from '../core/runs/run-events.js';
import { toRunJson } from '../core/runs/run-json.js';
import { randomHex } from '../files/digest.js';
import { isErrno } from '../files/errno.js';
import type { Project } from '../files/project.js';
import { findRunner } from '../files/runner.js';
import { debug, noteTrouble } from '../files/trouble.js';
import { RunWriter } from '../runlog/run-writer.js';
import { chooseRunOutput } from '../terminal/runs/run-output.js';
import { createRunRenderer } from '../terminal/runs/run-renderer.js';
import { findRunToResume, listAttempts } from './earlier-runs.js';
import type { RunOptions } from './options.js';
import { type Listener, RunSession } from './run-session.js';
import { createStart } from './run-start.js';
import { findUsualTimes } from './usual-times.js';

/** A run that has begun, and what it was made from. */
export interface OpenRun {
  readonly session: RunSession;
  /** The project that keeps it; null where nothing is to be recorded. */
  readonly project: Project | null;
  /** The run that it takes up, as far as that got. */
  readonly before: Run | null;
}

const MAX_ATTEMPTS = 1_000;

/** Begin a run: its folder, its log, its first event. Without a project it lives in memory alone. */
export function openRun(
  name: string,
  options: RunOptions,
  listeners: readonly Listener[] = [],
): OpenRun {
  const project = findProject(options);
  const before = findBefore(project, name, options);
  const start = createStart(name, options, project, before);
  const claim = project === null ? null : claimFolder(project, start.id, options.id !== undefined);
  const history = findHistory(project, name);
  const session = new RunSession(
    {
      ...start,
      ...(options.id !== undefined && { chosenId: options.id }),
      ...(claim !== null && { id: claim.id, attempt: Math.max(claim.attempt, start.attempt) }),
    },
    {
      write: createSink(claim?.writer ?? null),
      onTrouble: (where, error) => note(project, where, error),
    },
    [...listeners, ...listenersOf(options, project, history)],
    history,
  );
  return { session, project, before };
}

/**
 * The run of an id that its caller chose, where that was completed: it is not executed again.
 * @returns null where there is none, or none got that far.
 */
export function findCompleted(options: RunOptions): Run | null {
  const project = options.id === undefined ? null : findProject(options);
  if (project === null || options.id === undefined) return null;
  const { id } = options;
  return lookUp(project, 'runs of an id', null, ({ dataDir }) => {
    return listAttempts(dataDir, id).find(({ status }) => status === 'completed') ?? null;
  });
}

function findBefore(project: Project | null, name: string, options: RunOptions): Run | null {
  return lookUp(project, 'run to take up', null, ({ dataDir }) =>
    findRunToResume(dataDir, name, options),
  );
}

/** What is asked of a tracker of any copy of errtrack: one of an older version keeps no runs. */
interface RunTracker {
  openRunProject(): Project | null;
}

/** The project that keeps a run; null where nothing is to be recorded. */
export function findProject({ tracker = errorTracker }: RunOptions): Project | null {
  try {
    return isRunTracker(tracker) ? tracker.openRunProject() : null;
  } catch (error) {
    debug('runs', () => `no run is kept: ${String(error)}`);
    return null;
  }
}

function isRunTracker(tracker: object): tracker is RunTracker {
  return 'openRunProject' in tracker && typeof tracker.openRunProject === 'function';
}

interface Claimed {
  readonly id: string;
  readonly attempt: number;
  readonly writer: RunWriter | null;
}

/** A folder of its own for each try of a run. Where none can be had the run goes on without. */
function claimFolder(project: Project, id: string, isChosen: boolean): Claimed {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const tried =
      attempt === 1 ? id : isChosen ? nextAttemptId(id, attempt) : `${id}${randomHex(1)}`;
    try {
      const onTrouble = (error: unknown) => note(project, 'log of a run', error);
      return {
        id: tried,
        attempt: isChosen ? attempt : 1,
        writer: new RunWriter(project.dataDir, tried, onTrouble),
      };
    } catch (error) {
      if (isErrno(error, 'EEXIST')) continue;
      note(project, 'log of a run', error);
      break;
    }
  }
  return { id, attempt: 1, writer: null };
}

/** Without a history each step counts alike. */
function findHistory(project: Project | null, name: string): StepHistory {
  return lookUp(project, 'history of runs', NO_HISTORY, ({ dataDir }) =>
    findUsualTimes(dataDir, name),
  );
}

/** What is not known, since it cannot be read, stops no program. */
function lookUp<T>(
  project: Project | null,
  where: string,
  unknown: T,
  read: (project: Project) => T,
): T {
  try {
    return project === null ? unknown : read(project);
  } catch (error) {
    note(project, where, error);
    return unknown;
  }
}

const NO_HISTORY: StepHistory = new Map();

function listenersOf(
  { onProgress, ...options }: RunOptions,
  project: Project | null,
  history: StepHistory,
) {
  const listeners: Listener[] = [];
  if (onProgress !== undefined) listeners.push((_event, run) => onProgress(toRunJson(run)));
  const display = project === null ? null : createDisplay(options, project, history);
  if (display !== null) listeners.push(display);
  return listeners;
}

/** What shows the run while it goes on; null where nothing is to be shown. */
function createDisplay(
  { output = 'auto', stream = process.stderr, verbose = false }: RunOptions,
  { root, settings }: Project,
  history: StepHistory,
): Listener | null {
  const { env } = process;
  if (chooseRunOutput(output, stream, env) === 'silent') return null;
  let runner: string | null = null;
  const getRunner = () => {
    runner ??= findRunner(root);
    return runner;
  };
  const renderer = createRunRenderer({
    output,
    stream,
    env,
    verbose,
    history,
    getRunner,
    chosen: settings.theme,
  });
  return (event, run) => {
    renderer.event(event, run);
    if (event.type !== 'run.end') return;
    renderer.end(run);
    renderer.close();
  };
}

const BEAT_MS = 15_000;

/** The run's log; until its end the run shows that it goes on, to those who cannot see the process. */
function createSink(writer: RunWriter | null): (event: RunEvent) => void {
  if (writer === null) return () => {};
  const timer = setInterval(() => writer.beat(), BEAT_MS).unref();
  return (event) => {
    writer.append(event);
    if (event.type !== 'run.end') return;
    clearInterval(timer);
    writer.close();
  };
}

function note(project: Project | null, where: string, error: unknown): void {
  if (project === null) debug(where, () => String(error));
  else noteTrouble(project.dataDir, where, error);
}
