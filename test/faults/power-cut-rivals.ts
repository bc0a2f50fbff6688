import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { LowSync } from 'lowdb';
import { JSONFileSync } from 'lowdb/node';
import { KEYS } from '../journal/support/journals.js';
import { cutDisk, writeImage } from './cut-disk.js';
import type { DiskOp } from './disk-log.js';
import type { Figure } from './figure.js';
import { chooseCuts, type PowerCutScale, recordStory, toldBefore } from './power-cuts.js';
import { makeFolder, removeFolder } from './project-folder.js';
import { randomFrom } from './support/random.js';

/** Another way to keep errors in a file: how one is recorded, and which are there afterwards. */
interface Rival {
  readonly record: (path: string, key: string) => void;
  readonly read: (path: string) => readonly string[];
}

type Counts = Record<string, number>;

export const POWER_CUT_RIVALS: Readonly<Record<string, () => Rival>> = {
  'lowdb, read, modified and written': () => ({
    record: (path, key) => {
      const db = new LowSync<Counts>(new JSONFileSync(path), {});
      db.read();
      db.data[key] = (db.data[key] ?? 0) + 1;
      db.write();
    },
    read: readKeys,
  }),
  'write-file-atomic': () => {
    const atomic: { sync(path: string, text: string): void } = createRequire(
      resolve('bench/package.json'),
    )('write-file-atomic');
    return {
      record: (path, key) => {
        const counts = readCounts(path);
        atomic.sync(path, JSON.stringify({ ...counts, [key]: (counts[key] ?? 0) + 1 }));
      },
      read: readKeys,
    };
  },
  appendFileSync: () => ({
    record: (path, key) => appendFileSync(path, `${JSON.stringify({ key })}\n`),
    read: (path) => readText(path).split('\n').flatMap(parseLine),
  }),
};

/**
 * The same cuts under a rival: each new error counts as acknowledged when its call has returned.
 * @throws where the rival is not installed (`npm ci` in bench/)
 */
export async function cutPowerOfRival(
  name: string,
  { seed, stories, steps, cuts }: PowerCutScale,
): Promise<Figure> {
  const rival = POWER_CUT_RIVALS[name]?.();
  if (rival === undefined) throw new Error(`${name} is no rival of this table`);
  const harmed: string[] = [];
  const sum = { tried: 0, told: 0, lost: 0 };
  for (let index = 0; index < stories; index++) {
    const random = randomFrom(seed + index);
    const ops = await recordStory(storyOf(rival), random, steps);
    for (const cut of chooseCuts(ops, cuts, random)) {
      const told = new Set(toldBefore(ops, cut.at, 'new'));
      const found = new Set(findAfter(ops, cut, rival));
      const lost = [...told].filter((key) => !found.has(key)).length;
      sum.tried++;
      sum.told += told.size;
      sum.lost += lost;
      const where = `story ${seed + index}, ${cut.model} disk, cut ${cut.at}/${cut.seed}`;
      if (lost > 0) harmed.push(`${where}: ${lost} of ${told.size} acknowledged new errors lost`);
    }
  }
  const note = `${sum.lost} of ${sum.told} acknowledged new errors lost, seed ${seed}`;
  return { what: `simulated power cuts: ${name}`, tried: sum.tried, harmed, note };
}

function storyOf({ record }: Rival): Parameters<typeof recordStory>[0] {
  return async (scene, log, random, steps) => {
    const seen = new Set<string>();
    for (let step = 0; step < steps; step++) {
      const key = KEYS[Math.floor(random() * KEYS.length)] ?? '';
      record(join(scene.folder, 'errors.json'), key);
      if (!seen.has(key)) log.tell('new', key);
      seen.add(key);
    }
  };
}

function findAfter(
  ops: readonly DiskOp[],
  { at, model, seed }: ReturnType<typeof chooseCuts>[number],
  { read }: Rival,
): readonly string[] {
  const folder = makeFolder();
  writeImage(cutDisk(ops, at, model, randomFrom(seed)), folder);
  try {
    return read(join(folder, 'errors.json'));
  } finally {
    removeFolder(folder);
  }
}

function readKeys(path: string): readonly string[] {
  return Object.keys(readCounts(path));
}

function readCounts(path: string): Counts {
  try {
    return JSON.parse(readText(path));
  } catch {
    return {};
  }
}

function parseLine(line: string): readonly string[] {
  try {
    return [JSON.parse(line).key];
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
