import { parseFrames } from '../core/errors/frames.js';
import type { Settings } from '../files/project.js';

/** The stack at which a boundary was made; read only when something throws there. */
export interface Origin {
  readonly stack?: string;
}

const HELPERS = /[\\/]node_modules[\\/](?:tslib|@babel[\\/]runtime|@swc[\\/]helpers)[\\/]/;
const DEPENDENCY =
  /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](?!.*[\\/]node_modules[\\/])/;

/** Note where a boundary is made. The engine renders the stack only when it is read. */
export function noteOrigin(maker: (...args: never[]) => unknown): Origin {
  const origin: { stack?: string } = {};
  Error.captureStackTrace(origin, maker);
  return origin;
}

/**
 * Whether a boundary is of a dependency that the project does not track: a library's decorated functions must
 * not fill the TODO.md of those who use it.
 */
export function isForeign(origin: Origin, settings: Settings, root: string): boolean {
  const { trackDependencies } = settings;
  if (trackDependencies === true) return false;
  const name = findDependency(origin, root);
  return name !== null && !(Array.isArray(trackDependencies) && trackDependencies.includes(name));
}

function findDependency({ stack }: Origin, root: string): string | null {
  if (typeof stack !== 'string') return null;
  const maker = parseFrames(stack).find(({ file }) => file !== null && !HELPERS.test(file));
  const file = maker?.file ?? '';
  const inside = file.startsWith(root) ? file.slice(root.length) : file;
  return DEPENDENCY.exec(inside)?.[1]?.replace('\\', '/') ?? null;
}
