import { execFileSync } from 'node:child_process';

/** Process tests run `dist/`, so it must be that of the present source. */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/build-once.js'], { stdio: 'inherit' });
}
