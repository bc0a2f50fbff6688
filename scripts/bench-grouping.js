// `npm run bench:grouping [-- --tuned] [-- --wrong]`: how well the labelled throws are grouped.
import { fileURLToPath } from 'node:url';
import { runHarness } from './harness.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
process.exitCode = await runHarness('test/grouping/bench-grouping.ts', process.argv.slice(2));
