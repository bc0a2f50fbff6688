import type { Arena } from './arena.js';
import type { Started } from './started.js';

/** How an editor saves: into the file as it stands, at once or with a rest in between, or by a rename. */
export const SAVING = [
  'in place',
  'in place, slowly',
  'by rename',
  'by rename of the old',
] as const;
export type Saving = (typeof SAVING)[number];

export interface EditorOptions {
  readonly seed: number;
  readonly saves: number;
  readonly ways: readonly Saving[];
  /** The longest rest between two saves. */
  readonly restMs: number;
  /** Look once more, as editors do, whether the file is still what was read, right before saving. */
  readonly isCareful: boolean;
  /** How long a save may be out of sight until the fold after the next look at the old file brings it back. */
  readonly patienceMs: number;
}

export interface EditorReport {
  readonly saves: number;
  /** A line for each look at the file that did not show what was saved last. */
  readonly lost: readonly string[];
  /** The person's lines as they were saved last. */
  readonly notes: readonly string[];
}

export const PERSONS_TODO = `# Ours and mine

## High Priority

- [ ] a task of my own

## Medium Priority

## Low Priority

## Notes

## Later

The end.
`;

/** Everything is synchronous but the rests: nothing of the editor's own is in the way of the race. */
const PROGRAM = `
import * as fs from 'node:fs';
const [options] = process.argv.slice(2).map((text) => JSON.parse(text));
const FILE = 'TODO.md';
const KEPT = 30;
const cell = new Int32Array(new SharedArrayBuffer(4));
const rest = (ms) => { if (ms > 0) Atomics.wait(cell, 0, 0, ms); };
let state = options.seed;
const random = (most) => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return (state >>> 8) % (most + 1); };

const WAYS = {
  'in place': (text, read) => saveInPlace(text, read, 0),
  'in place, slowly': (text, read) => saveInPlace(text, read, 1 + random(9)),
  // Folds may be over by then: it is a later one that has to notice.
  'in place, very slowly': (text, read) => random(19) > 0 ? saveInPlace(text, read, 0) : saveInPlace(text, read, 150),
  'by rename': (text, read) => {
    fs.writeFileSync('TODO.md.new', text);
    if (isMoved(read)) return false;
    fs.renameSync('TODO.md.new', FILE);
    return true;
  },
  'by rename of the old': (text, read) => {
    fs.writeFileSync('TODO.md.new', text);
    if (isMoved(read)) return false;
    fs.renameSync(FILE, 'TODO.md~');
    fs.renameSync('TODO.md.new', FILE);
    return true;
  },
};

function saveInPlace(text, read, restMs) {
  const fd = fs.openSync(FILE, 'r+');
  try {
    if (options.isCareful && fs.readFileSync(fd, 'utf8') !== read) return false;
    const bytes = Buffer.from(text);
    const half = restMs === 0 ? bytes.length : bytes.length >> 1;
    fs.ftruncateSync(fd, 0);
    rest(random(restMs));
    fs.writeSync(fd, bytes, 0, half, 0);
    if (half === bytes.length) return true;
    rest(restMs);
    fs.writeSync(fd, bytes, half, bytes.length - half, half);
    return true;
  } finally {
    fs.closeSync(fd);
  }
}

function isMoved(read) {
  return options.isCareful && fs.readFileSync(FILE, 'utf8') !== read;
}

function read() {
  for (let tries = 0; ; tries++) {
    try { return fs.readFileSync(FILE, 'utf8'); }
    catch (error) { if (tries === 2000) throw error; rest(1); }
  }
}

const notesOf = (text) => text.split('\\n').filter((line) => line.startsWith('- note '));
let way = 'nothing';
let notes = [];
const lost = [];
const isWhole = (text) =>
  text.startsWith('# Ours and mine\\n') && text.includes('\\nThe end.\\n') && text.includes('- [ ] a task of my own\\n');
const isSaved = (text) => isWhole(text) && notesOf(text).join() === notes.join();

function look(when) {
  let text = read();
  for (let waited = 0; waited < options.patienceMs && !isSaved(text); waited += 20) {
    rest(20);
    text = read();
  }
  if (!isWhole(text)) lost.push('half a file ' + when);
  else if (!isSaved(text)) lost.push('a save is lost ' + when);
  notes = isWhole(text) ? notesOf(text) : [];
  return isWhole(text) ? text : options.first;
}

let saves = 0;
while (saves < options.saves && !fs.existsSync('editor.stop')) {
  const text = look('after saving ' + saves + ' ' + way);
  way = options.ways[random(options.ways.length - 1)];
  const next = [...notes, '- note ' + saves].slice(-KEPT);
  const without = text.split('\\n').filter((line) => !line.startsWith('- note '));
  const at = without.indexOf('## Notes') + 2;
  if (WAYS[way]([...without.slice(0, at), ...next, ...without.slice(at)].join('\\n'), text)) {
    notes = next;
    saves++;
  }
  rest(random(options.restMs));
}
rest(100);
look('after the last, ' + way);
console.log(JSON.stringify({ saves, lost, notes }));
`;

/** A person who saves TODO.md again and again, each time with one line more, and looks whether the last is there. */
export class Editor {
  readonly #process: Started;
  readonly #arena: Arena;

  constructor(arena: Arena, options: EditorOptions) {
    this.#arena = arena;
    const program = arena.write('editor.mjs', PROGRAM);
    this.#process = arena.node([program, JSON.stringify({ ...options, first: PERSONS_TODO })]);
  }

  /** Let it make its saves. @throws where the editor itself failed. */
  async done(): Promise<EditorReport> {
    const { code, stdout, stderr } = await this.#process.ended;
    if (code !== 0) throw new Error(`The editor ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** Let it stop at the next save. */
  stop(): Promise<EditorReport> {
    this.#arena.write('editor.stop', '');
    return this.done();
  }
}

/** What of a person's is missing in TODO.md, or there more than once; a line each. */
export function findLostNotes(arena: Arena, { notes }: EditorReport): readonly string[] {
  const lines = arena.read('TODO.md').split('\n');
  return ['# Ours and mine', '- [ ] a task of my own', 'The end.', ...notes].flatMap((note) => {
    const count = lines.filter((line) => line === note).length;
    return count === 1 ? [] : [`the line ${JSON.stringify(note)} stands ${count} times in TODO.md`];
  });
}

interface Listed {
  readonly hash: string;
  readonly status: string;
  readonly fixes: readonly unknown[];
}

/** Each active error is to have one task, each fix one entry; a line for what is otherwise. */
export function findWrongItems(arena: Arena, records: readonly Listed[]): readonly string[] {
  const tasks = countEach(arena.tasks());
  const entries = countEach(arena.tasks('FIXED_ERRORS.md'));
  const known = new Set(records.map(({ hash }) => hash));
  const strangers = [...tasks.keys(), ...entries.keys()].filter((hash) => !known.has(hash));
  return [
    ...strangers.map((hash) => `${hash} is in no ledger`),
    ...records.flatMap(({ hash, status, fixes }) => [
      ...compare(
        `${hash}, which is ${status}, in TODO.md`,
        tasks.get(hash),
        status === 'active' ? 1 : 0,
      ),
      ...compare(`${hash} in FIXED_ERRORS.md`, entries.get(hash), fixes.length),
    ]),
  ];
}

function compare(what: string, found = 0, wanted: number): readonly string[] {
  return found === wanted ? [] : [`${what}: ${found} times instead of ${wanted}`];
}

function countEach(hashes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
}
