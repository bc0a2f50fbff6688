import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UNNAMED_MAX_AGE_MS } from '../../src/files/lock.js';
import { FAULT_KINDS, type Fault } from './fault.js';
import type { Figure } from './figure.js';
import { compilePreload, type Ended, listCalls, runHarmed, runNode } from './harmed-process.js';
import { eachOf, shuffle } from './pretence.js';
import { layProject, makeFolder, removeFolder } from './project-folder.js';
import { Scene } from './scene.js';
import { randomFrom } from './support/random.js';
import { judgeWriter, writerArgs } from './writer-program.js';

export interface HostFaultScale {
  readonly seed: number;
  /** How many of some 4,000 faults are tried. */
  readonly points: number;
  /** Processes at once. */
  readonly parallel: number;
}

const CLI = resolve('bin/errtrack.js');

/**
 * Let calls of the file system go wrong under a real program that throws, and look at what its user sees: it must
 * end as without errtrack, and what a passing trouble delayed must be counted.
 */
export async function faultHosts(
  { seed, points, parallel }: HostFaultScale,
  args: readonly string[] = writerArgs(),
): Promise<Figure> {
  const folder = makeFolder();
  const preload = compilePreload(folder);
  const template = new Scene((into) => layProject(into, { fold: 'exit' }));
  const trial = template.copy();
  const calls = await listCalls(preload, args, trial.folder);
  const calm = await runNode(args, trial.folder);
  trial.remove();
  const faults = calls.flatMap((_name, index) =>
    FAULT_KINDS.flatMap((kind) =>
      [false, true].map((lasting): Fault => ({ nth: index + 1, kind, lasting })),
    ),
  );
  const chosen = shuffle(faults, randomFrom(seed)).slice(0, points);
  const harmed: string[] = [];
  await eachOf(chosen, parallel, async (fault) => {
    const scene = template.copy();
    const ended = await runHarmed(preload, args, { folder: scene.folder, fault });
    const harm = [...compare(ended, calm), ...(await findHarm(scene, ended, fault))];
    const where = `${fault.kind} ${fault.lasting ? 'from' : 'at'} call ${fault.nth} (${calls[fault.nth - 1]})`;
    harmed.push(...harm.map((line) => `${where}: ${line}`));
    scene.remove();
  });
  template.remove();
  removeFolder(folder);
  const note = `of ${faults.length} faults in a program that throws, seed ${seed}`;
  return { what: 'faults under a real program', tried: chosen.length, harmed, note };
}

/** What its user sees. */
function compare(ended: Ended, calm: Ended): readonly string[] {
  const keys = ['code', 'signal', 'stdout', 'stderr'] as const;
  return keys
    .filter((key) => ended[key] !== calm[key])
    .map((key) => `its ${key} is ${JSON.stringify(ended[key])}, not ${JSON.stringify(calm[key])}`);
}

/** Where the disk stays dead until the end of the process, what is in memory goes with it. */
async function findHarm(scene: Scene, ended: Ended, fault: Fault): Promise<readonly string[]> {
  while (hasChild(scene.folder)) await pause(20);
  const problem = await sync(scene);
  if (problem !== null) return [problem];
  // One without a name in it has no age yet at which it is overtaken.
  if (scene.findLeftovers().length > 0) await pause(UNNAMED_MAX_AGE_MS).then(() => sync(scene));
  const mayLose = fault.lasting && fault.kind !== 'short';
  return mayLose ? [...scene.findBroken(), ...scene.findLeftovers()] : judgeWriter(scene, ended);
}

async function sync({ folder }: Scene): Promise<string | null> {
  const { code, stderr } = await runNode([CLI, 'sync'], folder);
  return code === 0 ? null : `errtrack sync: ${stderr}`;
}

/** Whether a fold's child is at work: its command line names the folder. */
function hasChild(folder: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}
