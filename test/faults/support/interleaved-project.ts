import { utimesSync } from 'node:fs';
import type { CountedRecord } from '../../../src/core/errors/record.js';
import type { NewEvent } from '../../../src/core/events.js';
import { SEVERITIES } from '../../../src/core/severity.js';
import type { Remark } from '../../../src/core/todo-reading.js';
import { openProject } from '../../../src/files/open-project.js';
import type { Project } from '../../../src/files/project.js';
import { appendDecisions } from '../../../src/fold/decisions.js';
import { fold } from '../../../src/fold/fold.js';
import { readView } from '../../../src/fold/view.js';
import { openJournal, throwOf } from '../../journal/support/journals.js';
import type { Arena } from './arena.js';
import { PERSONS_EDITS, PERSONS_TODO } from './persons-edits.js';

export type Records = ReadonlyMap<string, CountedRecord>;

/** One thing that happens. What cannot be done is left undone. */
export interface Happening {
  readonly verb: string;
  /** Which error. */
  readonly error: number;
  /** Which of several ways. */
  readonly choice: number;
}

type Own = (it: InterleavedProject, hash: string, choice: number) => void;

/** What errtrack is told, by programs and by commands; no fold comes of it. */
const OWN: Readonly<Record<string, Own>> = {
  throw: (it, hash, choice) => it.throwIn(hash, choice, 1),
  'throw anew': (it, hash, choice) => it.throwIn(hash, choice, it.tick()),
  fix: (it, hash) =>
    it.decide({
      type: 'fix',
      hash,
      description: 'by command',
      commit: null,
      by: null,
      source: 'cli',
    }),
  reopen: (it, hash) => it.decide({ type: 'reopen', hash }),
  ignore: (it, hash) => it.decide({ type: 'ignore', hash, condition: null }),
  raise: (it, hash, choice) => it.decide({ type: 'severity', hash, severity: severityOf(choice) }),
  delete: (it, hash) => it.decide({ type: 'delete', hash }),
};

/** All that may happen, some of it more often. */
export const VERBS: readonly string[] = [
  ...Object.keys(PERSONS_EDITS),
  ...Object.keys(OWN),
  ...['restore', 'throw', 'throw anew', 'tick', 'fix'],
];

/** A project in which all happens by real files and real folds, and time goes on with each step. */
export class InterleavedProject {
  readonly #arena: Arena;
  readonly #versions: string[] = [PERSONS_TODO];
  readonly #project: Project;
  #words = 0;
  #now = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#project = openProject(arena.folder, { env: {} });
    this.write(PERSONS_TODO);
  }

  get todo(): string {
    return this.#arena.read('TODO.md');
  }

  /** The visible files, to compare. */
  get files(): Readonly<Record<string, string>> {
    const names = ['TODO.md', 'FIXED_ERRORS.md', 'errors_log.json'].filter((name) =>
      this.#arena.has(name),
    );
    return Object.fromEntries(names.map((name) => [name, this.#arena.read(name)]));
  }

  /** All that is recorded, folded or not. */
  async records(): Promise<Records> {
    const { records, problem } = await readView(this.#project);
    if (problem !== null) throw new Error(problem);
    return new Map(records.map((record) => [record.hash, record]));
  }

  happen({ verb, error, choice }: Happening): void {
    const hash = hashOf(error);
    const own = OWN[verb];
    if (own !== undefined) return own(this, hash, choice);
    if (verb === 'restore') return this.write(this.#versions[choice % this.#versions.length] ?? '');
    this.#words += 1;
    const word = `mine${String(this.#words).padStart(3, '0')}`;
    const edit = PERSONS_EDITS[verb];
    if (edit === undefined) throw new Error(`Nobody knows how to ${verb}.`);
    this.write(edit(this.todo, { hash, choice, word }));
  }

  /** @throws where the fold does not go through. */
  async fold(isAsked = false): Promise<readonly Remark[]> {
    const outcome = await fold(this.#project, { relist: isAsked });
    if (outcome.kind !== 'folded') throw new Error(JSON.stringify(outcome));
    return outcome.remarks;
  }

  /** As an editor saves. */
  write(text: string): void {
    if (this.#arena.has('TODO.md') && text === this.todo) return;
    this.#arena.write('TODO.md', text);
    this.#versions.push(text);
    // The clock of the file system is late by some milliseconds.
    const time = this.tick() / 1000 + 0.0005;
    utimesSync(this.#arena.path('TODO.md'), time, time);
  }

  throwIn(k: string, choice: number, startedAt: number): void {
    const { journal } = openJournal(this.#arena.dataDir, () => this.tick(), {
      describe: () => ({ startedAt, head: null, root: this.#arena.folder }),
    });
    journal.append(throwOf(k, { context: `stage ${k.slice(-1)}`, severity: severityOf(choice) }));
    journal.close();
  }

  decide(event: NewEvent): void {
    appendDecisions(this.#project, [event], this.tick());
  }

  /** Epoch ms, later than all that was before. */
  tick(): number {
    const last = Math.max(this.#now, Date.now());
    while (Date.now() < last + 2);
    this.#now = Date.now();
    return this.#now;
  }
}

function hashOf(error: number): string {
  return `abc${error}`.padStart(16, '0');
}

function severityOf(choice: number) {
  return SEVERITIES[choice % SEVERITIES.length] ?? 'MEDIUM';
}
