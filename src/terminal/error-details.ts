import type { ErrorGit } from '../core/error-git.js';
import type { Cause, CountedRecord, Counter, Fix, IgnoreCondition } from '../core/errors/record.js';
import { tellCondition } from '../core/ignore-condition.js';
import { formatErrorGit } from './error-git.js';
import { formatStatus, renderDays, renderHeadline } from './error-list.js';
import { type Field, renderFields } from './fields.js';
import { toOneLine, toPrintable, toPrintableLines } from './printable.js';
import { formatAge, formatCount, formatNumber, formatTime } from './relative-time.js';
import { formatSeenRuns, nameRunCommand } from './seen-runs.js';
import type { Theme } from './theme.js';
import { wrapToWidth } from './width.js';

/** A numbered line of a source file. */
export interface SourceLine {
  readonly number: number;
  readonly text: string;
}

/** Everything that `show` knows about one error. */
export interface ErrorDetails {
  readonly record: CountedRecord;
  readonly place: string | null;
  /** How often it was seen on each UTC day, as far as that is known. */
  readonly days?: Counter['days'];
  /** Lines around the place; empty where the source cannot be read. */
  readonly source: readonly SourceLine[];
  /** Null where git knows nothing of it. */
  readonly git: ErrorGit | null;
  readonly command: string;
  /** How errtrack is started here. */
  readonly runner: string;
  /** Epoch ms. */
  readonly now: number;
}

const LABEL_COLUMNS = 'Occurrences: '.length;
const DAYS = 30;
const MAX_MESSAGE_LINES = 40;

export function renderErrorDetails(details: ErrorDetails, theme: Theme, width: number): string {
  const { record, command } = details;
  const facts = renderFields(getFacts(details, theme, width), theme);
  const end = record.status === 'active' ? 'Fix' : 'Reopen';
  return [
    `${renderHeadline(record, record.hash, theme)}\n${facts}`,
    renderSource(details, theme),
    renderSection(
      'Stack',
      record.stack.map((frame) => `at ${toOneLine(frame)}`),
      theme,
    ),
    renderSection('Caused by', record.causes.map(formatCause), theme),
    renderSection(
      'Also said',
      record.samples.map(({ t, message }) => formatSample(t, message, details.now)),
      theme,
    ),
    renderSection('Git', getGit(details), theme),
    renderSection('Runs', getRuns(details, theme), theme),
    renderSection('History', getHistory(record, details.now), theme),
    renderSection(end, [theme.command(command)], theme),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function getFacts(details: ErrorDetails, theme: Theme, width: number): readonly Field[] {
  const { record, place, now } = details;
  const tags = formatTags(record.tags);
  const line = renderDays(details.days ?? {}, DAYS, { now, room: width - LABEL_COLUMNS });
  const inside = record.location?.function;
  return [
    ['Message', wrapMessage(record.message, Math.max(10, width - LABEL_COLUMNS))],
    ['Severity', `${theme.severity[record.severity](record.severity)}${formatChoice(record)}`],
    ['Status', formatStatus(record, now)],
    ['Context', toOneLine(record.context)],
    ...(place === null
      ? []
      : [
          [
            'Where',
            theme.place(toPrintable(place)) + (inside ? ` in ${toOneLine(inside)}` : ''),
          ] as const,
        ]),
    ['Occurrences', formatOccurrences(record)],
    ['First Seen', formatMoment(record.firstSeen, now)],
    ...(record.lastSeen === null
      ? []
      : [['Last Seen', formatMoment(record.lastSeen, now)] as const]),
    ...(line === '' ? [] : [['Last Month', line] as const]),
    ...(tags.length > 0 ? [['Tags', tags] as const] : []),
  ];
}

function formatOccurrences({ occurrences, runs }: CountedRecord): string {
  const inRuns = runs.count === 0 ? '' : ` (in ${formatCount(runs.count, 'run')})`;
  return formatNumber(occurrences) + inRuns;
}

function wrapMessage(message: string, width: number): readonly string[] {
  const lines = toPrintableLines(message).flatMap((line) =>
    wrapToWidth(line.replaceAll('\t', '  ').trimEnd(), width),
  );
  if (lines.length <= MAX_MESSAGE_LINES) return lines;
  const hidden = lines.length - MAX_MESSAGE_LINES;
  return [...lines.slice(0, MAX_MESSAGE_LINES), `… ${hidden} more lines; see --json`];
}

function formatChoice(record: CountedRecord): string {
  return record.severityBy === 'person' ? ' (set by a person)' : '';
}

function formatMoment(time: string, now: number): string {
  return `${formatTime(toPrintable(time))} (${formatAge(toPrintable(time), now)})`;
}

function formatTags(tags: CountedRecord['tags']): readonly string[] {
  return Object.entries(tags).map(([name, values]) => {
    const counts = Object.entries(values)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 10)
      .map(([value, count]) => `${toOneLine(value)} ${formatNumber(count)}`);
    return `${toOneLine(name)}: ${counts.join(', ')}`;
  });
}

function renderSource({ source, record }: ErrorDetails, theme: Theme): string {
  const gutter = Math.max(0, ...source.map((line) => String(line.number).length));
  const lines = source.map(({ number, text }) => {
    const code = toPrintable(text.slice(0, 500)).replaceAll('\t', '  ');
    const row = `${String(number).padStart(gutter)} | ${code}`.trimEnd();
    return number === record.location?.line ? theme.strong(`> ${row}`) : theme.faint(`  ${row}`);
  });
  return renderSection('Source', lines, theme, '');
}

function formatCause(cause: Cause): string {
  const { location } = cause;
  const place = location ? ` (${location.file}:${location.line}:${location.column})` : '';
  return toOneLine(`${cause.type}: ${cause.message.slice(0, 1000)}${place}`);
}

/** What later occurrences said instead of the message: other ids, names, figures. */
function formatSample(t: number, message: string, now: number): string {
  return `${toOneLine(message)} (${formatAge(new Date(t).toISOString(), now)})`;
}

function getRuns({ record, runner, now }: ErrorDetails, theme: Theme): readonly string[] {
  const command = nameRunCommand(record.runs, runner);
  const lines = formatSeenRuns(record.runs, now);
  return command === null ? lines : [...lines, theme.command(command)];
}

function getGit({ git, record, now }: ErrorDetails): readonly string[] {
  return git === null || record.location === null ? [] : formatErrorGit(git, record.location, now);
}

function getHistory(record: CountedRecord, now: number): readonly string[] {
  const last = record.fixes.length - 1;
  return [
    `${formatMoment(record.firstSeen, now)}: first seen`,
    ...record.fixes.map((fix) => `${formatMoment(fix.at, now)}: ${formatFix(fix)}`),
    ...(record.status === 'active' && last >= 0
      ? [`${formatMoment(record.statusAt, now)}: reopened`]
      : []),
    ...(record.status === 'ignored'
      ? [`${formatMoment(record.statusAt, now)}: ${formatIgnored(record.ignore)}`]
      : []),
    ...(record.regressions > 0 ? [`came back ${formatTimes(record.regressions)} after a fix`] : []),
  ];
}

function formatIgnored(condition: IgnoreCondition | null): string {
  return toOneLine(`ignored ${tellCondition(condition)}`);
}

function formatFix(fix: Fix): string {
  const by = fix.by === null ? '' : ` by ${fix.by}`;
  const at = fix.commit === null ? '' : ` at ${fix.commit.slice(0, 10)}`;
  const how = fix.description === '' ? '' : `: ${fix.description}`;
  return toOneLine(`fixed${by}${at}${how}`);
}

function formatTimes(count: number): string {
  return count === 1 ? 'once' : `${formatNumber(count)} times`;
}

function renderSection(
  title: string,
  lines: readonly string[],
  theme: Theme,
  indent = '  ',
): string {
  if (lines.length === 0) return '';
  return [theme.strong(title), ...lines.map((line) => indent + line)].join('\n');
}
