import type { CountedRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { findRecord } from '../core/lookup.js';
import { findNearestPrefix } from '../core/nearest-prefix.js';
import { findNearestWord } from '../core/nearest-word.js';
import { findSelected, isSelector, looksLikeSelector, SELECTOR_NAMES } from '../core/selector.js';
import { toOneLine } from '../terminal/printable.js';
import { cutToWidth } from '../terminal/width.js';
import type { TrackedRecords } from './tracked-records.js';

const MAX_CANDIDATES = 10;

/**
 * The records that a person named, by hash or as `@latest` and the like, each once. All or nothing.
 * @throws ErrtrackError that says of every bad name what is wrong with it.
 */
export function getNamedRecords(
  tracked: TrackedRecords,
  names: readonly string[],
  isPreferred?: (record: CountedRecord) => boolean,
): readonly CountedRecord[] {
  const found = new Set<CountedRecord>();
  const problems: string[] = [];
  let isAmbiguous = false;
  for (const name of names) {
    if (looksLikeSelector(name)) {
      const selected = select(tracked, name.trim().toLowerCase(), isPreferred);
      if (typeof selected === 'string') problems.push(selected);
      else found.add(selected);
      continue;
    }
    const lookup = findRecord(tracked.records, name, isPreferred, tracked.joined);
    if (lookup.kind === 'found') found.add(lookup.record);
    else if (lookup.kind === 'ambiguous') {
      isAmbiguous = true;
      problems.push(describeCandidates(name, lookup.candidates));
    } else
      problems.push(
        (lookup.kind === 'unknown' ? describeUnknown(name) : describeMalformed(name)) +
          hintAtHash(tracked, name),
      );
  }
  if (problems.length === 0) return [...found];
  if (found.size > 0) problems.push('Nothing was done.');
  throw new ErrtrackError(isAmbiguous ? 'AMBIGUOUS' : 'NOT_FOUND', problems.join('\n'));
}

/** What is wrong, where it names none. */
function select(
  { records }: TrackedRecords,
  name: string,
  isPreferred: (record: CountedRecord) => boolean = ({ status }) => status === 'active',
): CountedRecord | string {
  if (isSelector(name)) {
    return (
      findSelected(records, name, isPreferred) ?? `${name} names no error: none is tracked yet`
    );
  }
  const nearest = findNearestWord(name, SELECTOR_NAMES);
  const hint = nearest === null ? '' : ` (did you mean ${nearest}?)`;
  return `${toOneLine(name)} names no error: there are ${SELECTOR_NAMES.join(' and ')}${hint}`;
}

function hintAtHash({ records, shortHash }: TrackedRecords, name: string): string {
  const near = findNearestPrefix(
    name.trim(),
    records.map(({ hash }) => hash),
  );
  const record = records.find(({ hash }) => hash === near);
  if (record === undefined) return '';
  const what = cutToWidth(toOneLine(`${record.type}: ${record.message.slice(0, 500)}`), 60);
  return `\n(Did you mean ${shortHash(record)}, ${what}?)`;
}

function describeUnknown(name: string): string {
  return `No error ${toOneLine(name)} is tracked; \`errtrack list --all\` shows those that are`;
}

function describeMalformed(name: string): string {
  return `${toOneLine(name) || '""'} is no hash: give the first 4 to 16 hexadecimal digits, as \`errtrack list\` shows them`;
}

function describeCandidates(name: string, candidates: readonly CountedRecord[]): string {
  const lines = candidates.slice(0, MAX_CANDIDATES).map(({ hash, status, type, message }) => {
    const what = cutToWidth(toOneLine(`${type}: ${message.slice(0, 500)}`), 60);
    return `  ${hash} ${status.padEnd(7)} ${what}`;
  });
  const hidden = candidates.length - lines.length;
  return [
    `${toOneLine(name)} names ${candidates.length} errors; give more digits:`,
    ...lines,
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
  ].join('\n');
}
