import { readFileSync } from 'node:fs';
import { isObject } from '../core/shape.js';

/** The version of this copy of errtrack: its manifest is two folders above, in the source as in what is built of it. */
export function readOwnVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const manifest: unknown = JSON.parse(text);
  return isObject(manifest) ? String(manifest['version']) : '';
}
