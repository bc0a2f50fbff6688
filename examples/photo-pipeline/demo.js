// Runs the photo pipeline and shows what errtrack made of it: node demo.js [--fresh] [photo…]
// Run it twice: the counts rise, TODO.md stays as it is. `--fresh` begins anew.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const MADE_BY_RUNS = [
  ...['dist', 'photos', 'enhanced', '.errtrack'],
  ...['TODO.md', 'FIXED_ERRORS.md', 'errors_log.json'],
];

const here = dirname(fileURLToPath(import.meta.url));
const errtrackRoot = dirname(fileURLToPath(import.meta.resolve('errtrack/package.json')));
const errtrackBin = join(errtrackRoot, 'bin', 'errtrack.js');
const tsc = join(errtrackRoot, 'node_modules', 'typescript', 'bin', 'tsc');
/** Where the person stands: `npm run` moves to the package, and says from where. */
const startedIn = process.env.INIT_CWD ?? process.cwd();

const args = process.argv.slice(2);
const photos = args.filter((arg) => arg !== '--fresh').map((path) => resolve(startedIn, path));

if (args.includes('--fresh')) {
  for (const name of MADE_BY_RUNS) rmSync(join(here, name), { recursive: true, force: true });
}
if (isStale(join(errtrackRoot, 'dist', 'index.js'), join(errtrackRoot, 'src'))) {
  say('Building errtrack …');
  run(['scripts/build.js'], { cwd: errtrackRoot });
}
if (isStale(join(here, 'dist', 'main.js'), join(here, 'src'))) run([tsc, '-p', 'tsconfig.json']);
if (photos.length === 0 && !existsSync(join(here, 'photos', 'order.txt'))) {
  say('Painting photos, and breaking some of them honestly …');
  run(['dist/make-photos.js']);
}

heading('node dist/main.js', ...photos.map((path) => relative(startedIn, path)));
const pipeline = run(['dist/main.js', ...photos], { accepted: [0, 1] });
say(`\nThe pipeline ended with exit code ${pipeline}. What errtrack made of it:`);

for (const command of ['sync', 'status', 'list']) {
  heading('errtrack', command);
  run([errtrackBin, command]);
}
heading('cat TODO.md');
const todo = existsSync(join(here, 'TODO.md')) ? readFileSync(join(here, 'TODO.md'), 'utf8') : '';
say(todo.trimEnd() || 'No error yet, so no TODO.md.');

const [, hash] = /errtrack:([0-9a-f]{8})/.exec(todo) ?? [];
if (hash !== undefined) {
  say(`
Next, in ${relative(startedIn, here) || '.'}:
  npx errtrack show ${hash}                      one error whole
  npx errtrack fix ${hash} -d "what fixed it"    TODO.md → FIXED_ERRORS.md
Run the demo again: the counts rise, TODO.md stays as it is. --fresh begins anew.`);
}

/** Whether something must be built: a fresh clone has nothing yet, and a changed source wants it new. */
function isStale(built, sources) {
  const builtAt = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const names = readdirSync(sources, { recursive: true, encoding: 'utf8' });
  return names.some((name) => statSync(join(sources, name)).mtimeMs > builtAt);
}

/** Run a Node program here and hand its exit code on; one that is not accepted ends the demo. */
function run(argv, { accepted = [0], cwd = here } = {}) {
  // Test runners leave marks in the environment under which errtrack records nothing.
  const env = { ...process.env, ERRTRACK: process.env.ERRTRACK ?? '1' };
  const { status, signal, error } = spawnSync(process.execPath, argv, {
    cwd,
    env,
    stdio: 'inherit',
  });
  if (status !== null && accepted.includes(status)) return status;
  const reason = error?.message ?? (signal === null ? `exit code ${status}` : `signal ${signal}`);
  say(`The demo stopped: ${relative(startedIn, resolve(cwd, argv[0]))} ended with ${reason}.`);
  process.exit(1);
}

function heading(...words) {
  const line = `$ ${words.join(' ')}`;
  say(`\n${line}\n${'─'.repeat(Math.min(line.length, process.stdout.columns ?? 80))}`);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
