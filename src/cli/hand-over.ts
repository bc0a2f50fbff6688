import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findRoot } from '../files/root.js';

/**
 * Find the copy of errtrack that the project depends on, by its path, so that a global install hands over to it:
 * the files then are written by the version that the project chose. Null where this is that copy, or there is none.
 */
export function findOwnCopy(packageFolder: string, start: string = process.cwd()): string | null {
  try {
    const root = findRoot(start, { environment: process.env['ERRTRACK_ROOT'] });
    const bin = join(root.path, 'node_modules', 'errtrack', 'bin', 'errtrack.js');
    if (!existsSync(bin)) return null;
    const own = realpathSync(join(packageFolder, 'bin', 'errtrack.js'));
    const found = realpathSync(bin);
    return found === own ? null : found;
  } catch {
    // What is wrong with the root, the command itself will say.
    return null;
  }
}
