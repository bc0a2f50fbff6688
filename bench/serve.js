// What an answer of the dashboard's server costs, beside a bare route that sends the same bytes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { measureRate } from './http-load.js';
import { bareEnvironment, median } from './pairs.js';
import { createLedger, createProject } from './project.js';
import { atLeast, atMost, printRow, printTitle } from './report.js';

const PATHS = ['/api/errors', '/api/errors?limit=1', '/api/overview'];

const folder = fileURLToPath(new URL('../dist/bench-serve/', import.meta.url));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
await build({
  entryPoints: [fileURLToPath(new URL('serve-host.ts', import.meta.url))],
  outfile: `${folder}host.mjs`,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
});

const root = createProject({ 'errors_log.json': createLedger(5_000) });
const host = start([`${folder}host.mjs`, root, ...PATHS]);
const [line] = await once(host.stdout, 'data');
const [own, bare] = JSON.parse(String(line));

printTitle('Answers of the server, with 5,000 errors');
await compare('/api/errors', 'the first page of errors, against the same bytes', atLeast(0.5));
await compare('/api/errors?limit=1', 'one error, against the same bytes', null);

const writer = start([
  '--input-type=module',
  '-e',
  `import { ErrorTracker } from 'errtrack';
   const tracker = new ErrorTracker({ fold: 'manual' });
   setInterval(() => tracker.trackError(new Error('busy'), { context: 'pipeline' }), 5);`,
]);
// Long enough that what was saved up before is no matter.
const busy = await compare(
  '/api/errors',
  'the same while a pipeline records 200 errors a second',
  atLeast(0.5),
  { rounds: 5, ms: 2_000 },
);
printRow('answers that were not 200 meanwhile', busy, atMost(0));
writer.kill();
host.kill();

/** @returns how many answers of ours were bad. */
async function compare(path, what, bound, { rounds = 15, ms = 400 } = {}) {
  const rates = [];
  let bad = 0;
  for (let round = -2; round < rounds; round++) {
    const ours = await measureRate(own, path, { ms });
    const theirs = await measureRate(bare, path, { ms });
    bad += ours.bad;
    if (round >= 0) rates.push([ours.rate, theirs.rate]);
  }
  const of = (index) => median(rates.map((pair) => pair[index])).toFixed(0);
  const share = median(rates.map(([a, b]) => a / b));
  printRow(what, share, bound, `${of(0)} / ${of(1)} a second`);
  return bad;
}

function start(args) {
  const stdio = ['pipe', 'pipe', 'inherit'];
  return spawn(process.execPath, args, { cwd: root, env: bareEnvironment(), stdio });
}
