import type { Clean } from '../errors/redaction.js';
import { editJson } from '../json-edit.js';
import { cleanData } from './clean-run.js';

/** Fields that hold no text of anybody's. */
const FIXED = new Set([
  ...['type', 'status', 'timestamp', 'start_time', 'end_time', 'error_hash', 'error_hash_short'],
]);

/** The JSON of a report, clean: what readers look for, keys and states, stays. */
export function cleanReport(json: string, clean: Clean): string {
  return editJson(json, {
    text: (text, path) => {
      if (isData(path)) return cleanData(text, path, clean);
      return FIXED.has(path.at(-1) ?? '') ? text : clean(text);
    },
    name: (name, path) => (isData(path) || isPhase(path) ? clean(name) : name),
  });
}

/** What the program handed over. */
function isData(path: readonly string[]): boolean {
  // A phase may have that name.
  return path.slice(0, -1).includes('details', path[0] === 'phases' ? 2 : 0);
}

function isPhase(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === 'phases';
}
