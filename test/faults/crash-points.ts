import { resolve } from 'node:path';
import { createMarker } from '../../src/fold/marker.js';
import { DECIDED, FOLDED, prepareMuch } from './busy-project.js';
import type { Figure } from './figure.js';
import {
  compilePreload,
  type Ended,
  type KillPhase,
  listCalls,
  runHarmed,
  runNode,
} from './harmed-process.js';
import { asProcess, eachOf, shuffle } from './pretence.js';
import { layProject, makeFolder, removeFolder } from './project-folder.js';
import { type Expectations, Scene } from './scene.js';
import { randomFrom } from './support/random.js';
import { judgeWriter, writerArgs } from './writer-program.js';

export interface CrashScale {
  readonly seed: number;
  /** How many of the points are tried, by chance; there are some 200. */
  readonly points: number;
  /** Processes at once. */
  readonly parallel: number;
}

/** A program that is killed on its way. */
export interface Victim {
  readonly name: string;
  readonly config?: object;
  readonly prepare: (scene: Scene) => Promise<void>;
  readonly args: (scene: Scene) => readonly string[];
  /** What must be true once a sync has got through, by what the killed one had said. */
  readonly judge: (scene: Scene, killed: Ended) => readonly string[];
}

interface Point {
  readonly victim: Victim;
  readonly template: Scene;
  readonly nth: number;
  readonly phase: KillPhase;
}

const CLI = resolve('bin/errtrack.js');
const FOLD = resolve('dist/commands/fold.js');

const VICTIMS: readonly Victim[] = [
  {
    name: 'the fold',
    prepare: async (scene) => {
      await prepareMuch(scene);
      // Its parent makes it, and is gone too.
      await asProcess(() => createMarker(scene.dataDir));
    },
    args: ({ project }) => [FOLD, JSON.stringify(project)],
    judge: (scene) => scene.findHarm(FOLDED),
  },
  {
    name: 'errtrack sync',
    prepare: prepareMuch,
    args: () => [CLI, 'sync'],
    judge: (scene) => scene.findHarm(FOLDED),
  },
  {
    name: 'errtrack fix',
    prepare: prepareMuch,
    args: () => [CLI, 'fix', DECIDED.key, '-d', 'done'],
    judge: (scene, { stdout }) => judgeFix(scene, stdout.includes('Marked error')),
  },
  {
    name: 'a writer',
    config: { fold: 'manual' },
    prepare: async () => {},
    args: () => writerArgs(),
    judge: judgeWriter,
  },
  {
    name: 'a writer that is folded meanwhile',
    config: { fold: 'manual' },
    prepare: async () => {},
    args: () => writerArgs(`if (i === 6) execFileSync(process.execPath, ['${CLI}', 'sync']);`),
    judge: judgeWriter,
  },
];

/**
 * Kill real processes with SIGKILL at each change that they make on the disk: before it, in the middle of a write,
 * after it. One clean `errtrack sync` later nothing is lost or double, and nothing is left lying about.
 */
export async function killAtEachChange(
  { seed, points, parallel }: CrashScale,
  victims: readonly Victim[] = VICTIMS,
): Promise<Figure> {
  const folder = makeFolder();
  const preload = compilePreload(folder);
  const all: Point[] = [];
  for (const victim of victims) all.push(...(await listPoints(victim, preload)));
  const chosen = shuffle(all, randomFrom(seed)).slice(0, points);
  const harmed: string[] = [];
  await eachOf(chosen, parallel, async (point) => {
    harmed.push(...(await tryPoint(point, preload)));
  });
  for (const { template } of all) template.remove();
  removeFolder(folder);
  const note = `of ${all.length} changes of ${victims.length} programs, seed ${seed}`;
  return { what: 'kills at a change on the disk', tried: chosen.length, harmed, note };
}

/** The disk before a change is that after the one before it: only the first is tried before. */
async function listPoints(victim: Victim, preload: string): Promise<readonly Point[]> {
  const template = new Scene((folder) => layProject(folder, victim.config));
  await victim.prepare(template);
  const trial = template.copy();
  const calls = await listCalls(preload, victim.args(trial), trial.folder);
  trial.remove();
  const names = calls.filter((name) => name.startsWith('*'));
  const phases = (name: string, index: number): readonly KillPhase[] => [
    ...(index === 0 ? (['before'] as const) : []),
    ...(name === '*writeSync' ? (['amid'] as const) : []),
    'after',
  ];
  return names.flatMap((name, index) =>
    phases(name, index).map((phase) => ({ victim, template, nth: index + 1, phase })),
  );
}

async function tryPoint(
  { victim, template, nth, phase }: Point,
  preload: string,
): Promise<readonly string[]> {
  const scene = template.copy();
  try {
    const order = { folder: scene.folder, kill: { nth, phase } };
    const killed = await runHarmed(preload, victim.args(scene), order);
    const harm =
      killed.signal === 'SIGKILL'
        ? await judge(scene, victim, killed)
        : [`it lives: ${killed.stderr}`];
    return harm.map((line) => `${victim.name}, killed ${phase} change ${nth}: ${line}`);
  } finally {
    scene.remove();
  }
}

async function judge(scene: Scene, victim: Victim, killed: Ended): Promise<readonly string[]> {
  const { code, stderr } = await runNode([CLI, 'sync'], scene.folder);
  if (code !== 0) return [`errtrack sync: ${stderr}`];
  return victim.judge(scene, killed);
}

/** A decision that was not told yet may be there or not. */
function judgeFix(scene: Scene, wasTold: boolean): readonly string[] {
  const { key, ...record } = DECIDED;
  const fixed: Expectations = new Map([...FOLDED, [key, { ...record, status: 'fixed' }]]);
  const harm = scene.findHarm(fixed);
  return wasTold || harm.length === 0 ? harm : scene.findHarm(FOLDED);
}
