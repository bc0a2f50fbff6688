import { formatDuration } from '../../core/duration.js';
import { latePattern } from '../../core/late-pattern.js';
import type { Run, Step } from '../../core/runs/run.js';
import { findFailedStep } from '../../core/runs/step-place.js';
import { toOneLine, toPrintableText } from '../printable.js';
import { appendStepSummary, fitBlocks } from '../step-summary.js';
import { type Glyphs, RICH_GLYPHS } from './glyphs.js';
import { formatRunName } from './names.js';
import { describeFailedPlace, describeSteps } from './run-end.js';
import type { Environment } from './run-output.js';

type StatusIcons = Glyphs['status'];

const MAX_ROWS = 200;
const MAX_STACK = 8_000;

/** Add how a run ended to the summary of the job's step, as far as there is room. */
export function summarizeStep(run: Run, env: Environment, icons: StatusIcons): void {
  appendStepSummary(env, listBlocks(run, icons));
}

/** Markdown of at most so many bytes: how it ended, its steps, and every failure as long as there is room. */
export function renderStepSummary(
  run: Run,
  maxBytes: number,
  icons: StatusIcons = RICH_GLYPHS.status,
): string {
  return fitBlocks(listBlocks(run, icons), maxBytes);
}

function* listBlocks(run: Run, icons: StatusIcons): Generator<string> {
  const icon = icons[run.status];
  const place = describeFailedPlace(run)?.join(': ');
  const facts = [place, describeSteps(run), formatDuration(run.duration)];
  const told = facts.filter((fact) => fact !== undefined).map(escapeMarkdown);
  yield `### ${icon} ${escapeMarkdown(formatRunName(run))}\n\n${told.join(' · ')}\n\n`;
  const steps = [...run.steps.values()];
  if (steps.length > 0) yield `${[...listTableLines(steps, icons)].join('\n')}\n\n`;
  if (run.failure !== null && findFailedStep(run) === null)
    yield renderFailure(run.name, run.failure);
  for (const { name, status, failure } of steps) {
    if (status === 'failed' && failure !== null) yield renderFailure(name, failure);
  }
}

function* listTableLines(steps: readonly Step[], icons: StatusIcons): Generator<string> {
  yield '| | Step | Duration |\n| --- | --- | --- |';
  for (const { name, status, phase, duration } of steps.slice(0, MAX_ROWS)) {
    const told = phase === null ? name : `${phase} › ${name}`;
    const time = duration === null ? '' : formatDuration(duration);
    yield `| ${icons[status]} | ${escapeMarkdown(told)} | ${time} |`;
  }
  if (steps.length > MAX_ROWS) yield `| | +${steps.length - MAX_ROWS} more | |`;
}

function renderFailure(name: string, failure: NonNullable<Step['failure']>): string {
  const stack = failure.stack ?? `${failure.type}: ${failure.message}`;
  const title = `${name}: ${failure.type}: ${failure.message}`.slice(0, MAX_STACK);
  const body = escapeHtml(toPrintableText(stack.slice(0, MAX_STACK)));
  // An empty line would end the block, and what follows would be Markdown.
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  return `<details><summary>❌ ${escapeMarkdown(title)}</summary>\n<pre>\n${lines.join('\n')}\n</pre>\n</details>\n\n`;
}

/** Nothing in it is Markdown or HTML any more. */
function escapeMarkdown(text: string): string {
  return toOneLine(text).split(INSIDE_LINK).map(escapeCharacters).join(NOTHING);
}

/** Within what is a link, a mention or a reference by itself, also where its characters are escaped. */
const INSIDE_LINK = /(?<=www(?=\.)|:(?=\/)|[@#](?=\S))/i;
/** Parts a text, and is not seen. */
const NOTHING = '<!-- -->';

const unspoken = latePattern(String.raw`[^\p{L}\p{N} .,()'›·-]`, 'gu');

function escapeCharacters(text: string): string {
  return text.replace(unspoken(), (character) =>
    character > '~' ? character : `&#${character.charCodeAt(0)};`,
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
