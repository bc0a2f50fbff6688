import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from './figure.js';
import { Arena } from './support/arena.js';
import { findLeftovers } from './support/leftovers.js';
import { nameOf, Random } from './support/random.js';
import type { Started } from './support/started.js';
import { compareCounts, startWriter, type Writer, type WriterKind } from './support/writer.js';

export interface KillScale {
  readonly seed: number;
  /** Projects, one after the other: the kills are shared out among them. */
  readonly projects: number;
  readonly writers: number;
  readonly folders: number;
  /** Events of a writer, on average, before it is killed. */
  readonly events: number;
  /** For a negative control. */
  readonly kind?: WriterKind;
}

export interface KillFigure extends Figure {
  readonly writersKilled: number;
  readonly foldersKilled: number;
  /** Folders that held the lock when they were killed. */
  readonly inTheMiddle: number;
  readonly events: number;
}

const WRITER_LANES = 2;
const FOLDER_LANES = 2;
const NEVER = 10_000_000;

/**
 * Kill writers and folders with SIGKILL, again and again, in the same projects; then fold once in peace, and
 * compare what is counted with what the writers had said before each throw.
 */
export async function killWritersAndFolders(scale: KillScale): Promise<KillFigure> {
  const total = { writers: 0, folders: 0, inTheMiddle: 0, events: 0 };
  const harmed: string[] = [];
  for (let index = 0; index < scale.projects; index++) {
    const project = new Killing(scale, scale.seed + index);
    const share = (all: number) =>
      Math.floor((all * (index + 1)) / scale.projects) - Math.floor((all * index) / scale.projects);
    const found = await project.run(share(scale.writers), share(scale.folders));
    harmed.push(...found.map((line) => `${line} (seed ${scale.seed + index})`));
    for (const key of ['writers', 'folders', 'inTheMiddle', 'events'] as const) {
      total[key] += project[key];
    }
  }
  return {
    what: 'writers and folders killed with SIGKILL',
    tried: total.writers + total.folders,
    harmed,
    note: `${total.writers} writers, ${total.folders} folders (${total.inTheMiddle} of them at work), ${total.events} events`,
    writersKilled: total.writers,
    foldersKilled: total.folders,
    inTheMiddle: total.inTheMiddle,
    events: total.events,
  };
}

/** The kills in one project. */
class Killing {
  writers = 0;
  folders = 0;
  inTheMiddle = 0;
  events = 0;
  readonly #arena = new Arena();
  readonly #random: Random;
  readonly #scale: KillScale;
  readonly #started: Writer[] = [];

  constructor(scale: KillScale, seed: number) {
    this.#scale = scale;
    this.#random = new Random(seed);
  }

  async run(writers: number, folders: number): Promise<readonly string[]> {
    try {
      // The last quarter comes when nobody writes any more, in folders that take every journal for an old one.
      const early = Math.ceil((folders * 3) / 4);
      await Promise.all([
        ...lanes(WRITER_LANES, writers, () => this.#killWriter()),
        ...lanes(FOLDER_LANES, early, () => this.#killFolder()),
      ]);
      const ahead = this.#setClockAhead();
      await Promise.all(lanes(FOLDER_LANES, folders - early, () => this.#killFolder(ahead)));
      return await this.#check();
    } finally {
      this.#arena.remove();
    }
  }

  async #killWriter(): Promise<void> {
    // In CI a process starts no folds of its own: those that are started here are enough.
    const env = this.#random.chance(90) ? { CI: 'true' } : {};
    const { kind = 'good', events } = this.#scale;
    const name = nameOf(this.#started.length);
    const writer = startWriter(this.#arena, { name, most: NEVER, kind, env });
    this.#started.push(writer);
    const target = this.#random.between(1, events * 2);
    while (writer.attempted() < target && !writer.process.isOver()) await pause(3);
    writer.process.kill('SIGKILL');
    if ((await writer.process.ended).signal === 'SIGKILL') this.writers++;
    this.events += writer.attempted();
  }

  async #killFolder(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const isChild = this.#random.chance(50);
    const folder = isChild ? this.#arena.foldChild(env) : this.#arena.cli(['sync'], env);
    if (this.#random.chance(80)) await this.#untilAtWork(folder);
    await pause(this.#random.between(0, 60));
    const isAtWork = this.#holdsLock(folder);
    folder.kill('SIGKILL');
    if ((await folder.ended).signal !== 'SIGKILL') return this.#killFolder(env);
    this.folders++;
    if (isAtWork) this.inTheMiddle++;
  }

  async #untilAtWork(folder: Started): Promise<void> {
    for (let waited = 0; waited < 1_000; waited++) {
      if (this.#holdsLock(folder) || folder.isOver()) return;
      await pause(2);
    }
  }

  #holdsLock({ pid }: Started): boolean {
    try {
      return readFileSync(join(this.#arena.dataDir, 'fold.lock'), 'utf8').includes(`"pid":${pid},`);
    } catch {
      return false;
    }
  }

  /** What a clock does that is two minutes ahead, so that sealed journals are deleted, and locks overtaken. */
  #setClockAhead(): Readonly<Record<string, string>> {
    const code = 'const { now } = Date; Date.now = () => now() + 120_000;\n';
    return { NODE_OPTIONS: `--require ${this.#arena.write('ahead.cjs', code)}` };
  }

  async #check(): Promise<readonly string[]> {
    await this.#arena.untilQuiet();
    const { code, stderr } = await this.#arena.cli(['sync']).ended;
    if (code !== 0 || stderr !== '') return [`the last sync ended with ${code}: ${stderr}`];
    // The child of a writer that was killed as it started one may only now come to its work.
    await this.#arena.untilQuiet();
    const records = await this.#arena.list();
    const tasks = this.#arena.tasks();
    return [
      ...compareCounts(this.#started, records),
      ...findLeftovers(this.#arena),
      ...records.flatMap(({ hash, context }) => {
        const count = tasks.filter((task) => task === hash).length;
        return count === 1 ? [] : [`${context} has ${count} tasks`];
      }),
    ];
  }
}

/** Do something so often, by so many hands at once. */
function lanes(hands: number, times: number, work: () => Promise<void>): readonly Promise<void>[] {
  let left = times;
  return Array.from({ length: Math.min(hands, times) }, async () => {
    while (left-- > 0) await work();
  });
}
