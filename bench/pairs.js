// Measures two or more things in turn, A B A B …, so that a machine whose speed drifts slows all of them alike;
// what is quoted is the median of the ratios, round by round.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ name: string, run: () => unknown }} Subject */

/** Time of each subject in each round, in ns per call. */
export async function timeInTurn(subjects, { rounds = 15, calls = 1_000, warmUp = 3 } = {}) {
  const times = subjects.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, { run }] of subjects.entries()) {
      const start = process.hrtime.bigint();
      for (let call = 0; call < calls; call++) {
        const result = run();
        if (result instanceof Promise) await result;
      }
      const ns = Number(process.hrtime.bigint() - start) / calls;
      if (round >= 0) times[index].push(ns);
    }
  }
  return times;
}

/** CPU time (user and system) of each command in each round, in ms; a round is `batch` runs of each. */
export function timeCommands(commands, { rounds = 11, batch = 10, warmUp = 1 } = {}) {
  const cpu = commands.map(() => []);
  const wall = commands.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [index, { args, cwd, env }] of commands.entries()) {
      const cpuStart = childrenCpuMs();
      const wallStart = performance.now();
      for (let run = 0; run < batch; run++) {
        spawnSync(process.execPath, args, { cwd, env: env ?? bareEnvironment(), stdio: 'ignore' });
      }
      if (round < 0) continue;
      cpu[index].push((childrenCpuMs() - cpuStart) / batch);
      wall[index].push((performance.now() - wallStart) / batch);
    }
  }
  return { cpu, wall };
}

/** The median over rounds of one subject's time by another's. */
export function ratio(times, of, to) {
  return median(times[of].map((time, round) => time / times[to][round]));
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** No test runner's, CI's or tracker's variables. */
export function bareEnvironment(more = {}) {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...more };
}

/** CPU time of all children waited for; Linux counts it exactly and shows it in hundredths. */
function childrenCpuMs() {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
