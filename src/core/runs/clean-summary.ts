import type { Clean } from '../errors/redaction.js';
import { editJson } from '../json-edit.js';
import { cleanData } from './clean-run.js';

/** Fields that hold no text of anybody's. */
const FIXED = new Set([
  ...['run_id', 'kind', 'status', 'host', 'eta_source', 'parent_run_id', 'resumed_from'],
  ...['start_time', 'end_time', 'last_progress_timestamp', 'git.commit'],
  ...['error.error_hash', 'error.error_hash_short'],
]);

/** The JSON of what is kept of a run beside its log, clean. */
export function cleanSummary(json: string, clean: Clean): string {
  const isLabel = (path: readonly string[]) => path.length > 1 && path[0] === 'labels';
  return editJson(json, {
    text: (text, path) => {
      if (FIXED.has(path.join('.'))) return text;
      return isLabel(path) ? cleanData(text, path, clean) : clean(text);
    },
    name: (name, path) => (isLabel(path) ? clean(name) : name),
  });
}
