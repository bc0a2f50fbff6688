import { basename } from 'node:path';
import { isObject } from '../core/shape.js';
import type { Project } from '../files/project.js';
import { readRegularFile } from '../files/small-file.js';
import { readOwnVersion } from './own-version.js';

const MAX_MANIFEST_BYTES = 1_000_000;

/** What a project is called, and by which errtrack it is shown. */
export function describeProject({ root }: Project) {
  const folder = basename(root);
  return { name: readName(root), root_name: folder, version: readOwnVersion() };
}

/** What the project calls itself; null where it does not say. */
function readName(root: string): string | null {
  try {
    const bytes = readRegularFile(`${root}/package.json`, MAX_MANIFEST_BYTES);
    const manifest: unknown = bytes === null ? null : JSON.parse(bytes.toString('utf8'));
    const name = isObject(manifest) ? manifest['name'] : null;
    return typeof name === 'string' && name !== '' ? name.slice(0, 214) : null;
  } catch {
    return null;
  }
}
