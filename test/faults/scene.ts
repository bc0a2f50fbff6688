import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent } from '../../src/core/events.js';
import { EMPTY_LEDGER, type Ledger, parseLedger } from '../../src/core/ledger-text.js';
import { openProject } from '../../src/files/open-project.js';
import type { Project } from '../../src/files/project.js';
import { fold } from '../../src/fold/fold.js';
import type { FoldOutcome } from '../../src/fold/outcome.js';
import { readView } from '../../src/fold/view.js';
import { Journal } from '../../src/journal/journal.js';
import { throwOf } from '../journal/support/journals.js';
import { asProcess } from './pretence.js';
import {
  layProject,
  makeFolder,
  PERSONS_HISTORY,
  PERSONS_TODO,
  removeFolder,
} from './project-folder.js';
import { realFs } from './watched-fs.js';

/** What is to be known of one error in the end. */
export interface Expected {
  readonly occurrences: number;
  readonly status: string;
  readonly context?: string;
}

export type Expectations = ReadonlyMap<string, Expected>;

/** A project of a person who has a TODO.md and a history, and what was done in it. */
export class Scene {
  readonly folder: string;
  readonly dataDir: string;
  readonly project: Project;

  /** @param fill puts into the folder what this scene begins with: by default a new project */
  constructor(fill: (folder: string) => void = layProject, folder = makeFolder()) {
    this.folder = folder;
    this.dataDir = join(this.folder, '.errtrack');
    fill(this.folder);
    this.project = openProject(this.folder, { env: {} });
  }

  /** Another one that is as this one is now. */
  copy(into?: string): Scene {
    const options = { recursive: true, preserveTimestamps: true };
    return new Scene((folder) => cpSync(this.folder, folder, options), into);
  }

  write(name: string, text: string): void {
    realFs.writeFileSync(join(this.folder, name), text);
  }

  read(name: string): string {
    return realFs.readFileSync(join(this.folder, name), 'utf8');
  }

  has(name: string): boolean {
    return realFs.existsSync(join(this.folder, name));
  }

  openJournal(onTrouble: (error: unknown) => void = () => {}): Journal {
    return new Journal({
      dataDir: this.dataDir,
      durability: 'process',
      describe: () => ({ startedAt: 1, head: null, root: this.folder }),
      onTrouble,
    });
  }

  /** What a process leaves that threw these and is gone. */
  throwAll(...keys: readonly string[]): Promise<void> {
    return asProcess(() => {
      const journal = this.openJournal();
      for (const key of keys) journal.append(throwOf(key));
      journal.close();
    });
  }

  fold(events: readonly NewEvent[] = []): Promise<FoldOutcome> {
    return asProcess(() => fold(this.project, { events }));
  }

  remove(): void {
    removeFolder(this.folder);
  }

  /** What is not as it must be at any time, also in the middle of trouble. */
  findBroken(): readonly string[] {
    return [
      ...this.#findMissingLines('TODO.md', PERSONS_TODO),
      ...this.#findMissingLines('FIXED_ERRORS.md', PERSONS_HISTORY),
      ...this.#findBadLedger(),
    ];
  }

  /** What a reader without a fold counts that differs from what was thrown. */
  async findUnseen(expected: Expectations): Promise<readonly string[]> {
    const { records, problem } = await readView(this.project);
    if (problem !== null) return [`a reader is told: ${problem}`];
    return [...expected].flatMap(([key, { occurrences }]) => {
      const seen = records.find((record) => record.hash === key)?.occurrences ?? 0;
      return seen === occurrences ? [] : [`a reader sees ${key} × ${seen}, not × ${occurrences}`];
    });
  }

  /** Journals that are still there. */
  findJournals(): readonly string[] {
    const folder = join(this.dataDir, 'journal');
    const names = realFs.existsSync(folder) ? realFs.readdirSync(folder) : [];
    return names.map((name) => `the journal ${name} is left`);
  }

  /** What is not as it must be once a fold has got through with nothing in its way. */
  findHarm(expected: Expectations): readonly string[] {
    const broken = this.findBroken();
    return broken.length > 0
      ? broken
      : [
          ...compare('the ledger has', this.#readErrors(), expected),
          ...this.findBadLists(expected),
          ...this.findLeftovers(),
          ...this.findSeenByGit(),
        ];
  }

  /** Temporary files, locks and markers, and generations of the state beyond two. */
  findLeftovers(): readonly string[] {
    const names = readdirSync(this.folder, { recursive: true, encoding: 'utf8' });
    const left = names.filter((name) => /\.tmp$|fold\.(lock|marker)$/.test(name));
    const generations = names.filter((name) => /state.\d+\.json$/.test(name));
    return [
      ...left.map((name) => `${name} is left`),
      ...(generations.length > 2 ? [`${generations.length} generations are left`] : []),
    ];
  }

  /** Git must not see what is ours. */
  findSeenByGit(): readonly string[] {
    const name = '.errtrack/.gitignore';
    const isHidden = this.has(name) ? this.read(name).startsWith('*') : !this.has('.errtrack');
    return isHidden ? [] : [`${name} does not hide .errtrack from git`];
  }

  #findMissingLines(name: string, lines: readonly string[]): readonly string[] {
    if (!this.has(name)) return [`${name} is gone`];
    const present = this.read(name).split('\n');
    let from = 0;
    return lines.flatMap((line) => {
      const at = present.indexOf(line, from);
      if (at === -1) return [`${name} has lost the person's line ${JSON.stringify(line)}`];
      from = at + 1;
      return [];
    });
  }

  #findBadLedger(): readonly string[] {
    try {
      this.readLedger();
      return [];
    } catch (error) {
      return [String(error)];
    }
  }

  /** Occurrences of each error, as every reading command shows them. */
  async readCounts(): Promise<ReadonlyMap<string, number>> {
    const { records } = await readView(this.project);
    return new Map(records.map(({ hash, occurrences }) => [hash, occurrences]));
  }

  /** @throws where it is damaged */
  readLedger(): Ledger {
    if (!this.has('errors_log.json')) return EMPTY_LEDGER;
    const parsed = parseLedger(this.read('errors_log.json'));
    if (!parsed.ok) throw new Error(`errors_log.json is damaged: ${parsed.problem}`);
    return parsed.ledger;
  }

  /** Where the ledger has counts, they are the same. */
  findStale(counts: ReadonlyMap<string, number>): readonly string[] {
    return [...this.#readErrors()].flatMap(([key, { occurrences = counts.get(key) }]) =>
      occurrences === counts.get(key)
        ? []
        : [`the ledger has ${key} × ${occurrences}, not × ${counts.get(key)}`],
    );
  }

  readCountsByContext(): ReadonlyMap<string, number> {
    const errors = [...this.#readErrors().values()];
    return new Map(errors.map(({ context = '', occurrences = 0 }) => [context, occurrences]));
  }

  /** Each active error has one task, and each fixed one an entry in the history. */
  findBadLists(errors: ReadonlyMap<string, Pick<Expected, 'status'>>): readonly string[] {
    return [
      ...this.#findBadList('TODO.md', keysOf(errors, 'active')),
      ...this.#findBadList('FIXED_ERRORS.md', keysOf(errors, 'fixed')),
    ];
  }

  #readErrors(): ReadonlyMap<string, Partial<Expected> & Pick<Expected, 'status'>> {
    if (!this.has('errors_log.json')) return new Map();
    const errors: Readonly<Record<string, Expected>> = JSON.parse(
      this.read('errors_log.json'),
    ).errors;
    return new Map(Object.entries(errors));
  }

  #findBadList(name: string, keys: readonly string[]): readonly string[] {
    const ids = [...this.read(name).matchAll(/<!-- errtrack:([0-9a-f]{16}) -->/g)];
    const found = ids.map(([, id]) => id).sort();
    const isRight = found.join() === [...keys].sort().join();
    return isRight ? [] : [`${name} lists ${found.join(' ')} in place of ${keys.join(' ')}`];
  }
}

function compare(
  who: string,
  found: ReadonlyMap<string, Partial<Expected>>,
  expected: Expectations,
): readonly string[] {
  const keys = new Set([...found.keys(), ...expected.keys()]);
  return [...keys].flatMap((key) => {
    const [is, wanted] = [found.get(key), expected.get(key)].map((it) =>
      it === undefined ? 'none' : `${it.status} × ${it.occurrences}`,
    );
    return is === wanted ? [] : [`${who} ${key} as ${is} in place of ${wanted}`];
  });
}

function keysOf(
  errors: ReadonlyMap<string, Pick<Expected, 'status'>>,
  status: 'active' | 'fixed',
): readonly string[] {
  return [...errors].filter(([, it]) => it.status === status).map(([key]) => key);
}
