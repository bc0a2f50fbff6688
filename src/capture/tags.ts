import { isSecretName } from '../core/errors/secret-names.js';
import { REMOVED } from '../core/errors/secret-tokens.js';
import { takeClean } from '../core/errors/secrets.js';

const TAG_LENGTH = 200;
const TAGS_KEPT = 20;

/** Tags as they are recorded: text, and not too much of it. What is no plain value is left out. */
export function toTags(tags: unknown): Record<string, string> {
  if (typeof tags !== 'object' || tags === null) return {};
  const kept: [string, string][] = [];
  for (const name of listNames(tags)) {
    const value = readTag(tags, name);
    if (value !== null) kept.push([takeClean(name, TAG_LENGTH), cleanValue(name, value)]);
    if (kept.length >= TAGS_KEPT) break;
  }
  return Object.fromEntries(kept);
}

/** A name may say that its value is a secret, which by itself looks like nothing. */
function cleanValue(name: string, value: string): string {
  return isSecretName(name) ? REMOVED : takeClean(value, TAG_LENGTH);
}

const PLAIN = new Set(['string', 'number', 'boolean', 'bigint']);

function listNames(tags: object): readonly string[] {
  try {
    return Object.keys(tags);
  } catch {
    return [];
  }
}

function readTag(tags: object, name: string): string | null {
  try {
    const value: unknown = Reflect.get(tags, name);
    return PLAIN.has(typeof value) ? String(value) : null;
  } catch {
    return null;
  }
}
