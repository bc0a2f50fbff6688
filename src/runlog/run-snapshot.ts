import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isTooDeep } from '../core/json-depth.js';
import type { Run } from '../core/runs/run.js';
import { parseRunSummary, type RunSummary, summarizeRun } from '../core/runs/run-summary.js';
import { isEnd } from '../core/runs/status.js';
import { isObject } from '../core/shape.js';
import { replaceFile } from '../files/durable-file.js';
import { readOwnFile } from '../files/small-file.js';
import { RUN_FILES, type RunFolder } from './run-folder.js';

const MAX_BYTES = 10_000_000;

/**
 * Keep what lists need of a run that has ended, in `run.json` beside its log, so that they need not read all of it.
 * It holds for as many bytes of events as there are now.
 * @param folder the run's.
 * @throws the file system's error; the old snapshot is then untouched.
 */
export function writeRunSnapshot(folder: string, run: Run): void {
  const { size } = statSync(join(folder, RUN_FILES.events));
  const snapshot = { version: 1, events_bytes: size, ...summarizeRun(run) };
  replaceFile(join(folder, RUN_FILES.snapshot), Buffer.from(`${JSON.stringify(snapshot)}\n`));
}

/** The summary of a run that has ended, where one was kept, is whole, and of all its events; else null. */
export function readRunSnapshot(folder: RunFolder): RunSummary | null {
  try {
    const bytes = readOwnFile(join(folder.path, RUN_FILES.snapshot), MAX_BYTES);
    return bytes === null ? null : parseSnapshot(bytes.toString('utf8'), folder);
  } catch {
    // Whatever is wrong with it: the log is there.
    return null;
  }
}

function parseSnapshot(text: string, { id, path }: RunFolder): RunSummary | null {
  const raw: unknown = isTooDeep(text) ? null : JSON.parse(text);
  if (!isObject(raw) || raw['version'] !== 1) return null;
  if (raw['events_bytes'] !== statSync(join(path, RUN_FILES.events)).size) return null;
  const summary = parseRunSummary(raw);
  return summary !== null && isEnd(summary.status) ? { ...summary, run_id: id } : null;
}
