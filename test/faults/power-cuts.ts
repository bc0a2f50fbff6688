import { fold } from '../../src/fold/fold.js';
import {
  cutDisk,
  DISK_MODELS,
  type DiskImage,
  type DiskModel,
  wholeBytes,
  writeImage,
} from './cut-disk.js';
import { DiskLog, type DiskOp } from './disk-log.js';
import type { Figure } from './figure.js';
import { AGED_MS, playStory } from './power-cut-story.js';
import { asProcess, later, shuffle } from './pretence.js';
import { layProject } from './project-folder.js';
import { Scene } from './scene.js';
import { randomFrom } from './support/random.js';
import { watchFs } from './watched-fs.js';

export interface PowerCutScale {
  readonly seed: number;
  readonly stories: number;
  readonly steps: number;
  /** In each story: at each boundary of a sync as far as they go, the rest anywhere. */
  readonly cuts: number;
}

/** Where the power goes away, and what the disk is like. */
interface Cut {
  readonly at: number;
  readonly model: DiskModel;
  readonly seed: number;
}

const VISIBLE = ['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md'];

/**
 * Cut the power under writers, folds and a person's edits, and fold what is left on the disk: every new error,
 * fatal error and decision that was acknowledged must be there, nothing twice, and no visible file torn.
 */
export async function cutPower(
  { seed, stories, steps, cuts }: PowerCutScale,
  story: typeof playStory = playStory,
): Promise<Figure> {
  const harmed: string[] = [];
  let tried = 0;
  let promised = 0;
  for (let index = 0; index < stories; index++) {
    const random = randomFrom(seed + index);
    const ops = await recordStory(story, random, steps);
    for (const cut of chooseCuts(ops, cuts, random)) {
      const harm = await tryCut(ops, cut);
      const where = `story ${seed + index}, ${cut.model} disk, cut ${cut.at}/${cut.seed}`;
      harmed.push(...harm.map((line) => `${where}: ${line}`));
      promised += toldBefore(ops, cut.at, 'new').length + toldBefore(ops, cut.at, 'fatal').length;
      tried++;
    }
  }
  const note = `${promised} acknowledged new and fatal errors before them, seed ${seed}`;
  return { what: 'simulated power cuts', tried, harmed, note };
}

/** What a story asks of the disk, after what is there before it. */
export async function recordStory(
  story: typeof playStory,
  random: () => number,
  steps: number,
): Promise<readonly DiskOp[]> {
  const counters = random() < 0.5 ? 'local' : 'ledger';
  const scene = new Scene((folder) => layProject(folder, { counters }));
  const log = new DiskLog(scene.folder);
  log.tell('begin', '');
  const end = watchFs(scene.folder, log.around);
  try {
    await story(scene, log, random, steps);
  } finally {
    end();
    scene.remove();
  }
  return log.ops;
}

/** Right before and right after each sync, in both models by turns, and anywhere. */
export function chooseCuts(
  ops: readonly DiskOp[],
  count: number,
  random: () => number,
): readonly Cut[] {
  const from = ops.findIndex((op) => op.op === 'told');
  const boundaries = ops.flatMap(({ op }, index) =>
    index > from && (op === 'sync' || op === 'sync-folder') ? [index, index + 1] : [],
  );
  const shuffled = shuffle(boundaries, random);
  return Array.from({ length: count }, (_, index) => ({
    at: shuffled[index >> 1] ?? from + Math.floor(random() * (ops.length + 1 - from)),
    model: DISK_MODELS[index % 2] ?? 'minimal',
    seed: Math.floor(random() * 1e9),
  }));
}

async function tryCut(ops: readonly DiskOp[], cut: Cut): Promise<readonly string[]> {
  const image = cutDisk(ops, cut.at, cut.model, randomFrom(cut.seed));
  const scene = new Scene((folder) => writeImage(image, folder));
  try {
    const torn = findTorn(ops, cut.at, image);
    return torn.length > 0 ? torn : await foldAfter(scene, ops, cut.at);
  } finally {
    scene.remove();
  }
}

/** Visible files hold one whole version or another. */
function findTorn(ops: readonly DiskOp[], at: number, { files }: DiskImage): readonly string[] {
  return VISIBLE.flatMap((name) => {
    const found = files.get(name);
    if (found === undefined || found.bytes.equals(wholeBytes(ops, at, found.file))) return [];
    return [`${name} is torn`];
  });
}

async function foldAfter(
  scene: Scene,
  ops: readonly DiskOp[],
  at: number,
): Promise<readonly string[]> {
  const outcome = await asProcess(() => later(AGED_MS, () => fold(scene.project)));
  if (outcome.kind !== 'folded') return [`the fold afterwards: ${JSON.stringify(outcome)}`];
  const before = VISIBLE.map((name) => (scene.has(name) ? scene.read(name) : null)).join();
  const again = await asProcess(() => later(AGED_MS, () => fold(scene.project)));
  const after = VISIBLE.map((name) => (scene.has(name) ? scene.read(name) : null)).join();
  const isCalm = again.kind === 'folded' && again.events === 0 && before === after;
  return [
    ...(isCalm ? [] : [`a second fold does more: ${JSON.stringify(again)}`]),
    ...scene.findBroken(),
    ...(await findBrokenPromises(scene, ops, at)),
    ...scene.findLeftovers(),
    ...scene.findJournals(),
  ];
}

async function findBrokenPromises(
  scene: Scene,
  ops: readonly DiskOp[],
  at: number,
): Promise<readonly string[]> {
  const { errors } = scene.readLedger();
  const told = (kind: string) => toldBefore(ops, at, kind);
  const counts = await scene.readCounts();
  const countOf = (key: string) => counts.get(key) ?? 0;
  const thrown = countEach(told('throwing'));
  const lines = told('line').filter((line) => !scene.read('TODO.md').includes(line));
  const fixed = told('fixed').filter((key) => errors.get(key)?.status !== 'fixed');
  const fewer = [...countEach([...told('new'), ...told('fatal')])].filter(
    ([key, least]) => countOf(key) < least,
  );
  const more = [...counts].filter(([key, count]) => count > (thrown.get(key) ?? 0));
  return [
    ...lines.map((line) => `the person's line "${line}" is lost`),
    ...fixed.map((key) => `the fix of ${key} is lost`),
    ...fewer.map(([key, least]) => `${key} × ${countOf(key)} of ${least} acknowledged`),
    ...more.map(([key, count]) => `${key} × ${count}, thrown × ${thrown.get(key) ?? 0}`),
    ...scene.findStale(counts),
    ...scene.findBadLists(errors),
  ];
}

export function toldBefore(ops: readonly DiskOp[], at: number, kind: string): readonly string[] {
  return ops
    .slice(0, at)
    .flatMap((op) => (op.op === 'told' && op.what.kind === kind ? [op.what.key] : []));
}

function countEach(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
