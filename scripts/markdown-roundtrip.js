// Adds tasks under every heading of every installed Markdown file and removes them again, and the same with
// thousands of made-up documents: the long form of what `npm test` samples.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const torture = fileURLToPath(new URL('torture.js', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const tests = ['properties', 'reparsed-text', 'surroundings'].map(
  (name) => `test/markdown/${name}.test.ts`,
);
const runs = [
  [torture, 'markdown'],
  [vitest, 'run', ...tests, ...process.argv.slice(2)],
];
for (const args of runs) {
  const env = { ...process.env, MARKDOWN_ROUNDTRIP: 'all' };
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  if (status !== 0) process.exitCode = status ?? 1;
}
