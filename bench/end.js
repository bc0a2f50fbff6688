// What the end of a process costs, and how long a throw takes to become a task.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, median, ratio, timeCommands } from './pairs.js';
import { createProject } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

const THROWING = `
import { withErrorTracking } from 'errtrack';
const stage = withErrorTracking(function stage() { throw new TypeError('Cannot resize input.jpg'); });
try { stage(); } catch {}
`;

export async function benchEnd() {
  printTitle('The end of a process, and from throw to task');
  const cwd = createProject({ 'throw.mjs': THROWING, 'quiet.mjs': "import 'errtrack';" });
  const commands = [
    { args: ['-e', '0'], cwd },
    { args: ['quiet.mjs'], cwd },
    { args: ['throw.mjs'], cwd },
  ];
  const { wall } = timeCommands(commands, { batch: 1, rounds: 15, warmUp: 2 });
  const ms = (index) => `${median(wall[index]).toFixed(0)} ms`;
  printRow(
    'a process that recorded nothing, against node -e 0',
    ratio(wall, 1, 0),
    null,
    `${ms(1)} / ${ms(0)}`,
  );
  printRow(
    'a process that recorded something, against node -e 0',
    ratio(wall, 2, 0),
    atMost(4),
    `${ms(2)} / ${ms(0)}`,
  );
  const waits = [];
  for (let round = 0; round < 9; round++) waits.push(await timeToTask());
  printRow(
    'throw to visible task in a process that goes on, ms (median)',
    median(waits),
    atMost(2_000),
  );
}

/** A process that throws once and goes on working: the fold runs beside it. */
async function timeToTask() {
  const script = `${THROWING}\nsetTimeout(() => {}, 10_000);`;
  const cwd = createProject({ 'service.mjs': script });
  const todo = join(cwd, 'TODO.md');
  const child = spawn(process.execPath, ['service.mjs'], {
    cwd,
    env: bareEnvironment(),
    stdio: 'ignore',
  });
  const start = performance.now();
  while (!existsSync(todo) || !readFileSync(todo, 'utf8').includes('- [ ]')) {
    if (performance.now() - start > 10_000) throw new Error('No task after 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  return performance.now() - start;
}

/** A million occurrences of ten errors. */
export function benchStorm(count = 1_000_000) {
  printTitle(`A storm: ${count.toLocaleString('en')} occurrences of ten errors in one process`);
  const cwd = createProject({
    'storm.mjs': `
import { withErrorTracking } from 'errtrack';
const stages = Array.from({ length: 10 }, (_, index) => withErrorTracking(() => { throw new TypeError(['Stage', 'abcdefghij'[index], 'failed'].join(' ')); }));
// The engine takes what it likes to have at first: what counts is that it then stays flat.
const settled = ${count} / 10;
let before = 0;
let most = 0;
for (let call = 0; call < ${count}; call++) {
  try { stages[call % 10](); } catch {}
  if (call % 1_000 !== 0) continue;
  const { rss } = process.memoryUsage();
  if (call <= settled) before = Math.max(before, rss);
  else most = Math.max(most, rss);
}
console.log((most - before) / 1e6);
`,
  });
  rmSync(join(cwd, 'TODO.md'), { force: true });
  const start = performance.now();
  const { stdout } = spawnSync(process.execPath, ['storm.mjs'], {
    cwd,
    env: bareEnvironment(),
    encoding: 'utf8',
  });
  const seconds = (performance.now() - start) / 1_000;
  spawnSync(process.execPath, [new URL('../bin/errtrack.js', import.meta.url).pathname, 'sync'], {
    cwd,
    env: bareEnvironment(),
  });
  const ledger = readFileSync(join(cwd, 'errors_log.json'), 'utf8');
  const counted = Object.values(JSON.parse(ledger).errors).reduce(
    (sum, record) => sum + record.occurrences,
    0,
  );
  printRow('occurrences lost or counted twice', Math.abs(count - counted), atMost(0));
  printRow('ledger, KB', ledger.length / 1_000, atMost(100));
  printRow(
    'memory after the first tenth beyond that of it, MB',
    Number(stdout),
    atMost(20),
    `${seconds.toFixed(0)} s in all`,
  );
}
