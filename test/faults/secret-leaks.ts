import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TrackedProject } from '../support/tracked-project.js';
import type { Figure } from './figure.js';
import { type PlantedSecret, plantSecrets } from './planted-secrets.js';

export interface LeakScale {
  /** Gives new secrets of the same kinds. */
  readonly seed: number;
  /** How many records are looked at by `errtrack show`. */
  readonly shown: number;
  /** Instead of secrets that are known: for a control that must be found. */
  readonly secrets?: readonly PlantedSecret[];
}

/** Where a secret is put before it is thrown, or told. */
export const PLACES = [
  ...['message', 'cause', 'stack line', 'function name', 'file of a frame', 'name', 'code'],
  ...['context', 'tag', 'name of a tag', 'fingerprint', 'fix', 'beforeRecord', 'member'],
  ...['thrown string', 'thrown object', 'worker', 'trouble', 'output of a command'],
] as const;

const BIN = resolve('bin/errtrack.js');

/** Plant each secret in each place of a real program, then look for it in all that errtrack wrote and printed. */
export async function leakSecrets(scale: LeakScale): Promise<Figure> {
  const { seed, shown, secrets = plantSecrets(seed) } = scale;
  const project = new TrackedProject();
  try {
    const outside = new TrackedProject();
    const file = outside.write('planted.json', JSON.stringify(secrets));
    const printed = tell(project, secrets, file, shown);
    outside.remove();
    const found = [...printed, ...readAll(project.folder)].flatMap(([place, text]) =>
      secrets
        .filter(({ core }) => text.includes(core))
        .map(({ kind }) => `${kind} stands in ${place} (seed ${seed})`),
    );
    return {
      what: 'secrets planted in errors and decisions',
      tried: secrets.length * PLACES.length,
      harmed: found,
    };
  } finally {
    project.remove();
  }
}

/** Run the program and the commands. Returns what each printed. */
function tell(
  project: TrackedProject,
  secrets: readonly PlantedSecret[],
  file: string,
  shown: number,
): (readonly [string, string])[] {
  const env = { ERRTRACK: '1', ERRTRACK_DEBUG: '1', PLANTED: file };
  const run = project.run(PROGRAM, env);
  if (run.code !== 0) throw new Error(`The program failed: ${run.stderr.slice(-2000)}`);
  project.write('fail.mjs', FAIL);
  // What the command itself says is not ours.
  project.node([BIN, 'run', '--', process.execPath, 'fail.mjs'], env);
  project.node([BIN, 'sync'], { ERRTRACK_DEBUG: '1' });
  const hashes = project.records().map(({ hash }) => hash);
  if (hashes.length < PLACES.length) throw new Error(`Only ${hashes.length} errors were recorded`);
  const commands = [
    ['fix', hashes[0] ?? '', '-d', secrets.map(({ text }) => text).join('\n')],
    ...[['sync'], ['status'], ['status', '--json'], ['list'], ['list', '--all', '--json']],
    ...[['doctor'], ['doctor', '--json'], ['fix', '--all', '--dry-run']],
    ...hashes.slice(0, shown).flatMap((hash) => [
      ['show', hash],
      ['show', hash, '--json'],
    ]),
  ];
  const printed = commands.map((args) => {
    const { stdout, stderr } = project.node([BIN, ...args], { ERRTRACK_DEBUG: '1' });
    return [`the output of ${args.join(' ')}`, stdout + stderr] as const;
  });
  return [['the output of the program', run.stdout + run.stderr], ...printed];
}

/** All that stands in the folder, but for the programs. */
function readAll(folder: string): (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/^(?:node_modules|app\.mjs|fail\.mjs)/.test(name))
    .filter((name) => lstatSync(join(folder, name)).isFile())
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
}

const FAIL = `import { readFileSync } from 'node:fs';
const secrets = JSON.parse(readFileSync(process.env.PLANTED, 'utf8'));
console.error(secrets.map(({ text }) => text).slice(0, 10).join('\\n'));
process.exitCode = 3;
`;

const PROGRAM = `import { readFileSync } from 'node:fs';
import { Worker, isMainThread } from 'node:worker_threads';
import { captureError as capture, configure, ErrorTracker, withErrorTracking } from 'errtrack';
const secrets = JSON.parse(readFileSync(process.env.PLANTED, 'utf8'));
configure({ fold: 'manual' });
let count = 0;
// A task for some is enough: a file of a thousand is another test's.
const captureError = (error, options) => capture(error, { autoAddTodo: ++count % 8 === 0, ...options });
const at = (line) => 'Error: x\\n    at ' + line + '\\n    at main (' + process.cwd() + '/app.mjs:1:1)';
if (!isMainThread) {
  for (const { text } of secrets) captureError(new Error('worker ' + text));
} else {
  const hooked = new ErrorTracker({ fold: 'manual', beforeRecord: (draft) => {
    const text = draft.message.slice('beforeRecord '.length);
    const plain = secrets[Number(text)].text;
    return { ...draft, type: plain, message: plain, context: plain, stack: [plain], tags: { a: plain },
      location: { file: plain, line: 1, column: 1, function: plain }, causes: [{ type: plain, message: plain, location: null }] };
  } });
  secrets.forEach(({ text, core }, index) => {
    const make = (fields) => Object.assign(new Error('plain ' + index), fields);
    captureError(new Error('message ' + text));
    captureError(new Error('outer ' + index, { cause: new Error(text, { cause: text }) }));
    captureError(make({ stack: at(text.replaceAll('\\n', ' ')) }));
    captureError(make({ stack: at(text.replaceAll('\\n', ' ') + ' (' + process.cwd() + '/a.mjs:2:2)') }));
    captureError(make({ stack: at('f (' + process.cwd() + '/' + text.replaceAll('\\n', ' ') + '/a.mjs:2:2)') }));
    captureError(make({ name: text }));
    captureError(make({ code: text, syscall: text }));
    captureError(make({}), { context: text });
    captureError(make({}), { context: 'x'.repeat(180) + ' ' + text });
    captureError(make({}), { context: 'tag' + index, tags: { it: text, long: 'x'.repeat(190) + ' ' + text, password: core } });
    captureError(make({}), { context: 'name' + index, tags: { [text]: 1 } });
    captureError(make({}), { context: 'print' + index, fingerprint: [text, '{{ default }}'], groupingDiscriminator: () => text });
    captureError(make({}), { context: 'print2' + index, fingerprint: () => [text] });
    captureError(new AggregateError([new Error(text), text], 'all ' + index));
    captureError(text);
    captureError({ message: text });
    captureError({ [text]: 1 });
    try { withErrorTracking(function stage() { throw new Error('tracked ' + text); })(); } catch {}
    try { Object.defineProperty(() => { throw new Error('named ' + index); }, 'name', { value: text }); } catch {}
    try { withErrorTracking(Object.defineProperty(() => { throw new Error('named ' + index); }, 'name', { value: text }))(); } catch {}
    hooked.trackError(new Error('beforeRecord ' + index));
    new ErrorTracker({ fold: 'manual', todoFile: '../' + text }).trackError(new Error('trouble'));
    captureError(new Error('word '.repeat(1600) + text + ' ' + text));
  });
  const worker = new Worker(new URL(import.meta.url));
  await new Promise((done) => worker.once('exit', done));
}
`;
