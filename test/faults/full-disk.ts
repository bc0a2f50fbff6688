import { execFileSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isErrno } from '../../src/files/errno.js';
import { DURABLE_SCENARIOS } from './durable-scenarios.js';
import type { Figure } from './figure.js';
import { SCENARIOS, type Scenario } from './nth-call-scenarios.js';
import { asProcess } from './pretence.js';
import { makeFolder, removeFolder } from './project-folder.js';
import { Scene } from './scene.js';
import { watchFs } from './watched-fs.js';

export interface FullDiskScale {
  /** How many pages of the disk are left, in turn. */
  readonly pagesLeft: readonly number[];
}

const SIZE = 16 * 1024 * 1024;
const PAGE = 4096;
const WHAT = 'times the disk was full, and freed again';

/**
 * The same stories as under single faults, on a small disk that is really full, and has room again afterwards.
 * Where this process may not mount one, nothing is tried, and the note says why.
 */
export async function fillTheDisk({ pagesLeft }: FullDiskScale): Promise<Figure> {
  const disk = makeFolder();
  const reason = mount(disk);
  if (reason !== null) return { what: WHAT, tried: 0, harmed: [], note: reason };
  const harmed: string[] = [];
  const met = { tried: 0, refused: 0 };
  const end = watchFs(disk, (_call, run) => countRefusals(met, run));
  try {
    for (const scenario of [...SCENARIOS, ...DURABLE_SCENARIOS]) {
      const template = new Scene();
      await scenario.prepare(template);
      for (const pages of pagesLeft) {
        const scene = template.copy(join(disk, `${met.tried++}`));
        const harm = await asProcess(() => play(scene, scenario, join(disk, 'ballast'), pages));
        harmed.push(...harm.map((line) => `${scenario.name}, ${pages} pages left: ${line}`));
        scene.remove();
      }
      template.remove();
    }
  } finally {
    end();
    execFileSync('umount', [disk]);
    removeFolder(disk);
  }
  return { what: WHAT, tried: met.tried, harmed, note: `${met.refused} calls found no room` };
}

/** @returns why it cannot be, or null */
function mount(folder: string): string | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], {
      stdio: 'pipe',
      encoding: 'utf8',
    });
    return null;
  } catch (error) {
    removeFolder(folder);
    return `no small disk could be mounted: ${error instanceof Error ? error.message : error}`;
  }
}

async function play(
  scene: Scene,
  scenario: Scenario,
  ballast: string,
  pages: number,
): Promise<readonly string[]> {
  const staged = scenario.stage(scene);
  const free = fill(ballast, pages);
  const harm: string[] = [];
  try {
    const { thrown, result } = await attempt(staged.act);
    harm.push(...(await staged.judge(thrown, result)));
    await attempt(staged.again ?? (() => {}));
  } finally {
    free();
  }
  return [...harm, ...(await staged.recover())];
}

function countRefusals(met: { refused: number }, run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (isErrno(error, 'ENOSPC')) met.refused++;
    throw error;
  }
}

async function attempt(act: () => unknown) {
  try {
    return { thrown: null, result: await act() };
  } catch (error) {
    return { thrown: error, result: null };
  }
}

/** Take all the room but so many pages. @returns what gives it back */
function fill(path: string, pages: number): () => void {
  const fd = openSync(path, 'a');
  const chunk = Buffer.alloc(256 * PAGE);
  try {
    for (;;) writeSync(fd, chunk);
  } catch {
    ftruncateSync(fd, Math.max(0, fstatSync(fd).size - pages * PAGE));
  }
  return () => {
    ftruncateSync(fd, 0);
    closeSync(fd);
  };
}
