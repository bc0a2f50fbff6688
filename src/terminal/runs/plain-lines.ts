import { formatDuration } from '../../core/duration.js';
import type { Phase, Run, Step } from '../../core/runs/run.js';
import type { RunEvent, StepEnd } from '../../core/runs/run-events.js';
import { getStepPath } from '../../core/runs/step-place.js';
import { defuse } from '../github-command.js';
import { toOneLine } from '../printable.js';
import { cutToWidth } from '../width.js';
import type { Glyphs } from './glyphs.js';
import { formatPhaseName, formatRunName } from './names.js';
import { renderOperationPanel, renderOperationRow } from './operation.js';
import { formatItems, isFailureOfPart } from './step-facts.js';
import type { StepNumbers } from './step-numbers.js';
import { formatRelease, type View } from './view.js';

/** What the lines of a run are written with. */
export interface Telling {
  readonly view: View;
  readonly numbers: StepNumbers;
  /** Whether starts are told as well. */
  readonly isVerbose: boolean;
  /** Whether lines must say which run they are of. */
  readonly isNamed: boolean;
}

const MAX_LINE = 1_000;

/** What an event adds to the lines about its run; most add nothing. */
export function listPlainLines(event: RunEvent, run: Run, telling: Telling): readonly string[] {
  const lines = pick(TELLERS, event)(event, run, telling);
  return lines.map((line) => cutToWidth(defuse(line), MAX_LINE));
}

/** What stands above the lines of a phase. */
export function renderPhaseHeading(phase: Phase, run: Run, telling: Telling): string {
  const { glyphs } = telling.view;
  const name = nameRun(run, telling);
  const path = [...(name === '' ? [] : [name]), formatPhaseName(phase)].join(glyphs.path);
  return defuse(`${glyphs.phase} ${path}`);
}

type Teller<E> = (event: E, run: Run, telling: Telling) => readonly string[];
type Tellers = { readonly [K in RunEvent['type']]: Teller<Extract<RunEvent, { type: K }>> };

const nothing = () => [];

const TELLERS: Tellers = {
  'run.start': (_, run, telling) => tellStart(run, telling),
  'run.progress': nothing,
  'phase.start': nothing,
  'phase.end': ({ phase, status, reason }, _, { view }) =>
    status === 'skipped' ? [tellSkipped(phase, reason, view.glyphs)] : [],
  'step.declare': nothing,
  'step.start': ({ step }, run, telling) =>
    telling.isVerbose ? tellStep(run, step, telling, 'running', []) : [],
  'step.progress': nothing,
  'step.retry': ({ step, failure, waitMs }, run, telling) => {
    const wait = waitMs > 0 ? `; next in ${formatDuration(waitMs)}` : '';
    const text = `attempt failed: ${failure.message}${wait}`;
    return [
      `${telling.view.glyphs.retry} ${formatStepName(run, step, telling)} ${toOneLine(text)}`,
    ];
  },
  'step.end': (event, run, telling) => tellEnd(event, run, telling),
  'step.rollback': nothing,
  'gate.open': ({ step, message }, run, telling) => {
    const { waiting } = telling.view.glyphs.status;
    const text = message === null ? '' : `: ${toOneLine(message)}`;
    return [
      `${waiting} ${formatStepName(run, step, telling)} waits${text}`,
      `   ${formatRelease(run, telling.view)}`,
    ];
  },
  'gate.release': ({ step, by }, run, telling) =>
    telling.isVerbose
      ? tellStep(run, step, telling, 'running', [`released by ${toOneLine(by)}`])
      : [],
  warning: ({ step, message }, run, telling) => {
    const name = step === null ? nameRun(run, telling) : formatStepName(run, step, telling);
    const { warning } = telling.view.glyphs;
    return [`${warning} ${name === '' ? '' : `${name}: `}${toOneLine(message)}`];
  },
  attachment: ({ kind, path }, _, { view: { glyphs }, isVerbose }) => {
    if (kind === 'screenshot') return [`${glyphs.screenshot} Screenshot ${toOneLine(path)}`];
    return isVerbose ? [`${glyphs.file} ${toOneLine(path)}`] : [];
  },
  log: ({ message }, _, { isVerbose }) => (isVerbose ? [`   ${toOneLine(message)}`] : []),
  'run.end': nothing,
};

function tellStart(run: Run, { view }: Telling): readonly string[] {
  if (run.kind === 'operation') {
    const panel = renderOperationPanel(run, view);
    return view.glyphs.hasPanels ? [...panel.split('\n'), ''] : [panel];
  }
  const id = `run ${toOneLine(run.id)}`;
  return [`${formatRunName(run)} (${run.attempt > 1 ? `${id}, attempt ${run.attempt}` : id})`];
}

function tellSkipped(name: string, reason: string | null, { status }: Glyphs): string {
  return `${status.skipped} ${toOneLine(name)}: ${toOneLine(reason ?? 'skipped')}`;
}

function tellEnd(event: StepEnd, run: Run, telling: Telling): readonly string[] {
  const step = run.steps.get(event.step);
  if (step === undefined) return [];
  const place = telling.numbers.find(step.id, run);
  if (run.kind === 'operation' && place !== null && telling.view.glyphs.hasPanels) {
    return [renderOperationRow(step, place.index, place.total, telling.view)];
  }
  const facts = [
    ...(step.duration === null || step.status === 'skipped' ? [] : [formatDuration(step.duration)]),
    ...(step.items === null ? [] : [formatItems(step.items)]),
    ...(step.attempts.length > 1 ? [`attempt ${step.attempts.length}`] : []),
  ];
  return tellStep(run, step.id, telling, step.status, facts, getOutcome(step, run));
}

/** What is to be said after how long it took. */
function getOutcome(step: Step, run: Run): string {
  if (step.status === 'skipped') return step.skipReason ?? '';
  if (isFailureOfPart(step, run)) return '';
  if (step.failure !== null) return step.failure.message || step.failure.type;
  return step.message ?? '';
}

function tellStep(
  run: Run,
  id: string,
  telling: Telling,
  status: Step['status'],
  facts: readonly string[],
  outcome = '',
): readonly string[] {
  const { numbers, view } = telling;
  const place = numbers.find(id, run);
  const count = place?.isTotalKnown ? [`(${place.index}/${place.total})`] : [];
  const words = [formatStepName(run, id, telling), ...count, facts.join(', ')];
  const text = words.filter((word) => word !== '').join(' ');
  const end = outcome === '' ? '' : `: ${toOneLine(outcome)}`;
  return [`${view.glyphs.status[status]} ${text}${end}`];
}

function formatStepName(run: Run, id: string, telling: Telling): string {
  const step = run.steps.get(id);
  const path = step === undefined ? [id] : getStepPath(run, step);
  const name = nameRun(run, telling);
  const { path: arrow } = telling.view.glyphs;
  return [...(name === '' ? [] : [name]), ...path.map(toOneLine)].join(arrow);
}

function nameRun(run: Run, { isNamed }: Telling): string {
  return isNamed ? toOneLine(run.name) : '';
}

/** The entry that takes this event. */
function pick<K extends RunEvent['type']>(
  tellers: Tellers,
  event: Extract<RunEvent, { type: K }> & { readonly type: K },
): Teller<RunEvent> {
  const teller = tellers[event.type];
  return (_, run, telling) => teller(event, run, telling);
}
