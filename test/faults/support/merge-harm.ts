import type { ErrorRecord } from '../../../src/core/errors/record.js';
import type { FoldOutcome } from '../../../src/fold/outcome.js';
import { findFixedEntries } from '../../../src/markdown/fixed-file.js';
import type { FileName, Moved, PersonAtBranch } from './person-at-branch.js';

/** One side as it was committed. */
export interface Side {
  readonly records: Records;
  readonly texts: Texts;
  /** Ticks and drops that no fold has read. */
  readonly unread: ReadonlyMap<string, string>;
  /** Moves that no fold has read. */
  readonly moved: Moved;
  /** What each task says. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  readonly lines: readonly string[];
}

type Records = Readonly<Record<string, ErrorRecord>>;
export type Texts = Readonly<Record<FileName, string>>;

export interface Merge {
  readonly base: Side;
  readonly sides: readonly [Side, Side];
  readonly one: PersonAtBranch;
  /** When TODO.md was saved last: the time of a tick that is read now. */
  readonly ticks: number;
  /** When the one who merges has seen errors that are counted now. */
  readonly thrown: ReadonlyMap<string, number>;
}

export function readRecords({ arena }: PersonAtBranch): Records {
  return JSON.parse(arena.read('errors_log.json')).errors;
}

type Folded = Extract<FoldOutcome, { kind: 'folded' }>;

/** What is lost, or there twice, or not what was decided, when the one who merged has folded. */
export function findHarm(merge: Merge, outcome: Folded | null): readonly string[] {
  const { one, sides } = merge;
  const records = readRecords(one);
  const hashes = new Set(sides.flatMap((side) => Object.keys(side.records)));
  const told = new Set(outcome?.remarks.filter(isAtOdds).map(({ hash }) => hash));
  const wrong: string[] = [];
  for (const hash of hashes) {
    // Of two wordings nobody knows which one is to stay: nothing is read before a person has chosen.
    if (told.has(hash) && isReworded(hash, merge)) wrong.push(...checkWords(hash, merge));
    else if (!areAtOdds(hash, sides)) wrong.push(...checkRecord(hash, records[hash], merge));
    else if (!told.has(hash)) wrong.push(`${hash} is at odds, and nobody is told`);
  }
  const tasks = one.arena.tasks();
  for (const [hash, { status, task }] of Object.entries(records)) {
    const wanted = status === 'active' && task === 'listed' ? 1 : 0;
    const found = tasks.filter((one) => one === hash).length;
    if (found !== wanted && !told.has(hash)) wrong.push(`${hash} (${status}) has ${found} tasks`);
  }
  return [...wrong, ...checkLines(one, sides), ...checkEntries(one, sides, records)];
}

function isAtOdds({ kind }: Folded['remarks'][number]): boolean {
  return kind.startsWith('at odds');
}

/** One side has ticked it and the other dropped it, and no fold has read either. */
function areAtOdds(hash: string, [one, two]: readonly [Side, Side]): boolean {
  const [mark, other] = [one.unread.get(hash), two.unread.get(hash)];
  return mark !== undefined && other !== undefined && mark !== other;
}

/** Both have given it words of their own. */
function isReworded(hash: string, { base, sides }: Merge): boolean {
  const all = [base, ...sides].map(({ words }) => words.get(hash)?.join() ?? '');
  return !all.includes('') && new Set(all).size === 3;
}

function checkWords(hash: string, { one, sides }: Merge): readonly string[] {
  const left = one.findWords().get(hash) ?? [];
  const wanted = sides.flatMap(({ words }) => words.get(hash) ?? []);
  return wanted.filter((text) => !left.includes(text)).map((text) => `lost: ${text}`);
}

/**
 * What was decided last stands, unless somebody's tick waits to be read: that is read now. An error that was thrown
 * by a process started after its fix is back.
 */
function checkRecord(
  hash: string,
  record: ErrorRecord | undefined,
  { base, sides, ticks, thrown }: Merge,
): readonly string[] {
  const known = sides.flatMap((side) => side.records[hash] ?? []);
  const [latest] = known.sort(compareStatus);
  const marks = sides.flatMap(({ unread }) => unread.get(hash) ?? []);
  const decided =
    latest?.status === 'fixed' ? 'fixed' : (STATUS_OF[marks[0] ?? ''] ?? latest?.status);
  const fixedAt = latest?.status === 'fixed' ? Date.parse(latest.statusAt) : ticks;
  const isBack = decided === 'fixed' && (thrown.get(hash) ?? 0) > fixedAt;
  const status = isBack ? 'active' : decided;
  if (record?.status !== status) return [`${hash} is ${record?.status}, not ${status}`];
  if (record === undefined) return [];
  const was = base.records[hash];
  const isChoice = ({ severity, severityBy }: ErrorRecord) =>
    severityBy === 'person' && (was?.severityBy !== 'person' || was.severity !== severity);
  const chosen = known.filter(isChoice).map(({ severity }) => severity);
  // Nobody can tell a move that no fold has read from a line that union has brought back.
  const possible = [...chosen, ...sides.flatMap(({ moved }) => moved.get(hash) ?? [])];
  const isKept = chosen.length === 0 || possible.includes(record.severity);
  return isKept ? [] : [`${hash} is ${record.severity}, not ${chosen.join(' or ')}`];
}

const STATUS_OF: Readonly<Record<string, string>> = { done: 'fixed', dropped: 'ignored' };
const RANK: readonly string[] = ['fixed', 'ignored', 'active'];

function compareStatus(a: ErrorRecord, b: ErrorRecord): number {
  return (
    Date.parse(b.statusAt) - Date.parse(a.statusAt) ||
    RANK.indexOf(a.status) - RANK.indexOf(b.status)
  );
}

function checkLines({ arena }: PersonAtBranch, sides: readonly Side[]): readonly string[] {
  const lines = arena
    .read('TODO.md')
    .split('\n')
    .map((line) => line.trim());
  const wanted = new Set(['- a note of mine', ...sides.flatMap((side) => side.lines)]);
  return [...wanted].filter((line) => !lines.includes(line)).map((line) => `lost: ${line}`);
}

/** Each fix that stands has its entry, once, in the words of the side that made it. */
function checkEntries(
  { arena }: PersonAtBranch,
  sides: readonly Side[],
  records: Records,
): readonly string[] {
  const text = arena.read('FIXED_ERRORS.md');
  const entries = findFixedEntries(Buffer.from(text));
  return Object.values(records).flatMap(({ hash, fixes, status }) =>
    fixes.flatMap(({ at, description }, index) => {
      const isAlive = status === 'fixed' && index === fixes.length - 1;
      const found = entries.filter((entry) => entry.hash === hash && entry.fixedAt === at);
      const stood = sides.some(({ texts }) => texts['FIXED_ERRORS.md'].includes(`${hash} -->`));
      if (found.length > 1 || (found.length === 0 && isAlive && stood))
        return [`the fix of ${hash} at ${at} has ${found.length} entries`];
      const isSame = found.every((entry) => entry.description === description);
      return isSame ? [] : [`the fix of ${hash} is said to be "${found[0]?.description}"`];
    }),
  );
}
