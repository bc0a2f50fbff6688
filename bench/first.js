// What the first error of a process and a new kind of error cost, with the sync to the medium and without it; and
// the slowest one in a hundred where eight processes throw at once.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bareEnvironment, median, percentile } from './pairs.js';
import { createProject } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

const PROGRAM = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
if (process.env.NO_SYNC === '1') {
  fs.fsyncSync = fs.fdatasyncSync = () => {};
  syncBuiltinESMExports();
}
const { withErrorTracking, configure } = await import('errtrack');
configure({ fold: 'manual' });
const time = (call) => {
  const start = process.hrtime.bigint();
  try { call(); } catch {}
  return Number(process.hrtime.bigint() - start) / 1_000;
};
const kinds = [...'abcdefghijklmnopqrstu'].map((kind) => withErrorTracking(() => { throw new TypeError(['Cannot', kind.repeat(3)].join(' ')); }));
const [first, ...others] = kinds.map((call) => time(call));
const known = [];
for (let call = 0; call < Number(process.env.KNOWN); call++) {
  known.push(time(kinds[0]));
  if (process.env.PACED === '1') await new Promise((resolve) => setTimeout(resolve, 1));
}
// What the machine itself takes: the same throw with its stack, and one write of as many bytes.
const fd = fs.openSync('limit', 'a');
const limit = known.map(() => time(() => {
  try { throw new TypeError('Cannot resize aaa'); } catch (error) { fs.writeSync(fd, error.stack.slice(0, 90)); }
}));
console.log(JSON.stringify({ first, others, known, limit }));
`;

export async function benchFirst() {
  printTitle('The first error of a process, a new kind of error, and eight processes at once');
  const cwd = createProject({ 'first.mjs': PROGRAM });
  const environment = { ...bareEnvironment(), KNOWN: '0' };
  const runs = { 'with the sync': {}, 'without it': { NO_SYNC: '1' } };
  const results = Object.keys(runs).map(() => ({ first: [], others: [] }));
  for (let round = 0; round < 15; round++) {
    for (const [index, env] of Object.values(runs).entries()) {
      rmSync(join(cwd, '.errtrack'), { recursive: true, force: true });
      const { stdout } = spawnSync(process.execPath, ['first.mjs'], {
        cwd,
        env: { ...environment, ...env },
        encoding: 'utf8',
      });
      const { first, others } = JSON.parse(stdout);
      results[index].first.push(first / 1_000);
      results[index].others.push(median(others));
    }
  }
  for (const [index, name] of Object.keys(runs).entries()) {
    printRow(`the first error, ${name}, in ms`, median(results[index].first), null);
    printRow(`a new kind of error, ${name}, in us`, median(results[index].others), null);
  }
  const paced = await throwAtOnce(cwd, { KNOWN: '3000', PACED: '1' });
  printRow(
    'p99 of a known error, 8 processes, each some 900 a second, in us',
    p99(paced.known),
    atMost(1_000),
  );
  const busy = await throwAtOnce(cwd, { KNOWN: '20000' });
  const note = `${p99(busy.limit).toFixed(0)} us for throw, .stack and one write`;
  printRow(
    'p99 of a known error, 8 processes in endless loops, in us',
    p99(busy.known),
    null,
    note,
  );
}

const p99 = (times) => percentile(times, 0.99);

/** Eight processes; what each measured, all together. */
async function throwAtOnce(cwd, env) {
  const ends = Array.from({ length: 8 }, () => {
    const child = spawn(process.execPath, ['first.mjs'], {
      cwd,
      env: { ...bareEnvironment(), ...env },
      stdio: 'pipe',
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    return new Promise((resolve) => child.on('close', () => resolve(JSON.parse(out))));
  });
  const results = await Promise.all(ends);
  return {
    known: results.flatMap(({ known }) => known),
    limit: results.flatMap(({ limit }) => limit),
  };
}
