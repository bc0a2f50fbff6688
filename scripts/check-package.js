// Packs the package as it would be published, and lets those who know look at it: publint, attw, and a scale.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAX_BYTES = 1_000_000;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'errtrack-pack-'));
try {
  const tarball = pack(folder);
  run('publint', '--strict', tarball);
  run('attw', tarball, '--profile', 'node16', '--no-definitely-typed');
  const { size } = statSync(tarball);
  console.log(`The tarball has ${size} of at most ${MAX_BYTES} bytes.`);
  if (size > MAX_BYTES) process.exitCode = 1;
} catch (error) {
  // The tool has said what is wrong.
  if (typeof error.status !== 'number') throw error;
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** `dist/` is packed as it stands: the caller has built it. */
function pack(destination) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }));
  return join(destination, filename);
}

function run(tool, ...args) {
  execFileSync(join('node_modules', '.bin', tool), args, { stdio: 'inherit' });
}
