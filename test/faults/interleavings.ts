import fc from 'fast-check';
import type { FoundTask } from '../../src/core/todo.js';
import type { Figure } from './figure.js';
import { Arena } from './support/arena.js';
import { type Happening, InterleavedProject, VERBS } from './support/interleaved-project.js';
import { findAtOdds, findBreaches, tasksOf } from './support/interleaving-breaches.js';

export interface InterleavingScale {
  readonly seed: number;
  /** How many projects have a life of their own. */
  readonly lives: number;
}

const ERRORS = 4;
/** Some folds wait for a second look at their file: others go on meanwhile. */
const AT_ONCE = 4;

const happening: fc.Arbitrary<Happening> = fc.record({
  verb: fc.constantFrom(...VERBS),
  error: fc.nat({ max: ERRORS - 1 }),
  choice: fc.nat({ max: 11 }),
});
const between = fc.array(happening, { minLength: 1, maxLength: 4 });
const life = fc.array(between, { minLength: 1, maxLength: 6 });

/**
 * A person edits TODO.md in every way, programs throw and commands decide, in any order, with a fold now and
 * then. After each: every line of the person's, every decision, a task for each error, and nothing more to do.
 */
export async function interleave({ seed, lives }: InterleavingScale): Promise<Figure> {
  const numRuns = Math.ceil(lives / AT_ONCE);
  const runs = Array.from({ length: AT_ONCE }, (_, part) =>
    fc.check(fc.asyncProperty(life, live), {
      seed: seed + part,
      numRuns,
      endOnFailure: numRuns > 99,
    }),
  );
  const details = await Promise.all(runs);
  return {
    what: "a person's edits, throws and commands in any order, with folds between",
    tried: details.reduce((sum, { numRuns: run }) => sum + run, 0),
    harmed: details.flatMap(({ failed, errorInstance, counterexample, seed: from }) =>
      failed ? [`${errorInstance} (seed ${from}) ${JSON.stringify(counterexample)}`] : [],
    ),
  };
}

async function live(times: readonly (readonly Happening[])[]): Promise<void> {
  const arena = new Arena();
  try {
    const it = new InterleavedProject(arena);
    for (let error = 0; error < ERRORS; error++) it.happen({ verb: 'throw', error, choice: error });
    await it.fold();
    await pass(it, times);
  } finally {
    arena.remove();
  }
}

async function pass(
  it: InterleavedProject,
  times: readonly (readonly Happening[])[],
): Promise<void> {
  let prior = await it.records();
  let seen = byHash(tasksOf(it.todo));
  let known: ReadonlySet<string> = new Set();
  for (const happenings of times) {
    for (const one of withoutHaste(happenings)) it.happen(one);
    const [before, told] = [it.todo, await it.records()];
    const remarks = await it.fold();
    const { files, todo: after } = it;
    const atOdds = findAtOdds(await it.fold(true));
    const records = await it.records();
    const untold = [...atOdds].filter((hash) => !known.has(hash) && !findAtOdds(remarks).has(hash));
    const breaches = [
      ...(JSON.stringify(it.files) === JSON.stringify(files)
        ? []
        : ['a second fold changes files']),
      ...untold.map((hash) => `${hash} is at odds, and nobody was told`),
      ...findBreaches({ prior, seen, told, before, after, records, atOdds }),
    ];
    if (breaches.length > 0)
      throw new Error(`${breaches.join('; ')}\n${before}\n--- became ---\n${after}`);
    seen = agree(seen, byHash(tasksOf(after)), atOdds);
    prior = agree(prior, records, atOdds);
    known = atOdds;
  }
}

/** A command that opens an error again has read the file before: what was ticked before it is taken back by it. */
function withoutHaste(happenings: readonly Happening[]): readonly Happening[] {
  return happenings.filter(
    ({ verb, error }, at) =>
      verb !== 'reopen' ||
      !happenings.slice(0, at).some((one) => one.error === error || one.verb === 'restore'),
  );
}

type Seen = ReadonlyMap<string, FoundTask>;

/** What a person and the ledger agreed on last: of what they are at odds about, what it was before that. */
function agree<T>(
  before: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  atOdds: ReadonlySet<string>,
): ReadonlyMap<string, T> {
  return new Map([
    ...[...now].filter(([hash]) => !atOdds.has(hash)),
    ...[...before].filter(([hash]) => atOdds.has(hash)),
  ]);
}

/** The first of each. */
function byHash(tasks: readonly FoundTask[]): Seen {
  return new Map([...tasks].reverse().map((task) => [task.hash, task]));
}
