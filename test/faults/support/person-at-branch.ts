import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { NewEvent } from '../../../src/core/events.js';
import { SEVERITIES, type Severity } from '../../../src/core/severity.js';
import type { TaskMark } from '../../../src/core/todo.js';
import { openProject } from '../../../src/files/open-project.js';
import type { Project } from '../../../src/files/project.js';
import { fold } from '../../../src/fold/fold.js';
import { findTasks } from '../../../src/markdown/todo-file.js';
import { openJournal, throwOf } from '../../journal/support/journals.js';
import { Arena } from './arena.js';
import { nameOf, type Random } from './random.js';

/** One of our tasks in one line, with its box. */
const TASK = /^- \[.\] .*<!-- errtrack:([0-9a-f]{16}) -->$/;
const OPEN_TASK = /^- \[ \] .*<!-- errtrack:([0-9a-f]{16}) -->$/;

export const UNION = 'TODO.md merge=union\nFIXED_ERRORS.md merge=union\n';
export const FILES = ['errors_log.json', 'TODO.md', 'FIXED_ERRORS.md'] as const;
export type FileName = (typeof FILES)[number];

const TODO = `# Mine

### HIGH PRIORITY

### MEDIUM PRIORITY

- [ ] mine, beside theirs

### LOW PRIORITY

## Notes

- a note of mine
`;

/** A person with a clone of their own, who does things at random: by command, in the file, by throwing errors. */
export class PersonAtBranch {
  readonly arena = new Arena({ git: true });
  readonly name: string;
  /** What they wrote, and is to be there for ever. */
  readonly lines: string[] = [];
  /** When the errors were thrown last that no fold has counted. */
  readonly thrown = new Map<string, number>();
  readonly #random: Random;
  #count = 0;

  constructor(name: string, random: Random) {
    this.name = name;
    this.#random = random;
  }

  get project(): Project {
    return openProject(this.arena.folder, { env: {} });
  }

  /** A project with tasks, fixes and lines of the person's, all of it committed. */
  async begin(): Promise<void> {
    this.arena.write('.gitattributes', UNION);
    this.arena.write('TODO.md', TODO);
    for (let key = 1; key <= 9; key++) this.#throwOnce(keyOf(key));
    await this.fold();
    for (const key of [1, 3]) await this.fold([this.#fixOf(keyOf(key))]);
    await this.fold([{ type: 'ignore', hash: keyOf(2), condition: null }]);
    this.commit();
  }

  cloneFrom(other: PersonAtBranch): void {
    this.arena.git('fetch', '-q', other.arena.folder, 'main');
    this.arena.git('checkout', '-qfB', 'main', 'FETCH_HEAD');
  }

  async fold(events: readonly NewEvent[] = []): ReturnType<typeof fold> {
    const outcome = await fold(this.project, { events });
    if (outcome.kind !== 'folded') throw new Error(JSON.stringify(outcome));
    this.thrown.clear();
    return outcome;
  }

  commit(): void {
    this.arena.git('add', '-A');
    this.arena.git('commit', '-qm', `by ${this.name}`, '--allow-empty');
  }

  async act(): Promise<void> {
    const ways = [this.#throw, this.#decide, this.#decide, this.#edit, this.#edit, this.#write];
    await this.#random.pick(ways as [Way, ...Way[]]).call(this);
    if (this.#random.chance(70)) await this.fold();
  }

  /** Merge the other's branch. @returns files in which git left conflicts. */
  merge(other: PersonAtBranch): readonly string[] {
    this.arena.git('fetch', '-q', other.arena.folder, 'main');
    try {
      this.arena.git('merge', '-q', '--no-edit', 'FETCH_HEAD');
      return [];
    } catch {
      return this.arena.git('diff', '--name-only', '--diff-filter=U').split('\n').filter(Boolean);
    }
  }

  /** Whether git merges the three without a conflict where no attribute says how. */
  mergesAlone(base: string, ours: string, theirs: string): boolean {
    const names = Object.entries({ base, ours, theirs }).map(([name, text]) => {
      this.arena.write(`.git/${name}`, text);
      return `.git/${name}`;
    });
    const [from = '', one = '', two = ''] = names;
    try {
      this.arena.git('merge-file', '-q', '-p', one, from, two);
      return true;
    } catch {
      return false;
    }
  }

  /** What stands in TODO.md as a last word that no fold has read. */
  findUnread(
    records: Readonly<Record<string, { readonly status: string }>>,
  ): Map<string, TaskMark> {
    const { tasks } = findTasks(Buffer.from(this.arena.read('TODO.md')));
    const over = tasks.filter(({ mark }) => mark === 'done' || mark === 'dropped');
    const unread = over.filter(({ hash }) => records[hash]?.status === 'active');
    return new Map(unread.map(({ hash, mark }) => [hash, mark]));
  }

  /** When somebody saved TODO.md last: the time of a tick in it. */
  get savedAt(): number {
    return Math.floor(statSync(join(this.arena.folder, 'TODO.md')).mtimeMs);
  }

  /** What each task says, once for each time that it stands there. */
  findWords(): ReadonlyMap<string, readonly string[]> {
    const { tasks } = findTasks(Buffer.from(this.arena.read('TODO.md')));
    const words = new Map<string, readonly string[]>();
    for (const { hash, text } of tasks) words.set(hash, [...(words.get(hash) ?? []), text]);
    return words;
  }

  /** Severities of the sections that tasks stand in, where the ledger has another. */
  findMoved(records: Readonly<Record<string, { readonly severity: Severity }>>): Moved {
    const { tasks } = findTasks(Buffer.from(this.arena.read('TODO.md')));
    const moved = tasks.flatMap(({ hash, severity }) => {
      const own = records[hash]?.severity;
      return severity === null || own === undefined || severity === own
        ? []
        : [[hash, severity] as const];
    });
    return new Map(moved);
  }

  #throw(): void {
    // Some of them are thrown on both sides, and some are known.
    const far = this.#random.chance(50) ? 100 : this.name === 'one' ? 200 : 300;
    const key = this.#random.chance(70) ? far + this.#random.below(20) : this.#random.between(1, 9);
    this.#throwOnce(keyOf(key));
  }

  #throwOnce(k: string): void {
    const startedAt = Date.now();
    const describe = () => ({ startedAt, head: null, root: this.arena.folder });
    this.thrown.set(k, startedAt);
    const { journal } = openJournal(this.arena.dataDir, undefined, { describe });
    journal.append(throwOf(k, { severity: this.#random.pick(SEVERITIES) }));
    journal.close();
  }

  async #decide(): Promise<void> {
    const hashes = Object.keys(JSON.parse(this.arena.read('errors_log.json')).errors);
    const [first = '', ...others] = hashes;
    const hash = this.#random.pick([first, ...others]);
    const severity = this.#random.pick(SEVERITIES);
    const events: readonly [NewEvent, ...NewEvent[]] = [
      this.#fixOf(hash),
      this.#fixOf(hash),
      { type: 'ignore', hash, condition: null },
      { type: 'reopen', hash },
      { type: 'severity', hash, severity },
      { type: 'work', hash, work: 'in_progress' },
    ];
    await this.fold([this.#random.pick(events)]);
  }

  #fixOf(hash: string): NewEvent {
    const description = this.#random.chance(50) ? '' : `by ${this.name}, ${this.#next()}`;
    return { type: 'fix', hash, description, commit: null, by: 'Ada', source: 'cli' };
  }

  /** Tick, drop, begin, reword or move one of our tasks. */
  #edit(): void {
    const lines = this.arena.read('TODO.md').split('\n');
    const places = lines.flatMap((line, at) => (OPEN_TASK.test(line) ? [at] : []));
    const [first, ...others] = places;
    if (first === undefined) return;
    const at = this.#random.pick([first, ...others]);
    const line = lines[at] ?? '';
    if (this.#random.chance(25)) {
      lines.splice(at, 1);
      const titles = lines.flatMap((one, index) => (one.startsWith('### ') ? [index] : []));
      const [title = 0, ...more] = titles;
      lines.splice(this.#random.pick([title, ...more]) + 1, 0, '', line);
    } else {
      const box = this.#random.pick(['[x]', '[x]', '[-]', '[/]', '[ ]']);
      const word = this.#random.chance(40) ? ` · ${this.#next()} <!--` : ' <!--';
      lines[at] = line.replace('[ ]', box).replace(' <!--', word);
    }
    this.arena.write('TODO.md', lines.join('\n'));
  }

  /** A line of their own, anywhere but within one of our tasks. */
  #write(): void {
    const lines = this.arena.read('TODO.md').split('\n');
    const line = `- [ ] ${this.#next()} is mine`;
    const places = lines.flatMap((one, at) => (one.startsWith('- ') || TASK.test(one) ? [at] : []));
    const [first = 0, ...others] = places;
    lines.splice(this.#random.pick([first, ...others]) + 1, 0, line);
    this.lines.push(line);
    this.arena.write('TODO.md', lines.join('\n'));
  }

  #next(): string {
    return `${this.name} ${nameOf(this.#count++)}`;
  }
}

export type Moved = ReadonlyMap<string, Severity>;
type Way = () => void | Promise<void>;

function keyOf(index: number): string {
  return (index * 7919 * 104_729).toString(16).padStart(16, 'e');
}
