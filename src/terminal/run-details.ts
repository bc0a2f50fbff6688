import { formatDuration } from '../core/duration.js';
import { measureRun } from '../core/runs/metrics.js';
import type { Operation, Run } from '../core/runs/run.js';
import { toIso } from '../core/runs/run-json.js';
import { isEnd } from '../core/runs/status.js';
import { type Field, renderFields } from './fields.js';
import { toPrintableLines } from './printable.js';
import { formatAge, formatCount, formatNumber, formatTime } from './relative-time.js';
import { renderFailure, toRunText } from './run-failure.js';
import { paintStatus, renderStatusIcon } from './run-status.js';
import { renderRunSteps, type StepsOfRun } from './run-steps.js';
import type { Theme } from './theme.js';
import { cutToWidth } from './width.js';

const LABEL_COLUMNS = 'Last Activity: '.length;
const MAX_LISTED = 50;
const MAX_STACK_LINES = 20;
const MAX_STACK = 10_000;

/** Everything that is known of one run. */
export function renderRunDetails(details: StepsOfRun, theme: Theme, width: number): string {
  const { run } = details;
  const name = cutToWidth(toRunText(run.name), Math.max(10, width - run.id.length - 4));
  const headline = `${renderStatusIcon(run.status, theme)}${theme.strong(name)} ${theme.place(run.id)}`;
  const files = run.attachments.map(({ kind, path }) => `${kind} ${path}`);
  const fit = (text: string) => `  ${cutToWidth(toRunText(text), width - 2)}`;
  return [
    `${headline}\n${renderFields(listFacts(details, theme, width - LABEL_COLUMNS), theme)}`,
    renderSection('Steps', renderRunSteps(details, theme, width), theme),
    renderSection('Warnings', limit(listWarnings(details), 'warning').map(fit), theme),
    renderSection('Files', limit(files, 'file').map(fit), theme),
    renderSection('Stack', listStack(run), theme),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function listFacts({ run, runner, now }: StepsOfRun, theme: Theme, width: number): Field[] {
  const isOpen = !isEnd(run.status);
  const ended = isOpen ? '' : ` ${tellAge(run.endedAt ?? run.lastEventAt, now)}`;
  const facts: readonly (readonly [string, string | readonly string[] | null])[] = [
    ['Status', `${paintStatus(run.status, run.status, theme)}${ended}`],
    ['Error', renderFailure(run.failure, runner, theme, width)],
    ['Started', `${formatTime(toIso(run.startedAt))} (${tellAge(run.startedAt, now)})`],
    ['Took', isOpen ? null : formatDuration(run.duration)],
    ['Progress', run.status === 'completed' ? null : `${Math.floor(run.percent)}%`],
    ['Last Activity', isOpen ? tellAge(run.lastEventAt, now) : null],
    ['Steps', countSteps(run)],
    ['Success Rate', tellSuccess(run)],
    ['Attempt', tellAttempt(run)],
    ...listOrigin(run),
  ];
  return facts.flatMap(([label, value]): Field[] =>
    value === null || value.length === 0 ? [] : [[label, value]],
  );
}

/** Whose it is, and where it comes from. */
function listOrigin({
  labels,
  parent,
  git,
  command,
}: Run): readonly (readonly [string, string | readonly string[]])[] {
  const named = Object.entries(labels).map(([label, value]) => toRunText(`${label}: ${value}`));
  const place = git === null ? [] : [git.branch, git.commit?.slice(0, 10)];
  return [
    ['Labels', named],
    ['Part Of', toRunText([parent?.run, parent?.step].filter(Boolean).join(', '))],
    ['Git', toRunText(place.filter(Boolean).join(' at '))],
    ['Command', toRunText(command ?? '')],
  ];
}

function tellAge(ms: number, now: number): string {
  return formatAge(toIso(ms), now);
}

function tellSuccess(run: Run): string {
  const { success_rate, total_operations } = measureRun(run);
  return `${success_rate.toFixed(2)}% of ${formatCount(total_operations, 'operation')}`;
}

function tellAttempt({ attempt, resumedFrom }: Run): string | null {
  if (resumedFrom === null) return attempt > 1 ? String(attempt) : null;
  return toRunText(`${attempt}, resumed from ${resumedFrom}`);
}

function countSteps({ steps }: Run): string {
  const counts = new Map<string, number>();
  for (const { status } of steps.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${formatNumber(count)} ${status}`).join(', ');
}

function listWarnings({ run, phases }: StepsOfRun): readonly string[] {
  const isWanted = ({ level, phase }: Operation) =>
    level === 'warning' && (phases === undefined || phases.has(phase ?? ''));
  return run.operations.filter(isWanted).map(({ phase, step, message }) => {
    const name = step === null ? null : (run.steps.get(step)?.name ?? step);
    const place = [phase, name].filter((it) => it !== null).join(', ');
    return `${place === '' ? '' : `${place}: `}${message ?? ''}`;
  });
}

function listStack({ failure }: Run): readonly string[] {
  const stack = (failure?.stack ?? '').slice(0, MAX_STACK).trim();
  if (stack === '') return [];
  const lines = toPrintableLines(stack).slice(0, MAX_STACK_LINES);
  return lines.map((line) => `  ${line.trim()}`);
}

function limit(lines: readonly string[], noun: string): readonly string[] {
  if (lines.length <= MAX_LISTED) return lines;
  const hidden = formatCount(lines.length - MAX_LISTED, `more ${noun}`);
  return [...lines.slice(0, MAX_LISTED), `… ${hidden}; see --json`];
}

function renderSection(title: string, lines: readonly string[], theme: Theme): string {
  return lines.length === 0 ? '' : [theme.strong(title), ...lines].join('\n');
}
