import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { fold } from '../../src/fold/fold.js';
import type { Figure } from './figure.js';
import { type BadLedgerKind, listBadLedgerKinds } from './support/bad-ledger-kinds.js';
import { mutate } from './support/ledger-mutation.js';
import { LedgerScene } from './support/ledger-scene.js';
import { Random } from './support/random.js';

export interface BadLedgerScale {
  readonly seed: number;
  /** Seeded flips, insertions, deletions and truncations of a real ledger. */
  readonly mutations: number;
  /** Size of the large one among the bad kinds. */
  readonly bigBytes: number;
  /** Every how many of the kinds a program that throws and the command line are run too; 0: none. */
  readonly programsEvery: number;
  /** For a negative control. */
  readonly fold?: typeof fold;
}

export interface BadLedgerFigure extends Figure {
  readonly refused: number;
  /** Still a good ledger, which has to be adopted with everything that is in it. */
  readonly taken: number;
}

/** Sealed journals stay for a minute and are read again by each fold: a project is given up before that costs much. */
const BATCHES_PER_PROJECT = 8;
const BATCH = 12;

/**
 * Put bad ledgers in the place of a good one, while errors are thrown, read and folded; then put the good one
 * back, and look whether everything is there.
 */
export async function tryBadLedgers(scale: BadLedgerScale): Promise<BadLedgerFigure> {
  const trial = new Trial(scale);
  await trial.tryKinds();
  await trial.tryMutations();
  const { harmed, refused, taken } = trial;
  const note = `${refused} refused, ${taken} still good and adopted`;
  const what = 'bad ledgers, while errors are thrown, read and folded';
  return { what, tried: refused + taken, harmed, note, refused, taken };
}

/** A ledger of some dozens of records, as folds have made it. */
export async function createGoodLedger(): Promise<string> {
  const scene = await LedgerScene.create('a good ledger', [], fold);
  scene.remove();
  return scene.good;
}

class Trial {
  readonly harmed: string[] = [];
  refused = 0;
  taken = 0;
  readonly #scale: BadLedgerScale;
  readonly #random: Random;

  constructor(scale: BadLedgerScale) {
    this.#scale = scale;
    this.#random = new Random(scale.seed);
  }

  async tryKinds(): Promise<void> {
    const { bigBytes, programsEvery } = this.#scale;
    const kinds = listBadLedgerKinds(bigBytes);
    for (let from = 0; from < kinds.length; from += BATCH) {
      await this.#withScene('a kind', async (scene) => {
        for (const [index, kind] of kinds.slice(from, from + BATCH).entries()) {
          const withPrograms = programsEvery > 0 && (from + index) % programsEvery === 0;
          await this.#tryKind(scene, kind, withPrograms);
        }
      });
    }
  }

  async #tryKind(scene: LedgerScene, kind: BadLedgerKind, withPrograms: boolean): Promise<void> {
    scene.name = kind.name;
    rmSync(scene.ledger);
    kind.put(scene.ledger, scene.good);
    letAge(scene.ledger);
    const isTaken = await scene.meet();
    this.#count(isTaken);
    if (isTaken !== kind.isTaken) scene.complain(isTaken ? 'it was taken' : 'it was refused');
    if (withPrograms) scene.runPrograms(isTaken);
    await scene.restore();
  }

  async tryMutations(): Promise<void> {
    const { mutations, seed } = this.#scale;
    const perProject = BATCH * BATCHES_PER_PROJECT;
    for (let done = 0; done < mutations; done += perProject) {
      await this.#withScene(`seed ${seed}, from mutation ${done}`, async (scene) => {
        const end = Math.min(done + perProject, mutations);
        for (let index = done; index < end; index++) {
          await this.#tryMutation(scene, index);
          if ((index + 1) % BATCH === 0 || index + 1 === end) await scene.restore();
        }
      });
    }
  }

  async #tryMutation(scene: LedgerScene, index: number): Promise<void> {
    const { bytes, how } = mutate(Buffer.from(scene.good), this.#random);
    writeFileSync(scene.ledger, bytes);
    letAge(scene.ledger);
    scene.name = `seed ${this.#scale.seed}, mutation ${index} (${how})`;
    const isTaken = await scene.meet();
    this.#count(isTaken);
  }

  #count(isTaken: boolean): void {
    if (isTaken) this.taken++;
    else this.refused++;
  }

  async #withScene(name: string, act: (scene: LedgerScene) => Promise<void>): Promise<void> {
    const scene = await LedgerScene.create(name, this.harmed, this.#scale.fold ?? fold);
    try {
      await act(scene);
    } finally {
      scene.remove();
    }
  }
}

/** What was written just now is waited for, in case that somebody is still writing it. */
function letAge(path: string): void {
  const aMinuteAgo = Date.now() / 1_000 - 60;
  if (existsSync(path)) utimesSync(path, aMinuteAgo, aMinuteAgo);
}
