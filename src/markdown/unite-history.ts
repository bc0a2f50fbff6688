import type { ConflictHunk } from '../core/conflict-sides.js';

/** What begins an entry. A person's headings of this rank part the file just as well. */
const HEADING = /^## /;
/** Which fix an entry tells of. */
const FIX = /<!-- errtrack:[0-9a-f]{16} --> <!-- errtrack-fixed:[^>]*-->/;
/** What is added to an entry: a list goes on with it. */
const FACT = /^[ \t]*[-*+][ \t]+\*\*Came back:\*\* /;
const FIXES = new RegExp(FIX, 'g');

type Lines = readonly string[];

/** The lines from one heading that both sides share to the next. */
interface Part {
  readonly ours: string[];
  readonly theirs: string[];
  /** Conflict by conflict: for what is no entry. */
  readonly united: string[];
}

/**
 * The lines of a FIXED_ERRORS.md without its conflicts. Two entries may share lines, a heading of one day or a
 * time, and git's conflict then goes through the middle of them: so whole entries are united, ours above theirs.
 */
export function uniteHistory(hunks: readonly ConflictHunk[], below: Lines): Lines {
  return splitIntoParts(hunks, below).flatMap((part) =>
    isEntries(part) ? uniteEntries(part) : part.united,
  );
}

function splitIntoParts(hunks: readonly ConflictHunk[], below: Lines): readonly Part[] {
  let part = startPart();
  const parts = [part];
  const share = (line: string): void => {
    if (HEADING.test(line)) {
      part = startPart();
      parts.push(part);
    }
    for (const lines of [part.ours, part.theirs, part.united]) lines.push(line);
  };
  for (const { above, ours, theirs } of hunks) {
    above.forEach(share);
    for (const line of ours) part.ours.push(line);
    for (const line of theirs) part.theirs.push(line);
    for (const line of isSame(ours, theirs) ? ours : stack(ours, theirs)) part.united.push(line);
  }
  below.forEach(share);
  return parts;
}

function startPart(): Part {
  return { ours: [], theirs: [], united: [] };
}

/** Where both sides tell of the same fixes, only words differ, and those are best left in their place. */
function isEntries({ ours, theirs }: Part): boolean {
  return listFixes(ours) !== listFixes(theirs);
}

function listFixes(lines: Lines): string {
  return [...lines.join('').matchAll(FIXES)].join();
}

function uniteEntries({ ours, theirs }: Part): Lines {
  const entries = splitIntoEntries(ours);
  for (const other of splitIntoEntries(theirs)) {
    const fix = fixOf(other);
    const same = entries.findIndex((entry) =>
      fix === null ? isSame(entry, other) : fixOf(entry) === fix,
    );
    const entry = entries[same];
    if (entry === undefined) entries.push(other);
    else entries[same] = addLines(entry, other);
  }
  return entries.reduce(stack, []);
}

/** What stands above the first heading is one of them. */
function splitIntoEntries(lines: Lines): Lines[] {
  const entries: string[][] = [[]];
  for (const line of lines) {
    if (HEADING.test(line)) entries.push([]);
    entries.at(-1)?.push(line);
  }
  return entries.filter((entry) => entry.length > 0);
}

/** Of an entry that both sides have, each may have changed the words. */
function addLines(entry: Lines, other: Lines): Lines {
  const known = new Set(entry.map((line) => line.trimEnd()));
  const added = other.filter((line) => !known.has(line.trimEnd()));
  return added.length === 0 ? entry : stack(entry, added);
}

function fixOf(entry: Lines): string | null {
  return FIX.exec(entry.join(''))?.[0] ?? null;
}

function isSame(one: Lines, other: Lines): boolean {
  return one.join('').trim() === other.join('').trim();
}

/** One above the other, with an empty line between them, but for what is added to one list. */
function stack(above: Lines, below: Lines): Lines {
  const [first = ''] = below;
  const last = above.at(-1) ?? '';
  const lineBreak = first.endsWith('\r\n') ? '\r\n' : '\n';
  const end = last === '' || last.endsWith('\n') ? [] : [lineBreak];
  const isOneList = FACT.test(last) && FACT.test(first);
  const gap = last.trim() !== '' && first.trim() !== '' && !isOneList ? [lineBreak] : [];
  return [...above, ...end, ...gap, ...below];
}
