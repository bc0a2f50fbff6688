import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunHandle } from '../../src/runs/handles.js';
import type { StepOptions } from '../../src/runs/options.js';
import { trackRun } from '../../src/runs/track-run.js';
import { KeptRuns } from '../support/kept-runs.js';

let kept: KeptRuns;
let calls: string[];
beforeEach(() => {
  kept = new KeptRuns();
  calls = [];
});
afterEach(() => vi.unstubAllEnvs());

/** Run a body as a run that takes up the one before. */
function attempt<T>(body: (run: RunHandle) => Promise<T>): Promise<T | string> {
  return trackRun('Nightly', kept.options({ resume: true }), body).catch(String);
}

/** A step that says that it was done, and gives its own name. */
function work(run: Pick<RunHandle, 'step'>, name: string, options: StepOptions = {}, told = name) {
  return run.step(name, options, () => {
    calls.push(told);
    return told;
  });
}

function fail(message: string): Promise<never> {
  return Promise.reject(new Error(message));
}

describe('a run that takes up another one', () => {
  it('gives a step of a step what that one gave, not one of the same name elsewhere', async () => {
    const readAll = (failing: string | null) =>
      attempt(async (run) => {
        const rows: string[] = [];
        for (const file of ['a', 'b', 'c']) {
          await run.step(`File ${file}`, async (step) => {
            rows.push(await work(step, 'Read', {}, `rows of ${file}`));
            if (file === failing) await fail('disk');
          });
        }
        return rows;
      });
    expect(await readAll('b')).toBe('Error: disk');
    expect(await readAll(null)).toEqual(['rows of b', 'rows of c']);
    expect(calls).toEqual(['rows of a', 'rows of b', 'rows of c']);
  });

  it('does so where steps go on side by side, in whatever order', async () => {
    const files = ['a', 'b', 'c', 'd', 'e', 'f'];
    const readAll = (isFailing: boolean) =>
      attempt(async (run) => {
        const rows = await run.parallel(
          files.map((file) =>
            run.define(`File ${file}`, async (step) => {
              await sleep(Math.random() * 5);
              const read = await work(step, 'Read', {}, `rows of ${file}`);
              if (isFailing) await fail('disk');
              return `${file}: ${read}`;
            }),
          ),
        );
        return rows;
      });
    await readAll(true);
    calls.length = 0;
    expect(await readAll(false)).toEqual(files.map((file) => `${file}: rows of ${file}`));
    expect(calls).toEqual([]);
  });

  it('knows steps of one name by their order, and those with an id by that', async () => {
    const load = (names: readonly (readonly [string, string?])[], isFailing: boolean) =>
      attempt(async (run) => {
        const given: string[] = [];
        for (const [told, id] of names)
          given.push(await work(run, 'Load', id === undefined ? {} : { id }, told));
        if (isFailing) await fail('disk');
        return given;
      });
    await load([['one'], ['two'], ['three', 'x'], ['four', 'y']], true);
    calls.length = 0;
    expect(await load([['one'], ['two'], ['four', 'y'], ['three', 'x'], ['five']], false)).toEqual([
      'one',
      'two',
      'four',
      'three',
      'five',
    ]);
    expect(calls).toEqual(['five']);
  });

  it('goes by names where the program has changed', async () => {
    const run = (names: readonly string[], isFailing: boolean) =>
      attempt(async (handle) => {
        for (const name of names) await work(handle, name);
        if (isFailing) await fail('disk');
      });
    await run(['export', 'transform', 'load', 'check'], true);
    calls.length = 0;
    await run(['check', 'load rows', 'export', 'report'], false);
    expect(calls).toEqual(['load rows', 'report']);
  });

  it('runs again what was gone back, and what that is a part of', async () => {
    const back: string[] = [];
    const rollback = () => void back.push('drop');
    const run = (isFailing: boolean) =>
      attempt(async (handle) => {
        await work(handle, 'export');
        await handle.step(
          'set up',
          async (step) => void (await work(step, 'create', { rollback })),
        );
        if (isFailing) await fail('disk');
      });
    await run(true);
    expect(back).toEqual(['drop']);
    await run(false);
    expect(calls).toEqual(['export', 'create', 'create']);
  });

  it('goes back for what it took from before, where it fails in its turn', async () => {
    const back: string[] = [];
    const rollback = () => void back.push('drop');
    const run = (isFailing: boolean) =>
      attempt(async (handle) => {
        await work(handle, 'create', { rollback });
        if (isFailing) await fail('disk');
      });
    // A way back that was not gone: the process was killed before.
    await trackRun('Nightly', kept.options(), async (handle) => {
      await work(handle, 'create');
      await fail('disk');
    }).catch(() => {});
    await run(true);
    expect([calls, back]).toEqual([['create'], ['drop']]);
    await run(false);
    expect(calls).toEqual(['create', 'create']);
  });

  it('runs what was left out before, where it is wanted now', async () => {
    const run = (isWanted: boolean) =>
      attempt(async (handle) => {
        await work(handle, 'weights', { when: () => isWanted });
        if (!isWanted) await fail('disk');
      });
    await run(false);
    await run(true);
    expect(calls).toEqual(['weights']);
  });

  it('takes what a run took that was taken up itself', async () => {
    const run = (isFailing: boolean) =>
      attempt(async (handle) => {
        await work(handle, 'export');
        await handle.step('nothing', () => void calls.push('nothing'));
        if (isFailing) await fail('disk');
      });
    for (const isFailing of [true, true, true, false]) await run(isFailing);
    expect(calls).toEqual(['export', 'nothing']);
    expect(kept.read().map(({ attempt: count }) => count)).toEqual([1, 2, 3, 4]);
  });

  it('finds steps that were declared, also in phases and in steps', async () => {
    const steps = ['export', { name: 'load', phase: 'Two' }, 'check'];
    const run = (isFailing: boolean) =>
      trackRun('Nightly', kept.options({ resume: true, steps }), async (handle) => {
        await work(handle, 'export');
        await handle.phase('Two', async (phase) => {
          await work(phase, 'load');
          await phase.step('outer', async (step) => void (await work(step, 'check')));
        });
        if (isFailing) await fail('disk');
      }).catch(String);
    await run(true);
    await run(false);
    expect(calls).toEqual(['export', 'load', 'check']);
  });
});

describe('a run with an id', () => {
  const runs = (id: string, body: () => unknown) => trackRun('Release', kept.options({ id }), body);

  it('is no try of another one whose id it looks like', async () => {
    expect(await runs('v1.2', () => 'v1.2')).toBe('v1.2');
    await runs('v1', () => fail('no')).catch(() => {});
    expect(await runs('v1', () => 'v1')).toBe('v1');
    expect(await runs('v1', () => 'again')).toBe('v1');
    expect(await runs('v1.2', () => 'again')).toBe('v1.2');
    expect(await runs('v1.3', () => 'v1.3')).toBe('v1.3');
  });

  it('is not executed again where its first try is gone', async () => {
    await runs('nightly', () => fail('no')).catch(() => {});
    await runs('nightly', () => 'done');
    kept.removeRun('nightly');
    expect(await runs('nightly', () => 'again')).toBe('done');
  });
});
