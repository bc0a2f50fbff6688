import { configDefaults, defineConfig } from 'vitest/config';

/** Long, and of what is the same on every engine: on a second one they tell nothing new. */
const ENGINE_FREE = [
  'test/markdown/**',
  'test/faults/{bad-ledgers,branch-merges,crash-points,editor-and-pipeline,editor-races,git-races}.test.ts',
  'test/faults/{hostile-ledgers,hostile-messages,interleavings,kills,locks,many-writers}.test.ts',
  'test/faults/{planted-names,power-cuts,secret-leaks}.test.ts',
];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...(process.env['ERRTRACK_TEST_SCOPE'] === 'engine' ? ENGINE_FREE : []),
    ],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many tests wait for processes of their own.
    maxWorkers: 3,
  },
});
