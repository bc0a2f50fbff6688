import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const RUNNERS = [
  ['pnpm-lock.yaml', 'pnpm exec'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bunx'],
  ['bun.lockb', 'bunx'],
  ['package-lock.json', 'npx'],
] as const;

/**
 * How a person starts errtrack in a project, for commands that are printed to be copied: `errtrack` where it is on
 * the PATH, else through the package manager whose lock file is nearest (`npx errtrack`, `pnpm exec errtrack`, …).
 */
export function findRunner(root: string, path: string = process.env['PATH'] ?? ''): string {
  if (isOnPath(path)) return 'errtrack';
  return `${findPackageRunner(root)} errtrack`;
}

function findPackageRunner(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    for (const [lockFile, runner] of RUNNERS) {
      if (existsSync(join(folder, lockFile))) return runner;
    }
    if (existsSync(join(folder, '.git')) || folder === dirname(folder)) return 'npx';
  }
}

/** Package managers put `node_modules/.bin` on the PATH of what they start; the person's own shell lacks it. */
function isOnPath(path: string): boolean {
  const name = process.platform === 'win32' ? 'errtrack.cmd' : 'errtrack';
  return path
    .split(delimiter)
    .filter((folder) => folder !== '' && !/[\\/]node_modules[\\/]/.test(folder))
    .some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(file: string): boolean {
  const stats = findStats(file);
  return stats?.isFile() === true && (process.platform === 'win32' || (stats.mode & 0o111) !== 0);
}

/** Also null where the PATH names something odd, such as a file in place of a folder. */
function findStats(file: string) {
  try {
    return statSync(file);
  } catch {
    return null;
  }
}
