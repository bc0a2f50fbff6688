import { renderCodeSpan } from '../core/code-span.js';
import { type GateItem, type GateReport, tellContext, tellVerdict } from './gate.js';
import { defuse, formatCommand } from './github-command.js';
import { toOneLine } from './printable.js';

/** GitHub shows no more of one step of a job. */
const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4_000;
const MAX_LINE = 300;

/** A finding, and the file to annotate, relative to the top of the repository; null where none of it is meant. */
export interface AnnotatedItem extends GateItem {
  readonly file: string | null;
}

export interface GithubGateReport extends GateReport {
  readonly items: readonly AnnotatedItem[];
}

/** What a gate has found, for the log of a GitHub workflow: as many annotations as are shown, then lines. */
export function renderGithubGate(report: GithubGateReport): string {
  const { items, verdict } = report;
  const annotated = items.slice(0, MAX_ANNOTATIONS);
  const rest = items.slice(MAX_ANNOTATIONS);
  const level = verdict.passed ? 'warning' : 'error';
  return [
    ...annotated.map((item) => renderAnnotation(level, item)),
    ...(rest.length > 0 ? [`${rest.length} more, which are not annotated:`] : []),
    ...rest.map((item) => renderLine(item)),
    tellVerdict(report),
    defuse(tellContext(report)),
  ].join('\n');
}

function renderAnnotation(level: 'error' | 'warning', item: AnnotatedItem): string {
  const { record, file, command } = item;
  const { location } = record;
  const where =
    location === null || file === null
      ? {}
      : {
          file: defuse(toOneLine(file)),
          line: String(location.line),
          col: String(location.column),
        };
  const lines = [
    record.message.slice(0, MAX_MESSAGE),
    ...(record.context === '' ? [] : [`Context: ${record.context}`]),
    ...(item.place === null ? [] : [`Where: ${item.place}`]),
    `Show: ${command}`,
  ];
  const text = lines.map((line) => defuse(toOneLine(line))).join('\n');
  return formatCommand(level, { ...where, title: defuse(toOneLine(nameFinding(item))) }, text);
}

function renderLine(item: AnnotatedItem): string {
  const { record, place, shortHash } = item;
  const what = `${nameFinding(item)} ${shortHash}${place === null ? '' : ` at ${place}`}: ${record.message.slice(0, MAX_LINE)}`;
  return defuse(`- ${toOneLine(what)}`);
}

function nameFinding({ kind, record }: GateItem): string {
  const { severity } = record;
  const type = record.type.slice(0, MAX_LINE);
  return kind === 'new' ? `New ${severity} error: ${type}` : `${severity} error came back: ${type}`;
}

/** The same as Markdown for the summary of the step, block by block. Nothing that an error says is Markdown or HTML. */
export function* renderGateSummary(report: GithubGateReport): Generator<string> {
  const { items, verdict } = report;
  const mark = items.length === 0 ? '✅' : verdict.passed ? '⚠️' : '❌';
  yield `\n### ${mark} errtrack: ${tellVerdict(report)}\n\n`;
  yield `${renderCodeSpan(tellContext(report))}\n\n`;
  for (const item of items) yield `${renderEntry(item)}\n`;
  yield '\n';
}

function renderEntry(item: AnnotatedItem): string {
  const { kind, record, place, command } = item;
  const said = `${record.type}: ${record.message}`.slice(0, MAX_LINE);
  const facts = [
    `**${record.severity}** ${kind === 'new' ? 'new' : 'came back'}`,
    renderCodeSpan(said),
    ...(place === null ? [] : [`at ${renderCodeSpan(place)}`]),
    ...(record.context === '' ? [] : [`in ${renderCodeSpan(record.context.slice(0, MAX_LINE))}`]),
    `(${renderCodeSpan(command)})`,
  ];
  return `- ${facts.join(' ')}`;
}
