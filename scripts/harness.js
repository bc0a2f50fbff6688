import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

/** Run a harness, which is TypeScript, without a test runner between it and Node. Returns its exit code. */
export async function runHarness(entryPoint, args) {
  const folder = 'dist/harness';
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}/harness.mjs`;
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    sourcemap: 'inline',
  });
  const { status } = spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' });
  rmSync(folder, { recursive: true, force: true });
  return status ?? 1;
}
