import { join } from 'node:path';
import { appendDecisions } from '../../src/fold/decisions.js';
import { fold } from '../../src/fold/fold.js';
import type { Journal } from '../../src/journal/journal.js';
import { sealJournals } from '../../src/journal/seal.js';
import { KEYS, throwOf } from '../journal/support/journals.js';
import { expectations, FOLDED, fixOf, prepareMuch } from './busy-project.js';
import { later } from './pretence.js';
import type { Expectations, Scene } from './scene.js';

/** Something that is done while calls of the file system fail, and what must be true then and afterwards. */
export interface Scenario {
  readonly name: string;
  /** What is there before. */
  readonly prepare: (scene: Scene) => Promise<void>;
  readonly stage: (scene: Scene) => Staged;
}

export interface Staged {
  /** Done under faults. */
  readonly act: () => unknown;
  /** Looked at while what the faults have done still stands. `thrown` is null where nothing was. */
  readonly judge: (
    thrown: unknown,
    result: unknown,
  ) => readonly string[] | Promise<readonly string[]>;
  /** Once the faults are gone: bring everything in order; what is wrong even then. */
  readonly recover: () => Promise<readonly string[]>;
  /** Done under another fault, between the first and the recovery. */
  readonly again?: () => unknown;
}

const AGED_MS = 120_000;
const [A = '', B = '', C = '', D = ''] = KEYS;

export const SCENARIOS: readonly Scenario[] = [
  journal('a new journal', { before: [], during: [A] }),
  journal('a repeat', { before: [A], during: [A, A, B] }),
  journal('a journal that is full', { before: [A], during: [A, B, A], size: 8 * 1024 * 1024 }),
  journal('a journal that is sealed under its writer', {
    before: [A, B],
    during: [A, C],
    prepare: ({ dataDir }) => sealJournals(join(dataDir, 'journal')),
  }),
  {
    name: 'a decision',
    prepare: async (scene) => {
      await scene.throwAll(A, B);
      await scene.fold();
    },
    stage: (scene) =>
      decide(
        scene,
        () => appendDecisions(scene.project, [fixOf(A)]),
        (thrown) => thrown === null,
      ),
  },
  {
    name: 'a fold with a decision',
    prepare: async (scene) => {
      await scene.throwAll(A, B);
      await scene.fold();
    },
    stage: (scene) =>
      decide(
        scene,
        () => fold(scene.project, { events: [fixOf(A)] }),
        (thrown, result) => thrown === null && isFolded(result),
      ),
  },
  {
    name: 'a fold of repeats alone',
    prepare: async (scene) => {
      await scene.throwAll(A, B);
      await scene.fold();
      await scene.throwAll(A, A);
    },
    stage: (scene) => foldAll(scene, 0, expectations({ [A]: 3, [B]: 1 }, [])),
  },
  { name: 'a fold', prepare: prepareMuch, stage: (scene) => foldAll(scene, 0, FOLDED) },
  {
    name: 'a fold of old journals',
    prepare: prepareMuch,
    stage: (scene) => foldAll(scene, AGED_MS, FOLDED),
  },
];

interface JournalPlan {
  readonly before: readonly string[];
  readonly during: readonly string[];
  /** How large the journal is before. */
  readonly size?: number;
  readonly prepare?: (scene: Scene) => unknown;
}

function journal(name: string, { before, during, size = 0, prepare }: JournalPlan): Scenario {
  const keys = [...before, ...during];
  const expected = expectations(countEach(keys), []);
  const stage = (scene: Scene): Staged => {
    const written = scene.openJournal();
    for (const key of before) written.append(throwOf(key));
    const filled = fill(written, size);
    prepare?.(scene);
    return {
      act: () => {
        for (const key of during) written.append(throwOf(key));
      },
      judge: (thrown) => (thrown === null ? scene.findBroken() : [`append threw: ${thrown}`]),
      again: () => written.flush(),
      recover: () => {
        written.close();
        const lost = written.dropped === 0 ? [] : [`${written.dropped} records were dropped`];
        return foldTwice(scene, new Map([...expected, ...filled]), lost);
      },
    };
  };
  return { name, prepare: async () => {}, stage };
}

/** Large records of one key, until the journal has this size. */
function fill(journal: Journal, size: number): Expectations {
  const message = 'm'.repeat(50_000);
  const error = { type: 'E', message, location: null, stack: [], causes: [] };
  let occurrences = 0;
  for (let bytes = 0; bytes < size; bytes += message.length) {
    journal.append(throwOf(D, { error }, String(++occurrences)));
  }
  return occurrences === 0 ? new Map() : expectations({ [D]: occurrences }, []);
}

/** What was told as done is done; what was told as failed may be done or not. */
function decide(
  scene: Scene,
  act: () => unknown,
  isTold: (thrown: unknown, result: unknown) => boolean,
): Staged {
  let mustBe = false;
  const before = expectations({ [A]: 1, [B]: 1 }, []);
  const after = expectations({ [A]: 1, [B]: 1 }, [A]);
  return {
    act,
    judge: (thrown, result) => {
      mustBe = isTold(thrown, result);
      return scene.findBroken();
    },
    again: () => fold(scene.project),
    recover: async () => {
      const harm = await foldTwice(scene, after);
      return mustBe || harm.length === 0 ? harm : foldTwice(scene, before);
    },
  };
}

function foldAll(scene: Scene, agedMs: number, expected: Expectations): Staged {
  return {
    act: () => later(agedMs, () => fold(scene.project)),
    judge: async (thrown) =>
      thrown === null
        ? [...scene.findBroken(), ...(await scene.findUnseen(expected))]
        : [`fold threw: ${thrown}`],
    again: () => later(agedMs, () => fold(scene.project)),
    recover: () => foldTwice(scene, expected),
  };
}

/** Now, and when sealed journals are old enough to go. */
async function foldTwice(
  scene: Scene,
  expected: Expectations,
  harm: readonly string[] = [],
): Promise<readonly string[]> {
  const first = await scene.fold();
  if (first.kind !== 'folded') return [...harm, `the next fold: ${JSON.stringify(first)}`];
  const soon = scene.findHarm(expected);
  if (soon.length > 0) return [...harm, ...soon];
  await later(AGED_MS, () => scene.fold());
  return [...harm, ...scene.findHarm(expected), ...scene.findJournals()];
}

function isFolded(result: unknown): boolean {
  return JSON.stringify(result)?.includes('"kind":"folded"') ?? false;
}

function countEach(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
