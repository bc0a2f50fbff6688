import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { fold } from '../../src/fold/fold.js';
import { HASH, OTHER } from '../core/support/books.js';
import { openJournal, throwOf } from '../journal/support/journals.js';
import { FoldProject } from '../support/fold-project.js';

const { faults, failWith, withFaults } = await vi.hoisted(() => import('../support/fs-faults.js'));
vi.mock('node:fs', async (original) => withFaults(await original()));

afterEach(() => faults.clear());

const CALLS = [
  'openSync',
  'writeSync',
  'fsyncSync',
  'renameSync',
  'linkSync',
  'unlinkSync',
  'mkdirSync',
  'readdirSync',
  'readSync',
] as const;

/** Let the nth of these calls fail, and say how many there were. */
function failNth(n: number, isOnce: boolean): () => number {
  let calls = 0;
  for (const name of CALLS) {
    const real: (...args: never[]) => unknown = process.getBuiltinModule('node:fs')[name];
    faults.set(name, (...args: never[]) => {
      calls++;
      if (calls === n || (!isOnce && calls > n)) return failWith('EIO')();
      return real(...args);
    });
  }
  return () => calls;
}

test.each([
  ['once', true],
  ['from then on', false],
])(
  'a fold in which any call fails %s does no harm, and the next one does it',
  async (_when, isOnce) => {
    const step = Number(process.env['ERRTRACK_TEST_FAULT_STEP'] ?? 5);
    let tried = 0;
    for (let isReached = true; isReached; tried++) {
      const n = 1 + tried * step;
      const it = new FoldProject();
      it.write('TODO.md', '# Mine\n\n- [ ] my own\n');
      const write = (k: string) => {
        const { journal } = openJournal(it.dataDir);
        journal.append(throwOf(k));
        journal.append(throwOf(k));
        journal.close();
      };
      write(OTHER);
      await fold(it.project);
      write(HASH);
      const { journal } = openJournal(it.dataDir);
      const fix = { description: 'done', commit: null, by: null, source: 'cli' } as const;
      journal.append({
        repeatOf: null,
        fatal: true,
        event: () => ({ type: 'fix', hash: OTHER, ...fix }),
      });
      journal.close();
      const count = failNth(n, isOnce);
      await fold(it.project);
      faults.clear();
      isReached = count() >= n;
      // Its holder, this process, would be gone.
      rmSync(join(it.dataDir, 'fold.lock'), { force: true });
      expect(it.read('TODO.md')).toContain('- [ ] my own\n');
      expect(await fold(it.project), `call ${n}`).toMatchObject({ kind: 'folded' });
      expect(it.records(), `call ${n}`).toMatchObject([
        { hash: OTHER, status: 'fixed', occurrences: 2 },
        { hash: HASH, status: 'active', occurrences: 2 },
      ]);
      expect(it.tasks(), `call ${n}`).toEqual([HASH]);
      expect(it.tasks('FIXED_ERRORS.md'), `call ${n}`).toEqual([OTHER]);
      expect(readdirSync(it.folder).filter((name) => name.endsWith('.tmp'))).toEqual(
        isOnce ? [] : expect.any(Array),
      );
    }
  },
);
