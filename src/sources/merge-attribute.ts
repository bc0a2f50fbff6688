import { isAbsolute, sep } from 'node:path';
import { runGit } from './git-command.js';

const MAX_BYTES = 64 * 1024;

/** What the attributes of a work tree say about how a file is merged. */
export type MergeAttribute =
  /** No line says anything. */
  | { readonly kind: 'nothing' }
  /** As git tells it: `union`, `unset` for `-merge`, `set`, `unspecified` for `!merge`, or the name of a driver. */
  | { readonly kind: 'said'; readonly value: string };

/**
 * Ask git, which knows macros, folders and precedence, what it would do. What this person alone has set for all
 * repositories is left out.
 * @param path relative to the folder.
 * @param probe a file that says `* merge=<PROBE>`: what it leads to was said by no other line.
 * @returns null where git cannot be asked.
 */
export function readMergeAttribute(
  folder: string,
  path: string,
  probe: string,
): MergeAttribute | null {
  const name = sep === '/' ? path : path.replaceAll(sep, '/');
  if (isAbsolute(path)) return null;
  const args = ['-c', `core.attributesFile=${probe}`, 'check-attr', '-z', 'merge', '--', name];
  const printed = runGit(folder, args, { maxBytes: MAX_BYTES });
  const value = printed?.toString('utf8').split('\0')[2];
  if (value === undefined) return null;
  return value === PROBE ? { kind: 'nothing' } : { kind: 'said', value };
}

/** A driver of this name is nobody's. */
const PROBE = 'errtrack-probe';

/** What the probe holds. */
export const PROBE_TEXT = `* merge=${PROBE}\n`;
