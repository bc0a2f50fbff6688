import { InvalidArgumentError } from 'commander';
import type { ErrorStatus } from '../core/errors/record.js';
import { findNearestWord } from '../core/nearest-word.js';
import { isSortOrder, SORT_ORDERS, type SortOrder } from '../core/record-order.js';
import { isRunStatus, RUN_STATUSES, type RunStatus } from '../core/runs/status.js';
import { isSeverity, SEVERITIES, type Severity } from '../core/severity.js';
import { isSplitBy, SPLIT_BY, type SplitBy } from '../core/split-by.js';
import { GATE_FORMATS, type GateFormat } from './check/gate-options.js';

const SHELLS: readonly string[] = ['bash', 'zsh', 'fish'];

/** A severity in any case. @throws InvalidArgumentError with the nearest one. */
export function parseSeverity(text: string): Severity {
  const severity = text.trim().toUpperCase();
  if (isSeverity(severity)) return severity;
  throw new InvalidArgumentError(explain(text, SEVERITIES));
}

/** Severities parted by commas; each use of the option adds to those before. */
export function parseSeverities(text: string, before: readonly Severity[] = []): Severity[] {
  return [...before, ...text.split(',').map(parseSeverity)];
}

const STATUSES = ['active', 'fixed', 'ignored'] as const;

/** Statuses of errors parted by commas, or `all`; each use of the option adds to those before. */
export function parseErrorStatuses(
  text: string,
  before: readonly ErrorStatus[] = [],
): readonly ErrorStatus[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const statuses = words.flatMap((word) => {
    const found = word === 'all' ? STATUSES : STATUSES.filter((it) => it === word);
    if (found.length === 0) throw new InvalidArgumentError(explain(word, [...STATUSES, 'all']));
    return found;
  });
  return [...new Set([...before, ...statuses])];
}

/** One more of several texts. */
export function addText(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

export type TagValue = readonly [name: string, value: string];

/** One more tag: `tenant=acme`. @throws InvalidArgumentError where it has no name. */
export function addTag(text: string, before: readonly TagValue[] = []): readonly TagValue[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a name and a value: tenant=acme.');
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}

/** By what an error is to be split, in any case. @throws InvalidArgumentError with the nearest one. */
export function parseSplitBy(text: string): SplitBy {
  const by = text.trim().toLowerCase();
  if (isSplitBy(by)) return by;
  throw new InvalidArgumentError(explain(text, SPLIT_BY));
}

/** Statuses of runs parted by commas; each use of the option adds to those before. */
export function parseStatuses(text: string, before: readonly RunStatus[] = []): RunStatus[] {
  const statuses = text.split(',').map((word) => word.trim().toLowerCase());
  const wrong = statuses.find((word) => !isRunStatus(word));
  if (wrong !== undefined) throw new InvalidArgumentError(explain(wrong, RUN_STATUSES));
  return [...before, ...statuses.filter(isRunStatus)];
}

export function parseOrder(text: string): SortOrder {
  const order = text.trim().toLowerCase();
  if (isSortOrder(order)) return order;
  throw new InvalidArgumentError(explain(text, SORT_ORDERS));
}

export function parseLimit(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** @throws InvalidArgumentError where it is no port. */
export function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('It must be a port: 0 to 65535, where 0 stands for any free one.');
}

/** @throws InvalidArgumentError where there is none: the system would take it for every address. */
export function parseHost(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It must be an address of this machine.');
}

/** @throws InvalidArgumentError with the nearest one. */
export function parseGateFormat(text: string): GateFormat {
  const format = GATE_FORMATS.find((it) => it === text.trim().toLowerCase());
  if (format !== undefined) return format;
  throw new InvalidArgumentError(explain(text, GATE_FORMATS));
}

/** A shell that can be taught to complete. @throws InvalidArgumentError with the nearest one. */
export function parseShell(text: string): string {
  if (SHELLS.includes(text)) return text;
  throw new InvalidArgumentError(explain(text, SHELLS));
}

/** By the function that parses a value, the words that it knows: for whoever completes them. */
export const CHOICES: ReadonlyMap<unknown, readonly string[]> = new Map<unknown, readonly string[]>(
  [
    [parseSeverity, SEVERITIES],
    [parseSeverities, SEVERITIES],
    [parseOrder, SORT_ORDERS],
    [parseStatuses, RUN_STATUSES],
    [parseSplitBy, SPLIT_BY],
    [parseShell, SHELLS],
    [parseGateFormat, GATE_FORMATS],
    [parseErrorStatuses, [...STATUSES, 'all']],
  ],
);

function explain(given: string, words: readonly string[]): string {
  const nearest = findNearestWord(given, words);
  const choice = `It must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`;
  return nearest === null ? choice : `${choice}\n(Did you mean ${nearest}?)`;
}
