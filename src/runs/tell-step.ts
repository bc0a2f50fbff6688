import { basename, extname } from 'node:path';
import type { RunPlace } from '../capture/run-place.js';
import { isEnd } from '../core/runs/status.js';
import { describeFile } from './attached-file.js';
import { cleanText } from './clean-text.js';
import { toJsonObject } from './data.js';
import { judgeSteps, ManualRun, settleBySteps } from './manual-run.js';
import { findProject } from './open-run.js';
import type { RunOptions } from './options.js';
import { cleanPage, savePicture, warnOfPicture } from './page-capture.js';
import { currentScope } from './scope.js';
import { placeOf, placeOfPhase } from './step-path.js';
import { type ToldEnd, ToldSteps } from './told-steps.js';
import type { TrackedStatus, TrackStepOptions } from './track-step-options.js';
import { TrackedRun } from './tracked-run.js';

/** A step as `trackStep` was told of it. */
export interface StepTelling extends TrackStepOptions {
  readonly phase: string;
  readonly step: string;
  readonly status: TrackedStatus;
}

/** Steps of a run that are told by their names. */
interface NamedSteps {
  readonly steps: ToldSteps;
  /** Ids of those that are open, by where they are. */
  readonly open: Map<string, string>;
}

const named = new WeakMap<TrackedRun, NamedSteps>();
/** The run of steps that no other run is around. */
let own: ManualRun | null = null;

export function startTracking(name: string, options: RunOptions): void {
  finishTracking();
  own = new ManualRun(name, options, { settle: settleBySteps });
}

export function finishTracking(): void {
  own?.end(own === null ? 'completed' : (judgeSteps(own.run) ?? 'completed'));
  own = null;
}

export function tellStep(telling: StepTelling): void {
  const told = { ...telling, phase: cleanText(telling.phase) };
  const found = findRun();
  if (found === null) return;
  const { tracked, around } = found;
  const outer = findOuter(tracked, around, told.phase);
  const { steps, open } = getSteps(tracked);
  const key = JSON.stringify([outer.step, told.phase, told.step]);
  const known = open.get(key);
  const id = known ?? steps.claim(told.step);
  const { message, details } = told;
  if (known === undefined) steps.start(id, { name: told.step }, outer);
  const place = steps.findPlace(id) ?? outer;
  open.set(key, id);
  if (told.status === 'in_progress') steps.progress(id, { message, details });
  if (told.level === 'warning') warn(tracked, place, told);
  if (told.status !== 'in_progress') open.delete(key);
  ENDS[told.status](steps, id, told);
  attach(tracked, place, told);
}

/** What each status does to a step that has begun. */
const ENDS: Readonly<
  Record<TrackedStatus, (steps: ToldSteps, id: string, told: StepTelling) => void>
> = {
  in_progress: () => {},
  success: (steps, id, told) => steps.complete(id, toEnd(told)),
  skipped: (steps, id, told) => steps.skip(id, told.message, toEnd(told)),
  failed: (steps, id, told) => {
    const { error, severity } = told;
    const isTold = error !== undefined && error !== null;
    steps.fail(id, isTold ? { error, severity, isThrown: false } : null, toEnd(told));
  },
};

function toEnd({ message, details, url, pageSource }: StepTelling): ToldEnd {
  return { message, details, ...cleanPage({ url, pageSource }) };
}

interface FoundRun {
  readonly tracked: TrackedRun;
  /** Where in it the call is. */
  readonly around: RunPlace;
}

/** Null where a run would be kept nowhere, and nobody could see it. */
function findRun(): FoundRun | null {
  const scope = currentScope();
  const session = scope?.session;
  if (scope !== null && session instanceof TrackedRun && !isEnd(session.session.run.status)) {
    return { tracked: session, around: scope.place };
  }
  if (own === null || own.isEnded) {
    if (findProject({}) === null) return null;
    own = new ManualRun(nameProgram(), {}, { settle: settleBySteps });
  }
  return { tracked: own.tracked, around: own.place };
}

/** A program is called by its file. */
function nameProgram(): string {
  const file = process.argv[1] ?? '';
  return basename(file, extname(file)) || 'tracking';
}

function findOuter(tracked: TrackedRun, around: RunPlace, phase: string): RunPlace {
  if (around.phase === phase) return around;
  const { id, run } = tracked.session;
  return placeOfPhase(around.step === null ? placeOf(id, run.name) : around, phase);
}

function getSteps(tracked: TrackedRun): NamedSteps {
  const known = named.get(tracked);
  if (known !== undefined) return known;
  const made = { steps: new ToldSteps(tracked), open: new Map<string, string>() };
  named.set(tracked, made);
  return made;
}

function warn({ session }: TrackedRun, place: RunPlace, told: StepTelling): void {
  const { step, phase } = place;
  const { message = told.step, details, url, pageSource } = told;
  session.emit({
    type: 'warning',
    step,
    phase,
    message: cleanText(message),
    ...(details !== undefined && { details: toJsonObject(details) }),
    ...cleanPage({ url, pageSource }),
  });
}

function attach(tracked: TrackedRun, place: RunPlace, { screenshot }: StepTelling): void {
  if (screenshot === undefined) return;
  try {
    if (typeof screenshot !== 'string') return savePicture(tracked, place, screenshot);
    const { project, session } = tracked;
    const { step, phase } = place;
    const file = describeFile(screenshot, { kind: 'screenshot' }, project?.root ?? process.cwd());
    session.emit({ type: 'attachment', step, phase, ...file });
  } catch (error) {
    warnOfPicture(tracked, place, error);
  }
}
