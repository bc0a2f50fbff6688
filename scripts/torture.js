// `npm run torture [-- name …]`: the fault harnesses at full scale.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runHarness } from './harness.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

if (!existsSync('bench/node_modules/pino')) {
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], {
    cwd: 'bench',
    stdio: 'inherit',
  });
}
process.exitCode = await runHarness('test/faults/torture.ts', process.argv.slice(2));
