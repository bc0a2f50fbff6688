import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What must not fail in any branch: an error once thrown, the host, a person's files. */
const GUARDED = [
  'src/journal/**/*.ts',
  'src/ledger/**/*.ts',
  'src/fold/**/*.ts',
  'src/files/{durable-file,persons-file,lock,small-file}.ts',
  'src/core/errors/{snapshot,guarded-read,bounded-text}.ts',
  'src/terminal/printable.ts',
  'src/markdown/inert-text.ts',
];

/** Its tests in this process, which need no build: for `npm run coverage` and `npm run mutation`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [
      'test/{journal,ledger}/**/*.test.ts',
      'test/fold/*.test.ts',
      'test/files/{durable-file,persons-file,persons-file-faults,lock,small-file}.test.ts',
      'test/core/errors/{snapshot,bounded-text,guarded-read}.test.ts',
      'test/terminal/printable.test.ts',
      'test/markdown/{inert-text,render-task}.test.ts',
    ],
    exclude: ['test/fold/processes.test.ts'],
    testTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: GUARDED,
      reporter: ['text', 'json-summary'],
      thresholds: { branches: 98 },
    },
  },
});
