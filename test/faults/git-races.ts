import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from './figure.js';
import { Arena, findTaskHashes } from './support/arena.js';
import { PERSONS_TODO } from './support/editor.js';
import { nameOf, Random } from './support/random.js';
import type { Ended, Started } from './support/started.js';
import { compareCounts, startWriter, type Writer } from './support/writer.js';

export interface GitRaceScale {
  readonly seed: number;
  /** Things that a person does with git while only known errors are thrown. */
  readonly quietSteps: number;
  /** Switches of the branch while errors are thrown that no branch knows. */
  readonly newErrors: number;
  /** For a negative control: somebody carries the ledger from one branch into the next. */
  readonly isLedgerCarried?: boolean;
}

export interface GitRaceFigure extends Figure {
  readonly events: number;
  readonly folds: number;
}

const BRANCHES = ['main', 'left', 'right'] as const;
type Branch = (typeof BRANCHES)[number];

/** What git says where a new error has come into the ledger since the person looked: they commit, and try again. */
const NOT_COMMITTED = /would be overwritten|Please commit your changes/;

/**
 * A pipeline throws and folds without a rest while a person switches branches, stashes, merges, rebases and
 * bisects, in a repository whose branches have ledgers and tasks of their own.
 */
export async function raceGit(scale: GitRaceScale): Promise<GitRaceFigure> {
  const race = new GitRace(scale);
  try {
    return await race.run();
  } finally {
    race.remove();
  }
}

class GitRace {
  readonly #arena = new Arena({ git: true });
  readonly #scale: GitRaceScale;
  readonly #random: Random;
  readonly #harmed: string[] = [];
  readonly #fresh: Writer[] = [];
  /** Lines of the person's in each branch's TODO.md. */
  readonly #lines = new Map<Branch, string[]>();
  #branch: Branch = 'main';
  #count = 0;
  #folds = 0;
  #isOver = false;

  constructor(scale: GitRaceScale) {
    this.#scale = scale;
    this.#random = new Random(scale.seed);
  }

  remove(): void {
    this.#arena.remove();
  }

  async run(): Promise<GitRaceFigure> {
    const { seed, quietSteps, newErrors } = this.#scale;
    await this.#prepare();
    const pipeline = startWriter(this.#arena, { name: 'aaa', most: 1_000_000, restMs: 1 });
    const folding = this.#foldOnAndOn();
    for (let step = 0; step < quietSteps; step++) await this.#doQuietly();
    for (let step = 0; step < newErrors; step++) await this.#switchWithNewError();
    pipeline.process.kill('SIGKILL');
    await pipeline.process.ended;
    this.#isOver = true;
    await folding;
    await this.#check(pipeline);
    return {
      what: 'things done with git while a pipeline throws and folds',
      tried: quietSteps + newErrors,
      harmed: this.#harmed.map((line) => `${line} (seed ${seed})`),
      note: `${pipeline.attempted()} events, ${this.#folds} folds`,
      events: pipeline.attempted(),
      folds: this.#folds,
    };
  }

  /** Each branch has a record, a task of ours and a task of the person's that no other has. */
  async #prepare(): Promise<void> {
    this.#arena.write('.git/info/exclude', '/writer.mjs\n/tallies/\n');
    this.#arena.write('TODO.md', PERSONS_TODO);
    this.#arena.write('notes.txt', 'one\n');
    await this.#throwOnce('aaa');
    this.#commit('the beginning');
    for (const branch of ['left', 'right'] as const) this.#arena.git('branch', branch);
    for (const [index, branch] of BRANCHES.entries()) {
      this.#arena.git('checkout', '-q', branch);
      await this.#throwOnce(nameOf(index + 1));
      this.#writeLine(branch);
      this.#commit(`only in ${branch}`);
      this.#branch = branch;
    }
  }

  async #throwOnce(name: string): Promise<void> {
    await startWriter(this.#arena, { name, most: 1, env: { CI: 'true' } }).process.ended;
    await this.#arena.cli(['sync']).ended;
  }

  /** The person writes a line into TODO.md, and is to find it there for ever. */
  #writeLine(branch: Branch): void {
    const line = `- [ ] the person's ${nameOf(this.#count++)} in ${branch}`;
    this.#lines.set(branch, [...(this.#lines.get(branch) ?? []), line]);
    const text = this.#arena.read('TODO.md');
    this.#arena.write('TODO.md', text.replace('## Notes\n', `## Notes\n\n${line}\n`));
  }

  #commit(message: string): void {
    this.#arena.git('add', '-A');
    this.#arena.git('commit', '-qm', message);
  }

  async #foldOnAndOn(): Promise<void> {
    for (; !this.#isOver; this.#folds++) await this.#expect(this.#arena.cli(['sync']), 'a fold');
  }

  async #expect(started: Started, what: string): Promise<void> {
    const { code, stderr } = await started.ended;
    if (code !== 0) this.#harmed.push(`${what} ended with ${code}: ${stderr}`);
  }

  /** Where every error is known, git must not notice that there is a pipeline. */
  async #doQuietly(): Promise<void> {
    const step = this.#random.pick(['switch', 'stash', 'merge', 'rebase', 'bisect']);
    await QUIET_STEPS[step]?.({
      git: (...args) => this.#git(step, args),
      conflict: (...args) => this.#git(step, args, 1),
      write: (name, text) => this.#arena.write(name, text),
      writeLine: () => this.#writeLine(this.#branch),
      next: `${nameOf(this.#count++)}`,
      branch: this.#branch,
      switchTo: (branch) => {
        this.#branch = branch;
      },
      random: this.#random,
    });
    const { stdout } = await this.#arena.startGit('status', '--porcelain');
    if (stdout !== '')
      this.#harmed.push(`after a ${step} the work tree is not clean: ${stdout.trim()}`);
  }

  async #git(step: string, args: readonly string[], wanted = 0): Promise<void> {
    const { code, stderr } = await this.#arena.startGit(...args);
    if (code !== wanted)
      this.#harmed.push(`git ${args.join(' ')} (${step}) ended with ${code}: ${stderr}`);
  }

  /** A new error is thrown, and folded at some time; meanwhile the person commits what there is, and goes on elsewhere. */
  async #switchWithNewError(): Promise<void> {
    const fresh = startWriter(this.#arena, { name: nameOf(1_000 + this.#fresh.length), most: 1 });
    this.#fresh.push(fresh);
    await pause(this.#random.between(0, 400));
    const ledger = this.#arena.read('errors_log.json');
    const branch = this.#random.pick(
      BRANCHES.filter((it) => it !== this.#branch) as [Branch, Branch],
    );
    for (;;) {
      await this.#commitWork();
      const { code, stderr } = await this.#arena.startGit('checkout', '-q', branch);
      if (code === 0) break;
      if (!NOT_COMMITTED.test(stderr)) {
        this.#harmed.push(`git checkout ended with ${code}: ${stderr}`);
        break;
      }
    }
    this.#branch = branch;
    if (this.#scale.isLedgerCarried === true) this.#arena.write('errors_log.json', ledger);
    await fresh.process.ended;
  }

  async #commitWork(): Promise<void> {
    const { code: added, stderr } = await this.#arena.startGit('add', '-A');
    if (added !== 0) this.#harmed.push(`git add ended with ${added}: ${stderr}`);
    const { code, stdout } = await this.#arena.startGit('commit', '-qm', 'work');
    if (
      code !== 0 &&
      !/nothing (?:added )?to commit|no changes added to commit|working tree clean/.test(stdout)
    )
      this.#harmed.push(`git commit ended with ${code}: ${stdout}`);
  }

  async #check(pipeline: Writer): Promise<void> {
    await this.#arena.untilQuiet();
    await this.#expect(this.#arena.cli(['sync']), 'the last fold');
    await this.#commitWork();
    const places = new Map<string, string[]>();
    for (const branch of BRANCHES) {
      const { code, stderr }: Ended = await this.#arena.startGit('checkout', '-q', branch);
      if (code !== 0) this.#harmed.push(`the last checkout ended with ${code}: ${stderr}`);
      await this.#expect(this.#arena.cli(['sync']), `the last fold in ${branch}`);
      const records = await this.#arena.list();
      for (const { context } of records)
        places.set(context, [...(places.get(context) ?? []), branch]);
      const present = this.#fresh.filter(({ name }) => records.some((it) => it.context === name));
      this.#harmed.push(...compareCounts([pipelineWithFirst(pipeline), ...present], records));
      this.#checkTodo(branch, records);
    }
    const strays =
      this.#arena.git('log', '--all', '--name-only', '--format=').match(/^.*\.tmp$/gm) ?? [];
    this.#harmed.push(...strays.map((name) => `${name} was committed`));
    const homes = BRANCHES.map((branch, index) => [nameOf(index + 1), branch] as const);
    for (const [name, branch] of homes) this.#expectPlaces(name, places, [branch]);
    for (const { name } of this.#fresh) this.#expectPlaces(name, places, null);
  }

  #checkTodo(branch: Branch, records: readonly { hash: string; context: string }[]): void {
    const text = this.#arena.read('TODO.md');
    const lines = ['- [ ] a task of my own', 'The end.', ...(this.#lines.get(branch) ?? [])];
    const tasks = findTaskHashes(text);
    const wrong = [
      ...lines.filter((line) => text.split(`\n${line}\n`).length !== 2),
      ...records
        .filter(({ hash }) => tasks.filter((it) => it === hash).length !== 1)
        .map(({ context }) => `the task of ${context}`),
    ];
    this.#harmed.push(...wrong.map((what) => `in ${branch}, not once in TODO.md: ${what}`));
  }

  /** A record is in the branches that had it, or, if it is new, in the one that was there when it was folded. */
  #expectPlaces(
    name: string,
    places: ReadonlyMap<string, string[]>,
    wanted: string[] | null,
  ): void {
    const found = places.get(name) ?? [];
    const isRight = wanted === null ? found.length === 1 : found.join() === wanted.join();
    if (!isRight) this.#harmed.push(`the record of ${name} is in [${found.join(', ')}]`);
  }
}

/** Its error was thrown once before, to be known everywhere. */
function pipelineWithFirst({ name, bounds }: Writer): Pick<Writer, 'name' | 'bounds'> {
  return {
    name,
    bounds: () => {
      const [least, most] = bounds();
      return [least + 1, most + 1];
    },
  };
}

interface Step {
  /** Must end with 0. */
  readonly git: (...args: string[]) => Promise<void>;
  /** Must end with 1: git stops for the person to resolve. */
  readonly conflict: (...args: string[]) => Promise<void>;
  readonly write: (name: string, text: string) => void;
  readonly writeLine: () => void;
  /** A name that nothing has yet. */
  readonly next: string;
  readonly branch: Branch;
  readonly switchTo: (branch: Branch) => void;
  readonly random: Random;
}

const QUIET_STEPS: Readonly<Record<string, (step: Step) => Promise<void>>> = {
  async switch({ git, random, switchTo }) {
    const branch = random.pick(BRANCHES);
    await git('checkout', '-q', branch);
    switchTo(branch);
  },

  async stash({ git, random, writeLine }) {
    writeLine();
    await git('stash', '-q');
    await pause(random.between(0, 300));
    await git('stash', 'pop', '-q');
    await git('commit', '-qam', 'a line of mine');
  },

  async merge({ git, conflict, write, next, branch, random }) {
    await fork({ git, write, next, branch });
    await conflict('merge', '-q', '--no-edit', next);
    await pause(random.between(0, 300));
    write('notes.txt', `${next}\n`);
    await git('add', 'notes.txt');
    await git('commit', '-q', '--no-edit');
  },

  async rebase({ git, conflict, write, next, branch, random }) {
    await fork({ git, write, next, branch });
    await git('checkout', '-q', next);
    await conflict('rebase', '-q', branch);
    await pause(random.between(0, 300));
    write('notes.txt', `${next}\n`);
    await git('add', 'notes.txt');
    await git('rebase', '--continue');
    await git('checkout', '-q', branch);
    await git('merge', '-q', '--ff-only', next);
  },

  async bisect({ git, random }) {
    await git('commit', '-q', '--allow-empty', '-m', 'nothing');
    await git('bisect', 'start', '-q', 'HEAD', 'HEAD~2');
    await pause(random.between(0, 300));
    await git('bisect', 'good');
    await pause(random.between(0, 300));
    await git('bisect', 'reset');
  },
};

/** A branch off the present one, and a commit on each that changes the same line of another file. */
async function fork({
  git,
  write,
  next,
  branch,
}: Pick<Step, 'git' | 'write' | 'next' | 'branch'>): Promise<void> {
  await git('checkout', '-q', '-b', next);
  write('notes.txt', `there ${next}\n`);
  await git('commit', '-qam', `there ${next}`);
  await git('checkout', '-q', branch);
  write('notes.txt', `here ${next}\n`);
  await git('commit', '-qam', `here ${next}`);
}
