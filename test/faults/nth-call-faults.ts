import { DURABLE_SCENARIOS } from './durable-scenarios.js';
import { countCalls, FAULT_KINDS, type Fault, type FaultedCalls, failNth } from './fault.js';
import type { Figure } from './figure.js';
import { SCENARIOS, type Scenario, type Staged } from './nth-call-scenarios.js';
import { asProcess, shuffle } from './pretence.js';
import { Scene } from './scene.js';
import { randomFrom } from './support/random.js';
import { watchFs } from './watched-fs.js';

export interface NthCallScale {
  readonly seed: number;
  /** How many of some 15,000 are tried: from 2,100 on, every call goes wrong at least once and for good. */
  readonly points: number;
}

/** One call of one scenario that goes wrong in one way. */
interface Point {
  readonly scenario: Scenario;
  readonly template: Scene;
  readonly fault: Fault;
  /** What goes wrong while the first trouble is being mended. */
  readonly second: Fault | null;
}

/**
 * Let each call of the file system go wrong in each way, once and for good, and see that nothing is thrown into
 * the host, nothing that was there is harmed, and that all is as it should be once the trouble is over.
 */
export async function faultNthCalls(
  { seed, points }: NthCallScale,
  scenarios: readonly Scenario[] = [...SCENARIOS, ...DURABLE_SCENARIOS],
): Promise<Figure> {
  const random = randomFrom(seed);
  const all: Point[] = [];
  for (const scenario of scenarios) all.push(...(await listPoints(scenario, random)));
  const chosen = sample(all, points, random);
  const harmed: string[] = [];
  for (const point of chosen) harmed.push(...(await tryPoint(point)));
  for (const { template } of all) template.remove();
  const note = `of ${all.length} calls and faults in ${scenarios.length} scenarios, seed ${seed}`;
  return { what: 'file-system calls made to fail', tried: chosen.length, harmed, note };
}

/** Every call of a scenario in which nothing goes wrong, with everything that can. */
async function listPoints(scenario: Scenario, random: () => number): Promise<readonly Point[]> {
  const template = new Scene();
  await scenario.prepare(template);
  const calls = countCalls();
  const harm = await play(scenario, template, calls, null);
  if (harm.length > 0) throw new Error(`${scenario.name} fails by itself: ${harm.join('; ')}`);
  const count = calls.calls.length;
  const faults = calls.calls.flatMap(({ name }, index) =>
    FAULT_KINDS.filter((kind) => kind !== 'short' || name === 'writeSync').flatMap((kind) =>
      [false, true].map((lasting) => ({ nth: index + 1, kind, lasting })),
    ),
  );
  return faults.map((fault) => ({
    scenario,
    template,
    fault,
    second: random() < 0.3 ? { ...fault, nth: 1 + Math.floor(random() * count) } : null,
  }));
}

async function tryPoint({ scenario, template, fault, second }: Point): Promise<readonly string[]> {
  const first = failNth(fault);
  const harm = await play(scenario, template, first, second).catch((error: unknown) => [
    `the trouble does not end: ${error}`,
  ]);
  const call = first.calls[fault.nth - 1];
  const where = `${scenario.name}: ${fault.kind} ${fault.lasting ? 'from' : 'at'} call ${fault.nth}`;
  const what = `${call?.name} ${call?.paths.join(' ').replaceAll(/\S*errtrack-faults-\w+/g, '')}`;
  const then = second === null ? '' : `, then at ${second.nth}`;
  return harm.map((line) => `${where} (${what})${then}: ${line}`);
}

/** The whole story, as one process that is gone afterwards. */
async function play(
  scenario: Scenario,
  template: Scene,
  faulted: FaultedCalls,
  second: Fault | null,
): Promise<readonly string[]> {
  const scene = template.copy();
  try {
    return await asProcess(() => playStaged(scene, scenario.stage(scene), faulted, second));
  } finally {
    scene.remove();
  }
}

async function playStaged(
  scene: Scene,
  staged: Staged,
  faulted: FaultedCalls,
  second: Fault | null,
): Promise<readonly string[]> {
  const { thrown, result } = await under(scene, faulted, staged.act);
  const harm = await staged.judge(thrown, result);
  if (second !== null && staged.again) await under(scene, failNth(second), staged.again);
  return [...harm, ...(await staged.recover())];
}

async function under(scene: Scene, { around }: FaultedCalls, act: () => unknown) {
  const end = watchFs(scene.folder, around);
  try {
    return { thrown: null, result: await act() };
  } catch (error) {
    return { thrown: error, result: null };
  } finally {
    end();
  }
}

/** So many of them by chance: first one fault of each call, once and for good, then a second one, and so on. */
function sample(all: readonly Point[], count: number, random: () => number): readonly Point[] {
  const ranks = new Map<string, number>();
  const ranked = shuffle(all, random).map((point) => {
    const { scenario, fault } = point;
    const call = `${scenario.name} ${fault.nth} ${fault.lasting}`;
    const rank = (ranks.get(call) ?? 0) + 1;
    ranks.set(call, rank);
    return { point, rank };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ point }) => point);
}
