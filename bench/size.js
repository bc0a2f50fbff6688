// What an install weighs.
import { execFileSync } from 'node:child_process';
import { packageFolder } from './project.js';
import { atMost, printRow, printTitle } from './report.js';

export function benchSize() {
  printTitle('Size');
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: packageFolder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ size, unpackedSize }] = JSON.parse(text);
  printRow('tarball, KB', size / 1_000, atMost(500));
  printRow(
    'installed with all run-time dependencies, MB',
    unpackedSize / 1e6,
    atMost(15),
    'no dependencies',
  );
}
