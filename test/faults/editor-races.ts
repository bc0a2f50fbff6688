import { resolve } from 'node:path';
import { openProject } from '../../src/files/open-project.js';
import type { Figure } from './figure.js';
import { Arena } from './support/arena.js';
import {
  Editor,
  findLostNotes,
  findWrongItems,
  PERSONS_TODO,
  SAVING,
  type Saving,
} from './support/editor.js';
import { findLeftovers } from './support/leftovers.js';
import type { Started } from './support/started.js';
import { startWriter } from './support/writer.js';

export interface EditorRaceScale {
  readonly seed: number;
  readonly saves: number;
  readonly tool: Tool;
  readonly ways?: readonly Saving[];
  /** The longest rest between two saves; 0 for none. */
  readonly restMs: number;
}

export interface EditorRaceFigure extends Figure {
  /** How often the tool has put a version of its own into the file. */
  readonly writes: number;
}

export type Tool = keyof typeof TOOLS;

/**
 * Each program changes TODO.md over and over until a file says stop, then prints how often it did: errtrack by
 * its own fold, the rivals as one would write it at first, and at second thought.
 */
const TOOLS = {
  errtrack: `
    const { fold } = require(${JSON.stringify(resolve('dist/commands/fold-writing.js'))});
    async function change(count) {
      const severity = count % 2 === 0 ? 'HIGH' : 'LOW';
      const { kind } = await fold(project, { events: [{ type: 'severity', hash, severity }] });
      return kind === 'folded';
    }`,
  'read and write': `
    async function change(count) {
      fs.writeFileSync(FILE, edit(fs.readFileSync(FILE, 'utf8'), count));
      return true;
    }`,
  'compare and rename': `
    async function change(count) {
      const text = fs.readFileSync(FILE, 'utf8');
      fs.writeFileSync('TODO.md.tool', edit(text, count), { flush: true });
      if (fs.readFileSync(FILE, 'utf8') !== text) return false;
      fs.renameSync('TODO.md.tool', FILE);
      return true;
    }`,
} as const;

const PROGRAM = `
const fs = require('node:fs');
const FILE = 'TODO.md';
const [project, hash] = process.argv.slice(2).map((text) => JSON.parse(text));
const edit = (text, count) =>
  text.replace(/- \\[ \\] the tool's task \\d+\\n\\n/, '').replace(/## Notes\\n/, "- [ ] the tool's task " + count + '\\n\\n## Notes\\n');
(async () => {
  let count = 0;
  while (!fs.existsSync('tool.stop')) {
    try { if (await change(count)) count++; } catch (error) { if (error.code !== 'ENOENT') throw error; }
    await new Promise((resume) => setTimeout(resume, 5));
  }
  console.log(count);
})();
`;

/**
 * A person saves TODO.md again and again, in every way that editors do, while a tool writes it too; each time
 * the person looks whether the last save is still there.
 */
export async function raceEditor(scale: EditorRaceScale): Promise<EditorRaceFigure> {
  const arena = new Arena();
  try {
    return await race(arena, scale);
  } finally {
    arena.remove();
  }
}

async function race(arena: Arena, scale: EditorRaceScale): Promise<EditorRaceFigure> {
  const { seed, saves, ways = SAVING, restMs } = scale;
  arena.write('TODO.md', PERSONS_TODO);
  const hash = await makeTask(arena);
  const tool = startTool(arena, scale.tool, hash);
  // A rival looks at no old file.
  const patienceMs = scale.tool === 'errtrack' ? 3_000 : 0;
  const editor = new Editor(arena, { seed, saves, ways, restMs, isCareful: false, patienceMs });
  const report = await editor.done();
  const writes = await stopTool(arena, tool);
  const isOurs = scale.tool === 'errtrack';
  const harmed = [
    ...report.lost,
    ...findLostNotes(arena, report),
    ...(isOurs ? await checkTask(arena, hash) : []),
  ];
  return {
    what: `saves of TODO.md against ${isOurs ? 'the fold' : `a tool of "${scale.tool}"`}`,
    tried: report.saves,
    harmed: harmed.map((line) => `${line} (seed ${seed})`),
    note: `${writes} writes of the tool`,
    writes,
  };
}

async function makeTask(arena: Arena): Promise<string> {
  await startWriter(arena, { name: 'aaa', most: 1 }).process.ended;
  await arena.cli(['sync']).ended;
  return arena.tasks()[0] ?? '';
}

function startTool(arena: Arena, tool: Tool, hash: string): Started {
  const program = arena.write('tool.cjs', `${TOOLS[tool]}${PROGRAM}`);
  const project = openProject(arena.folder, { env: {} });
  return arena.node([program, JSON.stringify(project), JSON.stringify(hash)]);
}

async function stopTool(arena: Arena, tool: Started): Promise<number> {
  arena.write('tool.stop', '');
  const { code, stdout, stderr } = await tool.ended;
  if (code !== 0) throw new Error(`The tool ended with ${code}: ${stderr}`);
  return Number(stdout);
}

/** Where the person saved what was read before our last write, the task is as it was then: once more, in peace. */
async function checkTask(arena: Arena, hash: string): Promise<readonly string[]> {
  await arena.cli(['move', hash, 'MEDIUM']).ended;
  return [...findWrongItems(arena, await arena.list()), ...findLeftovers(arena)];
}
