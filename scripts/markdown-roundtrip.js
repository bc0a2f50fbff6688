// Adds a task under every heading of every installed Markdown file and removes it again, and the same
// with thousands of made-up documents: the long form of what `npm test` samples.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    'test/markdown/round-trip.test.ts',
    'test/markdown/properties.test.ts',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { ...process.env, MARKDOWN_ROUNDTRIP: 'all' } },
);
process.exitCode = status ?? 1;
