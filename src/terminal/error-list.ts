import { countDays } from '../core/day-counts.js';
import type { CountedRecord, Counter } from '../core/errors/record.js';
import { type Field, getValueWidth, renderFields, renderTitle } from './fields.js';
import { toOneLine, toPrintable } from './printable.js';
import { formatAge, formatNumber, formatTime } from './relative-time.js';
import { renderSparkline } from './sparkline.js';
import { SEVERITY_MARKS, STATUS_MARKS, type Theme } from './theme.js';
import { cutToWidth } from './width.js';

/** One error as the list shows it. */
export interface ErrorListItem {
  readonly record: CountedRecord;
  readonly shortHash: string;
  /** Where it was thrown, as a person can open it: `src/stages.ts:42:11`. */
  readonly place: string | null;
  /** How often it was seen on each UTC day, as far as that is known. */
  readonly days?: Counter['days'];
  /** The command that ends or brings back the error, ready to copy. */
  readonly command: string;
}

export interface ErrorList {
  readonly title: string;
  readonly items: readonly ErrorListItem[];
  /** How many there are, with those beyond the limit. */
  readonly total: number;
  /** Epoch ms. */
  readonly now: number;
}

/** Below this, every column counts. */
const NARROW = 60;
const LABELS: readonly Field[] = [['Occurrences', '']];
const MAX_CHARACTERS = 4000;
/** Two weeks, to be seen at a glance. */
const DAYS = 14;

export function renderErrorList(list: ErrorList, theme: Theme, width: number): string {
  const shown = formatNumber(list.items.length);
  const total = formatNumber(list.total);
  const title = `${list.title} (${shown === total ? total : `${shown} of ${total}`})`;
  const blocks = list.items.map((item) => renderItem(item, theme, width, list.now));
  return [renderTitle(title, theme, width), ...blocks].join('\n\n').replace('\n\n', '\n');
}

/** The line that names an error: mark, hash, type, and what is special about it. */
export function renderHeadline(record: CountedRecord, hash: string, theme: Theme): string {
  const mark =
    record.status === 'active'
      ? theme.severity[record.severity](SEVERITY_MARKS[record.severity])
      : theme.faint(STATUS_MARKS[record.status]);
  const remarks = [
    ...(record.overflow ? ['and others at the same place'] : []),
    ...(record.status === 'active' && record.regressions > 0 ? ['came back'] : []),
    ...(record.status === 'active' && record.work === 'in_progress' ? ['in progress'] : []),
  ];
  const remark = remarks.length > 0 ? ` ${theme.bad(`(${remarks.join(', ')})`)}` : '';
  return `${mark} ${theme.strong(toPrintable(hash))}: ${theme.strong(toOneLine(record.type.slice(0, 200)))}${remark}`;
}

/** `active`, or since when it is something else. */
export function formatStatus(record: CountedRecord, now: number): string {
  if (record.status === 'active') return 'active';
  return `${record.status} ${formatAge(record.statusAt, now)} (${formatTime(record.statusAt)})`;
}

/** The last days as a row of columns; empty where nothing is known of them, or there is no room. */
export function renderDays(
  days: Counter['days'],
  length: number,
  { now, room }: { readonly now: number; readonly room: number },
): string {
  const counts = countDays(days, length, now);
  return room < length || counts.every((it) => it === null) ? '' : renderSparkline(counts, length);
}

function renderItem(item: ErrorListItem, theme: Theme, width: number, now: number): string {
  const { record, shortHash, place, command } = item;
  const indent = width < NARROW ? 0 : 2;
  const fitLine = (text: string): string =>
    cutToWidth(toOneLine(text.slice(0, MAX_CHARACTERS)), getValueWidth(LABELS, width, indent));
  const seen = record.lastSeen === null ? '' : `, last ${formatAge(record.lastSeen, now)}`;
  const counted = `${formatNumber(record.occurrences)}${seen}`;
  const room = getValueWidth(LABELS, width, indent) - counted.length - 2;
  const line = renderDays(item.days ?? {}, DAYS, { now, room });
  const fields: readonly Field[] = [
    ['Message', fitLine(record.message)],
    ['Severity', theme.severity[record.severity](record.severity)],
    ['Status', record.status === 'active' ? '' : formatStatus(record, now)],
    ['Occurrences', line === '' ? counted : `${counted}  ${theme.faint(line)}`],
    ['Context', fitLine(record.context)],
    // Never cut: what is to be clicked or copied has to be whole.
    ['Where', place === null ? '' : theme.place(toPrintable(place))],
    [record.status === 'active' ? 'Fix' : 'Reopen', theme.command(command)],
  ];
  const known = fields.filter(([, value]) => value !== '');
  return `${renderHeadline(record, shortHash, theme)}\n${renderFields(known, theme, indent)}`;
}
