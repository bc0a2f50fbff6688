import type { ErrorRecord } from '../../src/core/errors/record.js';
import { fold } from '../../src/fold/fold.js';
import type { FoldOutcome } from '../../src/fold/outcome.js';
import { resolveConflicts } from '../../src/fold/resolve.js';
import { findFixedEntries } from '../../src/markdown/fixed-file.js';
import type { Figure } from './figure.js';
import {
  FILES,
  type FileName,
  type Moved,
  PersonAtBranch,
  UNION,
} from './support/person-at-branch.js';
import { Random } from './support/random.js';

export interface BranchMergeScale {
  readonly seed: number;
  readonly trials: number;
  /** For a negative control: nobody folds after the merge. */
  readonly isHealed?: boolean;
}

/** One side as it was committed. */
interface Side {
  readonly records: Records;
  readonly texts: Texts;
  /** Ticks and drops that no fold has read. */
  readonly unread: ReadonlyMap<string, string>;
  /** Moves that no fold has read. */
  readonly moved: Moved;
  readonly lines: readonly string[];
}

type Records = Readonly<Record<string, ErrorRecord>>;
type Texts = Readonly<Record<FileName, string>>;

/** How often a file was changed on both sides, and how often git could merge it by itself. */
interface Share {
  both: number;
  clean: number;
  cleanWithoutUnion: number;
}

/**
 * Two people work in clones of one project at the same time, each as they like, and one merges. Harm is a decision,
 * a line, a task or an entry of either that is lost, or there twice, when the one who merged has folded.
 */
export async function mergeBranches(scale: BranchMergeScale): Promise<Figure> {
  const harmed: string[] = [];
  const shares = new Map(
    FILES.map((name) => [name, { both: 0, clean: 0, cleanWithoutUnion: 0 }] as const),
  );
  const origin = new PersonAtBranch('nobody', new Random(scale.seed));
  try {
    await origin.begin();
    for (let seed = scale.seed; seed < scale.seed + scale.trials; seed++) {
      const wrong = await new Trial(origin, seed, scale.isHealed ?? true).run(shares);
      harmed.push(...wrong.map((line) => `${line} (seed ${seed})`));
    }
  } finally {
    origin.arena.remove();
  }
  return {
    what: 'merges of two branches with decisions, throws and edits on both',
    tried: scale.trials,
    harmed,
    note: [...shares].map(([name, share]) => tellShare(name, share)).join(', '),
  };
}

function tellShare(name: FileName, { both, clean, cleanWithoutUnion }: Share): string {
  const without = UNION.includes(name) ? ` (${cleanWithoutUnion} without union)` : '';
  return `${name} merged by itself in ${clean} of ${both}${without}`;
}

class Trial {
  readonly #random: Random;
  readonly #one: PersonAtBranch;
  readonly #two: PersonAtBranch;
  readonly #base: Side;
  readonly #isHealed: boolean;

  constructor(origin: PersonAtBranch, seed: number, isHealed: boolean) {
    this.#random = new Random(seed);
    this.#one = new PersonAtBranch('one', this.#random);
    this.#two = new PersonAtBranch('two', this.#random);
    this.#base = readSide(origin);
    this.#isHealed = isHealed;
    for (const person of [this.#one, this.#two]) person.cloneFrom(origin);
  }

  async run(shares: ReadonlyMap<FileName, Share>): Promise<readonly string[]> {
    const people = [this.#one, this.#two] as const;
    try {
      return await this.#merge(people, shares);
    } finally {
      for (const { arena } of people) arena.remove();
    }
  }

  async #merge(
    people: readonly [PersonAtBranch, PersonAtBranch],
    shares: ReadonlyMap<FileName, Share>,
  ): Promise<readonly string[]> {
    const [one, two] = people;
    for (let step = this.#random.between(4, 14); step > 0; step--)
      await this.#random.pick(people).act();
    for (const person of people) person.commit();
    const [ours, theirs] = [readSide(one), readSide(two)];
    const conflicts = one.merge(two);
    const merge = { base: this.#base, sides: [ours, theirs] as const, conflicts, one };
    count(merge, shares);
    if (conflicts.length > 0) {
      const outcome = await resolveConflicts(one.project);
      if (outcome.kind !== 'resolved') return [`not resolved: ${JSON.stringify(outcome)}`];
      one.commit();
    }
    const outcome = this.#isHealed ? await fold(one.project, { relist: true }) : null;
    if (outcome !== null && outcome.kind !== 'folded')
      return [`not folded: ${JSON.stringify(outcome)}`];
    return [...check(merge, outcome), ...(this.#isHealed ? await foldAgain(one) : [])];
  }
}

function readTexts({ arena }: PersonAtBranch): Texts {
  const [ledger = '', todo = '', fixed = ''] = FILES.map((name) => arena.read(name));
  return { 'errors_log.json': ledger, 'TODO.md': todo, 'FIXED_ERRORS.md': fixed };
}

function readSide(person: PersonAtBranch): Side {
  const texts = readTexts(person);
  const records = readRecords(person);
  const { lines } = person;
  const unread = person.findUnread(records);
  return { texts, records, unread, moved: person.findMoved(records), lines };
}

function readRecords({ arena }: PersonAtBranch): Records {
  return JSON.parse(arena.read('errors_log.json')).errors;
}

interface Merge {
  readonly base: Side;
  readonly sides: readonly [Side, Side];
  readonly conflicts: readonly string[];
  readonly one: PersonAtBranch;
}

function count({ base, sides, conflicts, one }: Merge, shares: ReadonlyMap<FileName, Share>): void {
  for (const [name, share] of shares) {
    const [ours, theirs] = sides.map(({ texts }) => texts[name]);
    if (ours === base.texts[name] || theirs === base.texts[name] || ours === theirs) continue;
    share.both++;
    if (!conflicts.includes(name)) share.clean++;
    if (one.mergesAlone(base.texts[name], ours ?? '', theirs ?? '')) share.cleanWithoutUnion++;
  }
}

type Folded = Extract<FoldOutcome, { kind: 'folded' }>;

function check(merge: Merge, outcome: Folded | null): readonly string[] {
  const { one, sides } = merge;
  const records = readRecords(one);
  const hashes = new Set(sides.flatMap((side) => Object.keys(side.records)));
  const told = new Set(outcome?.remarks.filter(isAtOdds).map(({ hash }) => hash));
  const wrong: string[] = [];
  for (const hash of hashes) {
    if (!areAtOdds(hash, sides)) wrong.push(...checkRecord(hash, records[hash], merge));
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

/** What was decided last stands, unless somebody's tick waits to be read: that is read now. */
function checkRecord(
  hash: string,
  record: ErrorRecord | undefined,
  { base, sides }: Merge,
): readonly string[] {
  const known = sides.flatMap((side) => side.records[hash] ?? []);
  const [latest] = known.sort(compareStatus);
  const marks = sides.flatMap(({ unread }) => unread.get(hash) ?? []);
  const status =
    latest?.status === 'fixed' ? 'fixed' : (STATUS_OF[marks[0] ?? ''] ?? latest?.status);
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

async function foldAgain(one: PersonAtBranch): Promise<readonly string[]> {
  const before = readTexts(one);
  await one.fold();
  const after = readTexts(one);
  return FILES.filter((name) => before[name] !== after[name]).map(
    (name) => `${name} is another after one more fold`,
  );
}
