import type { CountedRecord } from '../core/errors/record.js';
import type { ComparedInput, GroupingComparison } from '../core/grouping-comparison.js';
import type { GroupingExplanation, InputName } from '../core/grouping-explanation.js';
import { renderHeadline } from './error-list.js';
import { PROOFS } from './grouping-details.js';
import { formatInput, INPUT_LABELS } from './key-inputs.js';
import type { Theme } from './theme.js';
import { wrapToWidth } from './width.js';

/** One of two errors that are compared. */
export interface ComparedError {
  readonly record: CountedRecord;
  readonly explanation: GroupingExplanation;
  readonly shortHash: string;
}

export interface ComparisonDetails {
  readonly errors: readonly [ComparedError, ComparedError];
  readonly comparison: GroupingComparison;
  readonly runner: string;
}

/** Say why two records are not one, input by input. */
export function renderComparison(
  { errors, comparison, runner }: ComparisonDetails,
  theme: Theme,
  width: number,
): string {
  const [one, other] = errors;
  const heads = comparison.joined ? [one] : errors;
  const names = [one.shortHash, other.shortHash] as const;
  const merge = `${runner} merge ${other.shortHash} ${one.shortHash}`;
  return [
    heads.map(({ record }) => renderHeadline(record, record.hash, theme)).join('\n'),
    wrapToWidth(conclude(errors, comparison), width)
      .map((line) => theme.strong(line))
      .join('\n'),
    ...(comparison.joined
      ? []
      : [
          renderRows(comparison, names, theme, width),
          `${theme.strong('One error all the same?')}\n  ${theme.command(merge)}`,
        ]),
  ].join('\n\n');
}

function conclude(
  errors: ComparisonDetails['errors'],
  { joined, because, versions }: GroupingComparison,
): string {
  if (joined) return 'Both hashes name this one error.';
  const names = because.filter((name) => name !== 'version');
  if (because.includes('version')) {
    const rest = names.length > 0 ? `, and ${tellDiffering(names)}` : '';
    return `Not one error: their hashes were made by versions ${versions.join(' and ')} of the grouping${rest}.`;
  }
  if (names.length > 0) return `Not one error, because ${tellDiffering(names)}.`;
  const unproven = errors.filter(({ explanation }) => explanation.proof !== 'proven');
  const why = unproven.map(
    ({ shortHash, explanation }) => `${shortHash}: ${PROOFS[explanation.proof](explanation)}`,
  );
  return ['Not one error, although the records hold the same of all.', ...why].join(' ');
}

function tellDiffering(names: readonly string[]): string {
  if (names.length === 1) return `the ${names[0]} ${names[0] === 'members' ? 'differ' : 'differs'}`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} differ`;
}

const LABEL_WIDTH = Math.max(...Object.values(INPUT_LABELS).map((label) => label.length));

function renderRows(
  { inputs }: GroupingComparison,
  hashes: readonly [string, string],
  theme: Theme,
  width: number,
): string {
  const rows = inputs.map((input) => renderRow(input, hashes, theme, width));
  const isAll = inputs.every(({ counts }) => counts);
  const note = 'What is in parentheses does not count: a fingerprint is given in code.';
  const notes = isAll ? [] : wrapToWidth(note, width).map((line) => theme.faint(line));
  return [...rows, ...notes].join('\n');
}

function renderRow(
  { name, values, equal, counts }: ComparedInput,
  hashes: readonly [string, string],
  theme: Theme,
  width: number,
): string {
  const label = (counts ? INPUT_LABELS[name] : `(${INPUT_LABELS[name]})`).padStart(LABEL_WIDTH);
  const mark = markOf(equal, counts, theme);
  const start = LABEL_WIDTH + 3;
  const lines = equal
    ? formatInput(name, values[0], width - start)
    : renderBoth(name, values, hashes, theme, width - start);
  return lines
    .map((line, index) => {
      const head = index === 0 ? `${theme.faint(label)} ${mark} ` : ' '.repeat(start);
      return (head + line).trimEnd();
    })
    .join('\n');
}

function markOf(equal: boolean, counts: boolean, theme: Theme): string {
  const paint = counts ? (equal ? theme.good : theme.bad) : theme.faint;
  return paint(equal ? '=' : '≠');
}

/** Each value behind the hash of its error, what is not in the other one standing out. */
function renderBoth(
  name: InputName,
  values: ComparedInput['values'],
  hashes: readonly [string, string],
  theme: Theme,
  width: number,
): readonly string[] {
  const room = width - Math.max(...hashes.map((hash) => hash.length)) - 2;
  const [one, other] = values.map((value) => formatInput(name, value, room));
  return [one ?? [], other ?? []].flatMap((lines, side) => {
    const opposite = (side === 0 ? other : one) ?? [];
    const hash = hashes[side] ?? '';
    return lines.map((line, index) => {
      const head = index === 0 ? theme.faint(hash.padEnd(width - room)) : ' '.repeat(width - room);
      return head + standOut(line, opposite[index] ?? '', theme);
    });
  });
}

function standOut(line: string, opposite: string, theme: Theme): string {
  const [mine, other] = [[...line], [...opposite]];
  const start = countSame(mine, other);
  const end = countSame(mine.slice(start).reverse(), other.slice(start).reverse());
  const stop = mine.length - end;
  const differing = mine.slice(start, stop).join('');
  if (differing === '') return line;
  return mine.slice(0, start).join('') + theme.strong(differing) + mine.slice(stop).join('');
}

function countSame(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((character, index) => character !== b[index]);
  return end === -1 ? a.length : end;
}
