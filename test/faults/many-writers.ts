import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CountedRecord } from '../../src/core/errors/record.js';
import type { Figure } from './figure.js';
import { Arena } from './support/arena.js';
import {
  Editor,
  type EditorReport,
  findLostNotes,
  findWrongItems,
  PERSONS_TODO,
} from './support/editor.js';
import { findLeftovers } from './support/leftovers.js';
import { nameOf, Random } from './support/random.js';
import type { Started } from './support/started.js';
import { compareCounts, startWriter, type Writer, type WriterKind } from './support/writer.js';

export interface ManyWritersScale {
  readonly seed: number;
  readonly processes: number;
  /** Of each process. */
  readonly errors: number;
  /** How often a folder is stopped with SIGSTOP while it works, until another has taken its lock and folded. */
  readonly stops: number;
  /** How many of these really wait until the lock is too old; for the others its time is set back. */
  readonly waits: number;
  /** For a negative control. */
  readonly kind?: WriterKind;
}

export interface ManyWritersFigure extends Figure {
  readonly events: number;
  readonly commands: number;
  readonly saves: number;
  readonly stopped: number;
}

const LOCK_AGE_MS = 30_000;

/**
 * Many processes throw at once, while commands fix, move, reopen and sync, a person saves TODO.md, and folders
 * are stopped in the middle and go on later. Then: every count, every line of the person's, every task.
 */
export async function letManyWrite(scale: ManyWritersScale): Promise<ManyWritersFigure> {
  const crowd = new Crowd(scale);
  try {
    return await crowd.run();
  } finally {
    crowd.remove();
  }
}

class Crowd {
  readonly #arena = new Arena();
  readonly #scale: ManyWritersScale;
  readonly #random: Random;
  readonly #harmed: string[] = [];
  #commands = 0;
  #stopped = 0;

  constructor(scale: ManyWritersScale) {
    this.#scale = scale;
    this.#random = new Random(scale.seed);
  }

  remove(): void {
    this.#arena.remove();
  }

  async run(): Promise<ManyWritersFigure> {
    const { seed, processes, errors, kind = 'good' } = this.#scale;
    this.#arena.write('TODO.md', PERSONS_TODO);
    const editor = new Editor(this.#arena, {
      seed,
      saves: 1_000_000,
      ways: ['in place', 'by rename'],
      restMs: 60,
      isCareful: true,
      patienceMs: 0,
    });
    const writers = Array.from({ length: processes }, (_, index) =>
      startWriter(this.#arena, { name: nameOf(index), most: errors, kind }),
    );
    const writing = Promise.all(writers.map((writer) => writer.process.ended));
    await this.#disturb(writers);
    for (const { code, stderr } of await writing) {
      if (code !== 0 || stderr !== '') this.#harmed.push(`a writer ended with ${code}: ${stderr}`);
    }
    const report = await editor.stop();
    await this.#check(writers, report);
    return {
      what: `${processes} processes of ${errors} errors each, with commands and an editor at work`,
      tried: processes * errors,
      harmed: this.#harmed.map((line) => `${line} (seed ${seed})`),
      note: `${this.#commands} commands, ${report.saves} saves, ${this.#stopped} folders stopped`,
      events: writers.reduce((sum, writer) => sum + writer.attempted(), 0),
      commands: this.#commands,
      saves: report.saves,
      stopped: this.#stopped,
    };
  }

  /** Commands, one after the other, as long as there is a writer; and the stops, which outlast them if need be. */
  async #disturb(writers: readonly Writer[]): Promise<void> {
    const { stops, waits } = this.#scale;
    while (writers.every((writer) => writer.attempted() === 0)) await pause(5);
    for (let stop = 0; stop < stops || writers.some(({ process }) => !process.isOver()); stop++) {
      if (stop < stops) await this.#stopFolder(stop < waits);
      await this.#decide();
    }
  }

  async #decide(): Promise<void> {
    const records = await this.#arena.list();
    const record = records[this.#random.between(0, records.length - 1)];
    if (record === undefined) return;
    await this.#command(this.#random.pick([['sync'], ...chooseDecisions(record, this.#random)]));
  }

  async #command(args: readonly string[]): Promise<void> {
    await this.#expectDone(args.join(' '), this.#arena.cli(args));
    this.#commands++;
  }

  async #expectDone(what: string, command: Started): Promise<void> {
    const { code, stderr } = await command.ended;
    if (code !== 0) this.#harmed.push(`${what} ended with ${code}: ${stderr}`);
  }

  /** Stop a folder that holds the lock, let others fold, and let it go on. */
  async #stopFolder(waits: boolean): Promise<void> {
    const folder = this.#arena.cli(['sync']);
    const lock = join(this.#arena.dataDir, 'fold.lock');
    while (!folder.isOver() && !holdsLock(lock, folder.pid)) await pause(1);
    await pause(this.#random.between(0, 30));
    folder.kill('SIGSTOP');
    if (holdsLock(lock, folder.pid)) {
      this.#stopped++;
      if (waits) await pause(LOCK_AGE_MS + 1_000);
      else setBack(lock);
    }
    await this.#command(['sync']);
    await this.#decide();
    folder.kill('SIGCONT');
    await this.#expectDone('the sync that was stopped', folder);
  }

  async #check(writers: readonly Writer[], report: EditorReport): Promise<void> {
    await this.#arena.untilQuiet();
    await this.#command(['sync']);
    const records = await this.#arena.list();
    this.#harmed.push(
      ...compareCounts(writers, records),
      ...report.lost,
      ...findLostNotes(this.#arena, report),
      ...findWrongItems(this.#arena, records),
      ...findLeftovers(this.#arena),
    );
  }
}

function holdsLock(path: string, pid: number): boolean {
  try {
    return readFileSync(path, 'utf8').includes(`"pid":${pid},`);
  } catch {
    return false;
  }
}

/** As if it had been held for longer than a lock may be. */
function setBack(path: string): void {
  const then = Date.now() / 1000 - LOCK_AGE_MS / 1000 - 1;
  utimesSync(path, then, then);
}

function chooseDecisions({ hash, status }: CountedRecord, random: Random): readonly string[][] {
  if (status === 'fixed') return [['reopen', hash]];
  return [
    ['fix', hash, '-d', 'done'],
    ['move', hash, random.pick(['HIGH', 'MEDIUM', 'LOW'])],
  ];
}
