import { fold } from '../../src/fold/fold.js';
import { resolveConflicts } from '../../src/fold/resolve.js';
import type { Figure } from './figure.js';
import { findHarm, type Merge, readRecords, type Side, type Texts } from './support/merge-harm.js';
import { FILES, type FileName, PersonAtBranch, UNION } from './support/person-at-branch.js';
import { Random } from './support/random.js';

export interface BranchMergeScale {
  readonly seed: number;
  readonly trials: number;
  /** The seed of the one trial to be seen again: all of them begin with the same project. */
  readonly only?: number;
  /** For a negative control: nobody folds after the merge. */
  readonly isHealed?: boolean;
}

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
      if (seed !== (scale.only ?? seed)) continue;
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
    const sides = [ours, theirs] as const;
    count({ base: this.#base, sides, conflicts, one }, shares);
    if (conflicts.length > 0) {
      const outcome = await resolveConflicts(one.project);
      if (outcome.kind !== 'resolved') return [`not resolved: ${JSON.stringify(outcome)}`];
      one.commit();
    }
    const merge = { base: this.#base, sides, one, ticks: one.savedAt, thrown: new Map(one.thrown) };
    const outcome = this.#isHealed ? await fold(one.project, { relist: true }) : null;
    if (outcome !== null && outcome.kind !== 'folded')
      return [`not folded: ${JSON.stringify(outcome)}`];
    return [...findHarm(merge, outcome), ...(this.#isHealed ? await foldAgain(one) : [])];
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
  const [unread, words] = [person.findUnread(records), person.findWords()];
  return { texts, records, unread, moved: person.findMoved(records), words, lines };
}

type Unmerged = Pick<Merge, 'base' | 'sides' | 'one'> & { readonly conflicts: readonly string[] };

function count(
  { base, sides, conflicts, one }: Unmerged,
  shares: ReadonlyMap<FileName, Share>,
): void {
  for (const [name, share] of shares) {
    const [ours, theirs] = sides.map(({ texts }) => texts[name]);
    if (ours === base.texts[name] || theirs === base.texts[name] || ours === theirs) continue;
    share.both++;
    if (!conflicts.includes(name)) share.clean++;
    if (one.mergesAlone(base.texts[name], ours ?? '', theirs ?? '')) share.cleanWithoutUnion++;
  }
}

async function foldAgain(one: PersonAtBranch): Promise<readonly string[]> {
  const before = readTexts(one);
  await one.fold();
  const after = readTexts(one);
  return FILES.filter((name) => before[name] !== after[name]).map(
    (name) => `${name} is another after one more fold`,
  );
}
