import fc from 'fast-check';
import type { FoundTask } from '../../src/core/todo.js';
import type { Figure } from './figure.js';
import { Arena } from './support/arena.js';
import { type Happening, InterleavedProject, VERBS } from './support/interleaved-project.js';
import {
  findAtOdds,
  findBreaches,
  personsLines,
  tasksOf,
  withoutIndent,
} from './support/interleaving-breaches.js';

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
  return figureOf(
    "a person's edits, throws and commands in any order, with folds between",
    details,
  );
}

function figureOf<T>(what: string, details: readonly fc.RunDetails<T>[]): Figure {
  return {
    what,
    tried: details.reduce((sum, { numRuns }) => sum + numRuns, 0),
    harmed: details.flatMap(({ failed, errorInstance, counterexample, seed }) =>
      failed ? [`${errorInstance} (seed ${seed}) ${JSON.stringify(counterexample)}`] : [],
    ),
  };
}

function live(times: readonly (readonly Happening[])[]): Promise<void> {
  return inProject((it) => pass(it, times));
}

/** A project in which there is a task for each error. */
async function inProject<T>(run: (it: InterleavedProject) => Promise<T>): Promise<T> {
  const arena = new Arena();
  try {
    const it = new InterleavedProject(arena);
    for (let error = 0; error < ERRORS; error++) it.happen({ verb: 'throw', error, choice: error });
    await it.fold();
    return await run(it);
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

/** What may happen to one error without anybody contradicting anybody: first by one, then by the other. */
const PEACEFUL: readonly (readonly string[])[] = [
  ['tick'],
  ['add words', 'tick'],
  ['write below', 'drop'],
  ['begin', 'add words', 'write below'],
  ['move', 'write', 'begin'],
  ['reword', 'move', 'throw'],
  ['move and tick'],
  ['strike', 'write a section'],
  ['take away', 'throw'],
  ['throw', 'fix', 'write'],
  ['write below', 'ignore'],
  ['raise', 'throw', 'write below'],
  ['write', 'delete'],
  ['paste twice', 'write'],
];

const peacefulLife = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...PEACEFUL), fc.nat({ max: 11 })), {
      minLength: ERRORS,
      maxLength: ERRORS,
    }),
    fc.array(fc.nat({ max: ERRORS - 1 }), { minLength: ERRORS * 3, maxLength: ERRORS * 3 }),
  )
  .map(([stories, order]) => takeInTurn(stories, order));

/** Where nobody contradicts anybody it is all one whether folds come after each step or at the end alone. */
export async function foldEarlyAndLate({ seed, lives }: InterleavingScale): Promise<Figure> {
  const details = await fc.check(fc.asyncProperty(peacefulLife, liveTwice), {
    seed,
    numRuns: lives,
  });
  return figureOf("a person's edits, throws and commands, with folds early and late", [details]);
}

function takeInTurn(
  stories: readonly (readonly [readonly string[], number])[],
  order: readonly number[],
): readonly Happening[] {
  const left = stories.map(([verbs]) => [...verbs]);
  return order.flatMap((error) => {
    const verb = left[error]?.shift();
    return verb === undefined ? [] : [{ verb, error, choice: stories[error]?.[1] ?? 0 }];
  });
}

async function liveTwice(happenings: readonly Happening[]): Promise<void> {
  const ends = await Promise.all([true, false].map((isEarly) => liveOnce(happenings, isEarly)));
  const [early, late] = ends.map((end) => JSON.stringify(end, null, 1));
  if (early !== late) throw new Error(`with early folds:\n${early}\nwith a late one:\n${late}`);
}

async function liveOnce(happenings: readonly Happening[], isEarly: boolean): Promise<object> {
  return inProject(async (it) => {
    for (const one of happenings) {
      it.happen(one);
      if (isEarly) await it.fold();
    }
    await it.fold();
    return {
      tasks: tasksOf(it.todo)
        .map((task) => JSON.stringify(task))
        .sort(),
      ...(await tellEnd(it)),
    };
  });
}

/** Of the ledger what a person decides; of the file the person's own lines. */
async function tellEnd(it: InterleavedProject): Promise<object> {
  const records = [...(await it.records()).values()].map(
    ({ hash, status, work, task, severity, severityBy, occurrences, fixes }) => ({
      ...{ hash, status, work, task, severity, severityBy, occurrences },
      fixes: fixes.map(({ description }) => description),
    }),
  );
  return { records, lines: personsLines(it.todo).map(withoutIndent).sort() };
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
