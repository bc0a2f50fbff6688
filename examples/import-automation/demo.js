// Imports the measures of two customers, and shows what errtrack made of it: node demo.js [--fresh]
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const MADE_BY_RUNS = [
  ...['dist', 'customers', '.errtrack', 'tracking_reports', 'error_screenshots'],
  ...['scorecards.sqlite', 'TODO.md', 'FIXED_ERRORS.md', 'errors_log.json'],
];

const here = dirname(fileURLToPath(import.meta.url));
const errtrackRoot = dirname(fileURLToPath(import.meta.resolve('errtrack/package.json')));
const errtrackBin = join(errtrackRoot, 'bin', 'errtrack.js');
const tsc = join(errtrackRoot, 'node_modules', 'typescript', 'bin', 'tsc');
/** Where the person stands: `npm run` moves to the package, and says from where. */
const startedIn = process.env.INIT_CWD ?? process.cwd();

if (process.argv.includes('--fresh')) {
  for (const name of MADE_BY_RUNS) rmSync(join(here, name), { recursive: true, force: true });
}
if (isStale(join(errtrackRoot, 'dist', 'index.js'), join(errtrackRoot, 'src'))) {
  say('Building errtrack …');
  run(['scripts/build.js'], { cwd: errtrackRoot });
}
if (isStale(join(here, 'dist', 'main.js'), join(here, 'src'))) run([tsc, '-p', 'tsconfig.json']);

heading('node dist/main.js');
const code = run(['dist/main.js'], { accepted: [0, 1] });
say(
  `\nThe automation ended with exit code ${code}: the second sheet has a renamed column. What errtrack made of it:`,
);

for (const command of [['runs', 'list'], ['runs', 'show', '@latest'], ['sync'], ['list']]) {
  heading('errtrack', ...command);
  run([errtrackBin, ...command]);
}
say(`
Next, in ${relative(startedIn, here) || '.'}:
  cat tracking_reports/summary_report_Brick_Brazil_*.txt
  npx errtrack runs compare @latest:"Scorecard import" <another>
Mend customers/brick-brazil/measures.csv (Goal → Target) and src/main.ts, which writes it, and run the demo again.`);

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
