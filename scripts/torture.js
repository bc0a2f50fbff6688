// `npm run torture [-- name …]`: the fault harnesses at full scale. They are TypeScript, and run without a test
// runner between them and Node.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

if (!existsSync('bench/node_modules/pino')) {
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent'], {
    cwd: 'bench',
    stdio: 'inherit',
  });
}

const folder = 'dist/torture';
mkdirSync(folder, { recursive: true });
const outfile = `${folder}/torture.mjs`;
await build({
  entryPoints: ['test/faults/torture.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;
