import type { CountedRecord } from '../core/errors/record.js';
import { type Field, getValueWidth, renderFields, renderTitle } from './fields.js';
import { toOneLine, toPrintable } from './printable.js';
import { formatAge, formatNumber, formatTime } from './relative-time.js';
import { SEVERITY_MARKS, STATUS_MARKS, type Theme } from './theme.js';
import { cutToWidth } from './width.js';

/** One error as the list shows it. */
export interface ErrorListItem {
  readonly record: CountedRecord;
  readonly shortHash: string;
  /** Where it was thrown, as a person can open it: `src/stages.ts:42:11`. */
  readonly place: string | null;
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

const INDENT = 2;

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
    ...(record.status === 'active' && record.regressions > 0 ? ['came back'] : []),
    ...(record.status === 'active' && record.work === 'in_progress' ? ['in progress'] : []),
  ];
  const remark = remarks.length > 0 ? ` ${theme.bad(`(${remarks.join(', ')})`)}` : '';
  return `${mark} ${theme.strong(toPrintable(hash))}: ${theme.strong(toOneLine(record.type))}${remark}`;
}

/** `active`, or since when it is something else. */
export function formatStatus(record: CountedRecord, now: number): string {
  if (record.status === 'active') return 'active';
  return `${record.status} ${formatAge(record.statusAt, now)} (${formatTime(record.statusAt)})`;
}

function renderItem(item: ErrorListItem, theme: Theme, width: number, now: number): string {
  const fields = getFields(item, theme, now);
  const room = getValueWidth(fields, width, INDENT);
  const message = cutToWidth(toOneLine(item.record.message.slice(0, 4000)), room);
  const body = renderFields([['Message', message], ...fields], theme, INDENT);
  return `${renderHeadline(item.record, item.shortHash, theme)}\n${body}`;
}

function getFields(item: ErrorListItem, theme: Theme, now: number): readonly Field[] {
  const { record, place, command } = item;
  const context = toOneLine(record.context);
  const seen = record.lastSeen === null ? '' : `, last ${formatAge(record.lastSeen, now)}`;
  return [
    ['Severity', theme.severity[record.severity](record.severity)],
    ...(record.status === 'active' ? [] : [['Status', formatStatus(record, now)] as const]),
    ['Occurrences', `${formatNumber(record.occurrences)}${seen}`],
    ...(context === '' ? [] : [['Context', context] as const]),
    ...(place === null ? [] : [['Where', theme.place(toPrintable(place))] as const]),
    [record.status === 'active' ? 'Fix' : 'Reopen', theme.command(command)],
  ];
}
