import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readBriefView } from '../../src/fold/brief-view.js';
import { fold } from '../../src/fold/fold.js';
import { readSteadily } from '../../src/fold/read-steadily.js';
import { readView } from '../../src/fold/view.js';
import { ViewMemory } from '../../src/fold/view-memory.js';
import { BIN } from '../support/cli.js';
import { FoldProject } from '../support/fold-project.js';

test('reads again what a fold has written meanwhile', async () => {
  const scene = new FoldProject();
  scene.run("captureError(new Error('one'))");
  await fold(scene.project);
  const steps = ['.errtrack/state/7.json', '.errtrack/state/7.installed'];
  const read: string[] = [];
  const told = readSteadily(scene.project.dataDir, () => {
    const next = steps[read.length];
    if (next !== undefined) scene.write(next, '');
    read.push(next ?? 'nothing new');
    return read.at(-1);
  });
  expect(told).toBe('nothing new');
  expect(read).toHaveLength(3);
});

test('gives up where folds never end', () => {
  const scene = new FoldProject();
  let generation = 0;
  const told = readSteadily(scene.project.dataDir, () => {
    generation += 1;
    scene.write(`.errtrack/state/${generation}.json`, '');
    return generation;
  });
  expect(told).toBe(5);
});

test('sees what a fold takes in between the ledger and the state', async () => {
  const scene = new FoldProject();
  scene.run("configure({ fold: 'manual' }); captureError(new Error('one'))");
  class Interrupted extends ViewMemory {
    override parse(path: string, bytes: Buffer | null) {
      if (!scene.has('errors_log.json')) scene.cli('sync');
      return super.parse(path, bytes);
    }
  }
  expect((await readView(scene.project, new Interrupted())).summary.total).toBe(1);
});

test('no error is missing while others fold', async () => {
  const scene = new FoldProject();
  const bin = JSON.stringify(BIN);
  const program = `
    import { execFileSync } from 'node:child_process';
    for (let i = 0; i < 12; i++) {
      captureError(new Error('n'), { fingerprint: String(i) });
      execFileSync(process.execPath, [${bin}, 'sync']);
    }`;
  let code: number | null | undefined;
  const ended = scene.start(program).then((it) => {
    code = it;
  });
  let looks = 0;
  let most = 0;
  while (code === undefined) {
    const { summary } = await readView(scene.project);
    expect(summary.total).toBeGreaterThanOrEqual(most);
    most = summary.total;
    expect(readBriefView(scene.project)?.records.length ?? most).toBeGreaterThanOrEqual(most);
    looks += 1;
    await setImmediate();
  }
  await ended;
  expect(code).toBe(0);
  expect((await readView(scene.project)).summary.total).toBe(12);
  expect(looks).toBeGreaterThan(50);
});
