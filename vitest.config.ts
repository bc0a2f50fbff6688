import { configDefaults, defineConfig } from 'vitest/config';

/** They ask nothing of the process that they share, and load the same modules. */
const PURE = ['test/{core,ledger,markdown,terminal}/**/*.test.ts'];

/** Long, and of what is the same on every engine: on a second one they tell nothing new. */
const ENGINE_FREE = [
  'test/markdown/**',
  'test/faults/{bad-ledgers,branch-merges,crash-points,editor-and-pipeline,editor-races,git-races}.test.ts',
  'test/faults/{hostile-ledgers,hostile-messages,interleavings,kills,locks,many-writers}.test.ts',
  'test/faults/{planted-names,power-cuts,secret-leaks}.test.ts',
];

const isEngineScope = process.env['ERRTRACK_TEST_SCOPE'] === 'engine';
const exclude = [...configDefaults.exclude, ...(isEngineScope ? ENGINE_FREE : [])];

export default defineConfig({
  test: {
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many tests wait for processes of their own.
    maxWorkers: 4,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, exclude, isolate: false } },
      {
        extends: true,
        test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: [...exclude, ...PURE] },
      },
    ],
  },
});
