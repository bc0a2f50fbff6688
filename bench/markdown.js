// `npm run bench:markdown`: what an edit of a TODO.md of 530 KB with 5,000 tasks costs, verification included, in
// units of one full parse of that file. Everything takes turns in one process, and every round has a text of its
// own: what is remembered of one text is of no use to the next.
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { toMarkdown } from 'mdast-util-to-markdown';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { median } from './pairs.js';
import { atMost, printRow, printTitle } from './report.js';

const TASKS = 5_000;
const NEW = 1_000;
const ROUNDS = Number(process.argv[2] ?? 7);

const remark = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml', 'toml'])
  .freeze();
const { editTodo, findTasks } = await loadMarkdown();

const decode = (bytes) => new TextDecoder().decode(bytes);
const edit = (bytes, edits) => {
  const result = editTodo(bytes, edits);
  if (!result.ok || !result.changed) throw new Error('not edited');
  return result.bytes;
};
const hashes = (count, step) =>
  Array.from({ length: count }, (_, index) => createHash(index * step));
const SUBJECTS = [
  { what: 'full parse (remark, gfm, front matter)', run: (bytes) => remark.parse(decode(bytes)) },
  {
    what: 'remark parse and stringify',
    run: (bytes) =>
      toMarkdown(remark.parse(decode(bytes)), {
        extensions: remark.data('toMarkdownExtensions'),
      }),
  },
  { what: 'finding all tasks', run: (bytes) => findTasks(bytes) },
  {
    what: 'adding one task, verified',
    run: (bytes) => edit(bytes, { add: createTasks(1) }),
    bound: atMost(2.2),
  },
  { what: 'removing one task, verified', run: (bytes) => edit(bytes, { remove: hashes(1, 1) }) },
  { what: 'adding 1,000 tasks, verified', run: (bytes) => edit(bytes, { add: createTasks(NEW) }) },
  {
    what: 'removing 1,000 tasks far apart, verified',
    run: (bytes) => edit(bytes, { remove: hashes(NEW, 5) }),
  },
  {
    what: 'a fold: finding all tasks, then adding one',
    run: (bytes) => {
      findTasks(bytes);
      edit(bytes, { add: createTasks(1) });
    },
  },
  {
    what: 'adding one task where the file has been read before',
    prepare: (bytes) => findTasks(bytes),
    run: (bytes) => edit(bytes, { add: createTasks(1) }),
    bound: atMost(0.5),
  },
];

const [cpu] = cpus();
console.log(`${cpus().length} x ${cpu.model}, ${process.platform}, Node ${process.version}`);
console.log('Ratios are medians of rounds in which the things compared took turns.');
const files = { 'three sections': createTodo(3), 'one list of 5,000': createTodo(1) };
for (const [name, create] of Object.entries(files)) benchFile(name, create);

function benchFile(name, create) {
  const size = Math.round(create(0).length / 1_000);
  printTitle(`TODO.md, ${size} KB, 5,000 tasks: ${name}. In units of one full parse of it`);
  const times = SUBJECTS.map(() => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, { prepare, run }] of SUBJECTS.entries()) {
      // No two texts are alike: nothing that is remembered of one is of use to another.
      const bytes = new TextEncoder().encode(create(`${round} ${index}`));
      const given = prepare?.(bytes);
      const start = performance.now();
      run(bytes, given);
      if (round >= 0) times[index].push(performance.now() - start);
    }
  }
  for (const [index, { what, bound = null }] of SUBJECTS.entries()) {
    const ratio = median(times[index].map((time, round) => time / times[0][round]));
    printRow(what, ratio, bound, `${Math.round(median(times[index]))} ms`);
  }
}

/** Files of the same tasks, in so many sections, whose titles tell them apart. */
function createTodo(sections) {
  const headings = ['## High priority', '## Medium priority', '## Low priority'];
  const share = Math.ceil(TASKS / sections);
  const parts = headings.slice(0, sections).map((heading, section) => {
    const first = section * share;
    const count = Math.min(share, TASKS - first);
    const items = Array.from({ length: count }, (_, index) => createLine(first + index));
    return `${heading}\n\n${items.join('\n')}\n`;
  });
  return (title) => [`# TODO ${title}\n`, ...parts].join('\n');
}

/** As we write it, and as short as real ones are where an error has no place of its own. */
function createLine(index) {
  const message = `cannot read image ${index}`;
  return `- [ ] **TypeError** in \`resize\` — \`${message}\` · \`src/a.ts:4\` <!-- errtrack:${createHash(index)} -->`;
}

function createHash(index) {
  return (0x1000_0000_0000 + index).toString(16).padStart(16, '0');
}

function createTasks(count) {
  return Array.from({ length: count }, (_, index) => ({
    hash: createHash(TASKS + index),
    severity: ['HIGH', 'MEDIUM', 'LOW'][index % 3],
    type: 'RangeError',
    message: `Invalid array length: ${index}`,
    context: 'stage2_resize',
    location: { file: 'src/stages.ts', line: 42, column: 11, function: 'resize' },
    command: 'errtrack fix 9ba5976d -d "…"',
    regressedFrom: null,
  }));
}

/** From the sources: what is built holds it only as a part of whole programs. */
async function loadMarkdown() {
  const outfile = fileURLToPath(new URL('../dist/bench/markdown.mjs', import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL('../src/markdown/todo-file.ts', import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const module = await import(pathToFileURL(outfile).href);
  rmSync(outfile, { force: true });
  return module;
}
