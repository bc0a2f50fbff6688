import { lstatSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { tellReason } from '../core/reason.js';
import { formatMonitoringReport, toMonitoringReport } from '../core/runs/monitoring-report.js';
import { reportPhases } from '../core/runs/reported-phases.js';
import type { Run } from '../core/runs/run.js';
import { formatTrackingReport, toTrackingReport } from '../core/runs/tracking-report.js';
import { openDataDir } from '../files/data-dir.js';
import { createFile } from '../files/durable-file.js';
import { readOwnFile } from '../files/small-file.js';
import { openVisibleFolder } from '../files/visible-folder.js';
import { REPORT_FOLDER } from './report-files.js';
import { nameReports, type ReportNames } from './report-names.js';
import { renderSummary } from './summary-text.js';

const KINDS = ['tracking', 'monitoring', 'summary'] as const;
const MAX_COUNT = 10_000;

/** The part of a project that reports are saved in. */
export interface ReportPlace {
  readonly root: string;
  readonly dataDir: string;
}

/** Where the three reports stand: relative to the root, with `/`. */
export type SavedReports = ReportNames;

/**
 * Save the three reports of a run, under one name and time. Those that were saved before are left as they are; where
 * another run has their names, these end with `_2`. Costs six fsyncs.
 * @throws ErrtrackError (BAD_FILE) where they cannot be written: then none is left.
 */
export function saveReports(place: ReportPlace, run: Run): SavedReports {
  const texts = renderReports(run);
  const folder = openVisibleFolder(place.root, REPORT_FOLDER);
  try {
    openDataDir(place.dataDir);
    for (let count = 1; count <= MAX_COUNT; count += 1) {
      const names = nameReports(run, count);
      if (createAll(folder, names, texts, place.dataDir)) return inFolder(names);
    }
    throw new Error(`all names like ${nameReports(run).tracking} are taken`);
  } catch (cause) {
    const message = `Cannot save the reports in ${folder}: ${tellReason(cause)}. When that is mended, \`errtrack report ${run.id}\` saves them.`;
    throw new ErrtrackError('BAD_FILE', message, { cause });
  }
}

function renderReports(run: Run): Readonly<Record<keyof ReportNames, Buffer>> {
  const monitoring = toMonitoringReport(run);
  return {
    tracking: Buffer.from(formatTrackingReport(toTrackingReport(run))),
    monitoring: Buffer.from(formatMonitoringReport(monitoring)),
    summary: Buffer.from(renderSummary(monitoring, reportPhases(run).phases)),
  };
}

/** All three, or none: whoever has made the first one has the name. */
function createAll(
  folder: string,
  names: ReportNames,
  texts: Readonly<Record<keyof ReportNames, Buffer>>,
  dataDir: string,
): boolean {
  const made: string[] = [];
  try {
    for (const kind of KINDS) {
      const path = join(folder, names[kind]);
      if (isFree(path) && createFile(path, texts[kind], dataDir)) made.push(path);
      else if (!holds(path, texts[kind])) return takeBack(made);
    }
    return true;
  } catch (error) {
    takeBack(made);
    throw error;
  }
}

/** Asked before the bytes are written: of many runs in one second, each looks at the names of all before it. */
function isFree(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined;
}

function takeBack(made: readonly string[]): false {
  for (const path of made) unlinkSync(path);
  return false;
}

function holds(path: string, bytes: Buffer): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size !== bytes.length) return false;
  return readOwnFile(path, bytes.length)?.equals(bytes) ?? false;
}

function inFolder(names: ReportNames): SavedReports {
  return {
    tracking: `${REPORT_FOLDER}/${names.tracking}`,
    monitoring: `${REPORT_FOLDER}/${names.monitoring}`,
    summary: `${REPORT_FOLDER}/${names.summary}`,
  };
}
