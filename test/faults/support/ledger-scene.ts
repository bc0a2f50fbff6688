import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openProject } from '../../../src/files/open-project.js';
import type { Project } from '../../../src/files/project.js';
import { fold } from '../../../src/fold/fold.js';
import { readView } from '../../../src/fold/view.js';
import { Journal } from '../../../src/journal/journal.js';

const RECORDS = 40;

/** A project with a ledger of some dozens of records that folds have made. */
export class LedgerScene {
  readonly ledger: string;
  /** What the ledger is to be when it is mended. */
  good = '';
  readonly #folder: string;
  readonly #project: Project;
  readonly #journal: Journal;
  /** What was thrown so far, by key. */
  readonly #thrown = new Map<string, number>();
  readonly #harmed: string[];
  readonly #fold: typeof fold;

  /** What is being tried, as a complaint names it. */
  name: string;

  constructor(name: string, harmed: string[], foldWith: typeof fold) {
    this.name = name;
    this.#harmed = harmed;
    this.#fold = foldWith;
    this.#folder = realpathSync(mkdtempSync(join(findFastFolder(), 'errtrack-ledgers-')));
    const root = join(this.#folder, 'project');
    mkdirSync(root);
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
    const config = { counters: 'local', fold: 'manual' };
    writeFileSync(join(root, 'errtrack.config.json'), JSON.stringify(config));
    this.#project = openProject(root, { env: {} });
    this.ledger = this.#project.files.errors;
    this.#journal = new Journal({
      dataDir: this.#project.dataDir,
      durability: 'process',
      describe: () => ({ startedAt: Date.now(), head: null, root }),
      onTrouble: (error) => this.complain(`a throw was not written: ${String(error)}`),
    });
  }

  static async create(name: string, harmed: string[], foldWith: typeof fold): Promise<LedgerScene> {
    const scene = new LedgerScene(name, harmed, foldWith);
    for (let key = 0; key < RECORDS; key++) scene.#throw(toKey(key), key < 5);
    await fold(scene.#project);
    const decision = { description: 'für 顔 "quoted"', commit: null, by: 'Ada' } as const;
    const events = [1, 2, 3].map(
      (key) => ({ type: 'fix', hash: toKey(key), source: 'cli', ...decision }) as const,
    );
    await fold(scene.#project, { events });
    scene.good = readFileSync(scene.ledger, 'utf8');
    return scene;
  }

  remove(): void {
    this.#journal.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  complain(what: string): void {
    this.#harmed.push(`${this.name}: ${what}`);
  }

  /** Throw, read and fold while the ledger is as it is. Returns whether it was taken for a good one. */
  async meet(): Promise<boolean> {
    const before = this.#look();
    const todo = this.#read('TODO.md');
    this.#throw(toKey(RECORDS + this.#thrown.size));
    this.#throw(toKey(0));
    const problem = await this.#readProblem();
    const isFolded = await this.#foldInto();
    if (isFolded !== (problem === null)) this.complain('reading and folding disagree');
    if (isFolded) {
      this.#expectAllTokens(before);
      // What a person would find there now, and mend.
      this.good = this.#read('errors_log.json');
    } else {
      if (this.#look() !== before) this.complain('the bad file was written to');
      if (this.#read('TODO.md') !== todo) this.complain('TODO.md was written to');
      if (before.startsWith('file ')) this.#expectCopy(before.slice(5));
    }
    return isFolded;
  }

  /** Mend the ledger: now everything has to be there that was thrown, and every record that was in it. */
  async restore(): Promise<void> {
    rmSync(this.ledger, { recursive: true, force: true });
    writeFileSync(this.ledger, this.good);
    if (!(await this.#foldInto())) return this.complain('the mended ledger was refused');
    this.#expectAllTokens(`file ${Buffer.from(this.good).toString('base64')}`);
    const { records, problem } = await readView(this.#project);
    if (problem !== null) this.complain(problem);
    const counts = new Map(records.map((it) => [it.hash, it.occurrences]));
    for (const [key, count] of this.#thrown) {
      const counted = counts.get(key);
      if (counted !== count) this.complain(`${key} was thrown ${count} times, counted ${counted}`);
    }
    this.good = this.#read('errors_log.json');
  }

  /** A program that throws ends as it would without us, and the commands refuse in words. */
  runPrograms(isTaken: boolean): void {
    const program = `
      import { captureError, ErrorTracker } from ${JSON.stringify(resolve('dist/index.js'))};
      for (let i = 0; i < 3; i++) captureError(new Error('of a program'), { context: 'program' });
      const summary = await new ErrorTracker().getErrorSummary().catch((error) => error.code);
      process.stdout.write(typeof summary === 'string' ? summary : 'read');
      process.exitCode = 7;`;
    const { status, stdout, stderr } = this.#run('--input-type=module', '-e', program);
    const said = `${status} ${stdout} ${stderr}`.trim();
    const expected = isTaken ? '7 read' : '7 BAD_LEDGER';
    if (said !== expected) this.complain(`a program ended with ${said}, expected ${expected}`);
    for (const command of ['status', 'list', 'sync', 'doctor']) {
      const it = this.#run(resolve('bin/errtrack.js'), command);
      const talk = command === 'doctor' ? it.stdout : it.stderr;
      const code = isTaken ? 0 : command === 'doctor' ? 1 : 2;
      if (it.status !== code) this.complain(`${command} ended with ${it.status}: ${it.stderr}`);
      if (!isTaken) this.#expectGoodMessage(talk);
    }
  }

  #run(...args: readonly string[]) {
    const env = { PATH: process.env['PATH'], HOME: this.#folder, NO_COLOR: '1' };
    const options = { cwd: this.#project.root, env, encoding: 'utf8', timeout: 60_000 } as const;
    return spawnSync(process.execPath, args, options);
  }

  #throw(k: string, isListed = false): void {
    this.#journal.append({
      repeatOf: { k, signature: '' },
      fatal: false,
      event: () => throwOf(k, isListed),
    });
    this.#thrown.set(k, (this.#thrown.get(k) ?? 0) + 1);
  }

  async #readProblem(): Promise<string | null> {
    try {
      const { problem } = await readView(this.#project);
      if (problem !== null) this.#expectGoodMessage(problem);
      return problem;
    } catch (error) {
      this.complain(`reading threw ${String(error)}`);
      return null;
    }
  }

  /** Which file, which place or reason, and what to do. */
  #expectGoodMessage(text: string): void {
    const isGood =
      /Cannot (?:use|read) errors_log\.json: \S.*\. (?:Mend|Put|Update|Run) /s.test(text) &&
      !/call stack|undefined/.test(text);
    if (!isGood) this.complain(`it says only: ${text.slice(0, 200)}`);
  }

  async #foldInto(): Promise<boolean> {
    try {
      return (await this.#fold(this.#project)).kind === 'folded';
    } catch (error) {
      this.complain(`folding threw ${String(error)}`);
      return false;
    }
  }

  /** What stands in the ledger's place, whole. */
  #look(): string {
    const stat = lstatSync(this.ledger, { throwIfNoEntry: false });
    if (stat === undefined) return 'nothing';
    if (!stat.isFile() || (stat.mode & 0o777) === 0) return `something of mode ${stat.mode}`;
    return `file ${readFileSync(this.ledger).toString('base64')}`;
  }

  #expectCopy(base64: string): void {
    const folder = join(this.#project.dataDir, 'quarantine');
    const copies = existsSync(folder) ? readdirSync(folder) : [];
    const same = copies.filter(
      (it) => readFileSync(join(folder, it)).toString('base64') === base64,
    );
    if (same.length !== 1) this.complain(`${same.length} copies of it are in quarantine`);
  }

  /** Whatever word of JSON stood in a ledger that was adopted stands in the next one too: a strict reader says so. */
  #expectAllTokens(before: string): void {
    const bytes = Buffer.from(before.slice(5), 'base64');
    const text = bytes.toString('utf8');
    if (!Buffer.from(text).equals(bytes)) this.complain('bytes that are no UTF-8 were taken');
    const left = countTokens(this.#read('errors_log.json'));
    for (const [token, count] of countTokens(text)) {
      const missing = count - (left.get(token) ?? 0);
      if (missing > 0) this.complain(`${missing} times ${token.slice(0, 60)} is gone`);
    }
  }

  #read(name: string): string {
    const path = join(this.#project.root, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }
}

/** In memory, where that can be: nothing here is about the medium. */
function findFastFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/g;

function countTokens(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [token] of text.matchAll(TOKEN)) {
    const value = normalize(token);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** The same value is the same word, however it is escaped; what is no JSON stands for itself. */
function normalize(token: string): string {
  try {
    return JSON.stringify(JSON.parse(token));
  } catch {
    return token;
  }
}

function toKey(index: number): string {
  return (index * 2_654_435_761 + 1).toString(16).padStart(16, '0');
}

function throwOf(k: string, isListed: boolean) {
  const location = { file: 'src/stages.ts', line: 42, column: 11, function: 'loadFace' };
  return {
    type: 'throw',
    k,
    severity: 'MEDIUM',
    context: 'stage1',
    error: {
      ...{ type: 'TypeError', message: `no face 顔 in "${k}"`, location },
      ...{ stack: ['loadFace src/stages.ts:42:11'], causes: [] },
    },
    tags: {},
    // Markdown has trials of its own, and takes its time.
    task: isListed,
    fatal: false,
    grouping: { version: 1 },
  } as const;
}
