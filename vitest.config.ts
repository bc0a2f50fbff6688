import { configDefaults, defineConfig } from 'vitest/config';

/** They ask nothing of the process that they share, and load the same modules. */
const PURE = ['test/{core,ledger,markdown,terminal}/**/*.test.ts'];
const PURE_ENGINE = ['test/{core,ledger,terminal}/**/*.test.ts'];

/** What an engine may change: how errors look and end a process, modules, workers, and the functions of `node:fs`. */
const ENGINE = [
  'test/{capture,examples,files,grouping,journal,runs,sources}/**/*.test.ts',
  'test/package/{decorators,exports,test-runners}.test.ts',
  'test/fold/{child,processes,watch}.test.ts',
  'test/cli/run.process.test.ts',
  'test/faults/{deaths,hostile-values,nth-call-faults}.test.ts',
];

const isEngineScope = process.env['ERRTRACK_TEST_SCOPE'] === 'engine';
const pure = isEngineScope ? PURE_ENGINE : PURE;
const include = isEngineScope ? ENGINE : ['test/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many tests wait for processes of their own.
    maxWorkers: 4,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      {
        extends: true,
        test: { name: 'whole', include, exclude: [...configDefaults.exclude, ...PURE] },
      },
    ],
  },
});
