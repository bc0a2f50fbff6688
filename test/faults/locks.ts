import { execFileSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describeOwner } from '../../src/files/lock.js';
import type { Figure } from './figure.js';
import { Arena, canUnshare } from './support/arena.js';
import { findLeftovers } from './support/leftovers.js';
import { nameOf } from './support/random.js';
import type { Started } from './support/started.js';
import { compareCounts, startWriter, type Writer } from './support/writer.js';

export interface LockScale {
  /** How often each thing is put in the way of a fold. */
  readonly times: number;
  /** Only these; default: all. */
  readonly kinds?: readonly string[];
  /** For a negative control: something outside is written to. */
  readonly isTouched?: boolean;
}

const LANES = 3;
const EVENTS = 40;
const BOUND_MS = 25_000;
const DAY_MS = 86_400_000;
const OVER_AGE_MS = 31_000;
const CANARY = 'nothing of errtrack is written here\n';

/**
 * Put what a crash, a clock, another container or a hostile hand may leave in the place of the lock and of the
 * marker, and let processes throw and fold there: in bounded time, exactly, and without a touch of what is outside.
 */
export async function besetLocks({ times, kinds, isTouched = false }: LockScale): Promise<Figure> {
  const chosen = Object.entries(OBSTACLES).filter(([kind]) => kinds?.includes(kind) ?? true);
  const left = Array.from({ length: times }, () => chosen).flat();
  const harmed: string[] = [];
  const work = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [kind, put] = next;
      const found = await beset(isTouched ? ({ canary }) => writeFileSync(canary, '') : put);
      harmed.push(...found.map((line) => `${kind}: ${line}`));
    }
  };
  await Promise.all(Array.from({ length: LANES }, work));
  for (let time = 0; time < times; time++) harmed.push(...(await foldInTwoNamespaces()));
  return {
    what: 'things in the place of the lock or the marker',
    tried: (chosen.length + 1) * times,
    harmed,
    note: canUnshare()
      ? 'two pid namespaces among them'
      : 'no second pid namespace may be made here',
  };
}

interface Place {
  readonly path: string;
  readonly canary: string;
  /** What the lock of a process that lives, but folds nothing, would say. */
  readonly held: string;
}

/** The same stands in both places: processes ask for the marker, folds for the lock. */
async function beset(put: (place: Place) => void): Promise<readonly string[]> {
  const arena = new Arena();
  const holder = arena.node(['-e', 'setInterval(() => {}, 1000)']);
  try {
    const before = startWriter(arena, { name: nameOf(0), most: EVENTS, env: { CI: '1' } });
    await before.process.ended;
    const canary = arena.write('outside/canary', CANARY);
    const held = JSON.stringify({ ...describeOwner(holder.pid), nonce: 'held' });
    for (const name of ['fold.lock', 'fold.marker']) {
      put({ path: join(arena.dataDir, name), canary, held });
    }
    return await foldAround(arena, [before], canary);
  } finally {
    holder.kill('SIGKILL');
    await holder.ended;
    arena.remove();
  }
}

/** A process that throws and sees to its fold at the end, and then a command. */
async function foldAround(
  arena: Arena,
  before: readonly Writer[],
  canary: string,
): Promise<readonly string[]> {
  const after = startWriter(arena, { name: nameOf(1), most: EVENTS });
  const late = await isLate(after.process);
  const sync = arena.cli(['sync']);
  if ((await isLate(sync)) || late) return [`a process was not at its end after ${BOUND_MS} ms`];
  await arena.untilQuiet();
  const { code, stderr } = await sync.ended;
  const told = code === 0 && stderr === '' ? [] : [`sync ended with ${code}: ${stderr}`];
  const isTouched =
    readFileSync(canary, 'utf8') !== CANARY || lstatSync(canary).mode % 512 !== 0o644;
  const ledger = arena.has('errors_log.json') ? JSON.parse(arena.read('errors_log.json')) : {};
  const folded: { context: string; occurrences: number }[] = Object.values(ledger.errors ?? {});
  return [
    ...told,
    ...(isTouched ? ['the canary is not what it was'] : []),
    ...compareCounts([...before, after], folded),
    // What was no file of ours was moved out of the way, not thrown away.
    ...findLeftovers(arena).filter((line) => !/fold\.(lock|marker)\.\d+\.\w+\.tmp/.test(line)),
  ];
}

async function isLate(process: Started): Promise<boolean> {
  const winner = await Promise.race([process.ended, pause(BOUND_MS, 'late' as const)]);
  if (winner !== 'late') return false;
  process.kill('SIGKILL');
  return true;
}

function age(path: string, ageMs: number): void {
  const then = (Date.now() - ageMs) / 1000;
  utimesSync(path, then, then);
}

function plant({ path }: Place, text: string, ageMs = 0): void {
  writeFileSync(path, text);
  age(path, ageMs);
}

/** What stands there, and since when by the clock. */
const OBSTACLES: Readonly<Record<string, (place: Place) => void>> = {
  nothing: () => {},
  'one whose process is gone': (it) => plant(it, withPid(it.held, 2_147_483_646)),
  'one whose process is gone, by a clock a day ahead': (it) =>
    plant(it, withPid(it.held, 2_147_483_646), -DAY_MS),
  'one that is held for too long': (it) => plant(it, it.held, OVER_AGE_MS),
  'one that is held since yesterday': (it) => plant(it, it.held, DAY_MS),
  'one that is held since tomorrow': (it) => plant(it, it.held, -DAY_MS),
  'one whose pid has gone to another': (it) =>
    plant(it, it.held.replace(/"started":"\d+"/, '"started":"1"')),
  'one of before the last boot': (it) => plant(it, withText(it.held, 'boot'), OVER_AGE_MS),
  'one of another machine': (it) => plant(it, withText(it.held, 'host'), OVER_AGE_MS),
  'an empty one': (it) => plant(it, '', 3_000),
  'an empty one of this instant': (it) => plant(it, ''),
  'half a one': (it) => plant(it, it.held.slice(0, it.held.length / 2)),
  'one with a strange pid': (it) => plant(it, withPid(it.held, -1)),
  'other JSON': (it) => plant(it, '[null]'),
  'a large file': (it) => plant(it, 'x'.repeat(5_000_000)),
  'what may not be read': (it) => {
    plant(it, it.held, OVER_AGE_MS);
    execFileSync('chmod', ['000', it.path]);
  },
  'a folder': ({ path }) => mkdirSync(path),
  'a folder with something in it': ({ path }) => {
    mkdirSync(path);
    writeFileSync(join(path, 'mine'), CANARY);
  },
  'a FIFO': ({ path }) => execFileSync('mkfifo', [path]),
  'a link to a file': ({ path, canary }) => symlinkSync(canary, path),
  'a link to nowhere': ({ path }) => symlinkSync('/nonexistent/errtrack', path),
  'a link to itself': ({ path }) => symlinkSync(path, path),
  'a link to a device': ({ path }) => symlinkSync('/dev/zero', path),
  'a second name of a file': ({ path, canary }) => linkSync(canary, path),
};

function withPid(held: string, pid: number): string {
  return held.replace(/"pid":\d+/, `"pid":${pid}`);
}

function withText(held: string, key: 'boot' | 'host'): string {
  return held.replace(new RegExp(`"${key}":"[^"]*"`), `"${key}":"ffffffff"`);
}

/** Two containers over one folder: neither can see whether a process of the other is alive. */
async function foldInTwoNamespaces(): Promise<readonly string[]> {
  if (!canUnshare()) return [];
  const arena = new Arena();
  try {
    const canary = arena.write('outside/canary', CANARY);
    const writers = [0, 1].map((index) =>
      startWriter(arena, {
        name: nameOf(10 + index),
        most: 10 * EVENTS,
        env: { CI: '1' },
        isApart: index === 1,
      }),
    );
    const commands = [0, 1, 2, 3].map((index) =>
      index % 2 === 0 ? arena.cli(['sync']) : arena.cliApart(['sync']),
    );
    const ends = await Promise.all(commands.map((command) => command.ended));
    await Promise.all(writers.map((writer) => writer.process.ended));
    const told = ends.flatMap(({ code, stderr }) =>
      code === 0 ? [] : [`sync ended with ${code}: ${stderr}`],
    );
    return [...told, ...(await foldAround(arena, writers, canary))].map(
      (line) => `in two pid namespaces: ${line}`,
    );
  } finally {
    arena.remove();
  }
}
