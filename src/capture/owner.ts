import { parseFrames } from '../core/errors/frames.js';
import type { Project } from '../files/project.js';
import { debug } from '../files/trouble.js';
import type { Origin } from './origin.js';

const HELPERS = /[\\/]node_modules[\\/](?:tslib|@babel[\\/]runtime|@swc[\\/]helpers)[\\/]/;
const DEPENDENCY =
  /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](?!.*[\\/]node_modules[\\/])/;

/**
 * Whether a boundary is of a dependency that the project does not track: a library's decorated functions must
 * not fill the TODO.md of those who use it.
 */
export function isOfDependency(origin: Origin, { settings, root }: Project): boolean {
  const { trackDependencies } = settings;
  if (trackDependencies === true) return false;
  const name = findDependency(origin, root);
  if (name === null || (Array.isArray(trackDependencies) && trackDependencies.includes(name))) {
    return false;
  }
  debug('capture', () => `a tracked function of ${name} threw: not recorded (trackDependencies)`);
  return true;
}

function findDependency({ stack }: Origin, root: string): string | null {
  if (typeof stack !== 'string') return null;
  const maker = parseFrames(stack).find(({ file }) => file !== null && !HELPERS.test(file));
  const file = maker?.file ?? '';
  const inside = file.startsWith(root) ? file.slice(root.length) : file;
  return DEPENDENCY.exec(inside)?.[1]?.replace('\\', '/') ?? null;
}
