import type { StepHistory } from '../core/runs/percent.js';
import { type RunSummary, summarizeRun } from '../core/runs/run-summary.js';
import { createStepHistory, HISTORY_RUNS } from '../core/runs/step-history.js';
import { readFolder, readRunStart } from './read-run.js';
import { listRunFolders, type RunFolder } from './run-folder.js';
import { readRunSnapshot } from './run-snapshot.js';

/** What is known of a run without reading its log. */
export interface RunHead extends RunFolder {
  readonly name: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

export interface RunList {
  /** The newest first. */
  readonly runs: readonly RunSummary[];
  /** Ids of those whose log cannot be read. */
  readonly unreadable: readonly string[];
}

export interface RunSelection {
  /** Only runs of this name. */
  readonly name?: string | undefined;
  /** Started at this time or later, in epoch ms. */
  readonly since?: number | undefined;
  /** The newest so many of each name. */
  readonly limitOfEachName?: number | undefined;
  /** Epoch ms; default: the clock. */
  readonly now?: number | undefined;
}

/** The runs of a data folder, summed up. */
export function listRuns(dataDir: string, selection: RunSelection = {}): RunList {
  const { heads, unreadable } = listRunHeads(dataDir);
  const runs: RunSummary[] = [];
  for (const head of selectHeads(heads, selection)) {
    const run = summarizeFolder(head, selection.now);
    if (run === null) unreadable.push(head.id);
    else runs.push(run);
  }
  return { runs, unreadable };
}

function selectHeads(heads: readonly RunHead[], selection: RunSelection): readonly RunHead[] {
  const { name, since = Number.NEGATIVE_INFINITY, limitOfEachName = heads.length } = selection;
  const counts = new Map<string, number>();
  return heads.filter((head) => {
    if ((name !== undefined && head.name !== name) || head.startedAt < since) return false;
    const count = (counts.get(head.name) ?? 0) + 1;
    counts.set(head.name, count);
    return count <= limitOfEachName;
  });
}

/** The names and starts of all runs, the newest first. */
export function listRunHeads(dataDir: string): { heads: readonly RunHead[]; unreadable: string[] } {
  const heads: RunHead[] = [];
  const unreadable: string[] = [];
  for (const folder of listRunFolders(dataDir)) {
    const start = readQuietly(() => readRunStart(folder));
    if (start === null) unreadable.push(folder.id);
    else heads.push({ ...folder, name: start.name, startedAt: start.ts });
  }
  return { heads: heads.sort(compareNewestFirst), unreadable };
}

/** The newest run whose log can be read; null where there is none. */
export function readLastRun(dataDir: string, now?: number): RunSummary | null {
  for (const head of listRunHeads(dataDir).heads) {
    const run = summarizeFolder(head, now);
    if (run !== null) return run;
  }
  return null;
}

/** How long the steps of this run usually take, by the newest runs of its name that completed. */
export function readStepHistory(dataDir: string, name: string): StepHistory {
  const completed: RunSummary[] = [];
  for (const head of listRunHeads(dataDir).heads) {
    if (completed.length === HISTORY_RUNS) break;
    const run = head.name === name ? summarizeFolder(head) : null;
    if (run?.status === 'completed') completed.push(run);
  }
  return createStepHistory(completed);
}

/** One run summed up; null where its log cannot be read. */
export function summarizeFolder(folder: RunFolder, now?: number): RunSummary | null {
  const kept = readRunSnapshot(folder);
  if (kept !== null) return kept;
  const reading = readQuietly(() => readFolder(folder, now === undefined ? {} : { now }));
  return reading === null ? null : summarizeRun(reading.run);
}

/** One run that may not be read must not hide the others. */
function readQuietly<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function compareNewestFirst(a: RunHead, b: RunHead): number {
  return b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1);
}
