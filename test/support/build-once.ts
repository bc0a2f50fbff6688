import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';

function newestChange(folder: string): number {
  const times = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => statSync(`${folder}/${name}`).mtimeMs,
  );
  return Math.max(...times);
}

/** Process tests run `dist/`, so it must be that of the present source. */
export function setup(): void {
  const builtAt = statSync('dist/index.js', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (newestChange('src') > builtAt) execFileSync(process.execPath, ['scripts/build.js']);
}
