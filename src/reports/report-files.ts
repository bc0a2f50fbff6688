import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isErrtrackError } from '../core/errtrack-error.js';
import { openVisibleFolder } from '../files/visible-folder.js';

export const REPORT_FOLDER = 'tracking_reports';
export const SCREENSHOT_FOLDER = 'error_screenshots';

export type ReportFileKind = 'json' | 'text' | 'picture';

/** A file that errtrack has saved of a run. */
export interface ReportFile {
  readonly path: string;
  readonly kind: ReportFileKind;
}

/** The name of such a file: what it is, whom or what it is of, and when. */
export interface ReportFileName {
  readonly head: string;
  readonly subject: string;
  readonly tail: string;
}

const STAMP = '_\\d{8}_\\d{6}(?:_\\d+)?';
const KINDS: readonly (readonly [ReportFileKind, folder: string, name: RegExp])[] = [
  [
    'json',
    REPORT_FOLDER,
    new RegExp(`^((?:tracking|monitoring)_report_)(.+?)(${STAMP}\\.json)$`, 's'),
  ],
  ['text', REPORT_FOLDER, new RegExp(`^(summary_report_)(.+?)(${STAMP}\\.txt)$`, 's')],
  ['picture', SCREENSHOT_FOLDER, new RegExp(`^(error_)(.+?)(${STAMP}\\.png)$`, 's')],
];

/** The reports and pictures below a root, by their names. Links are none, nor what people have put there. */
export function listReportFiles(root: string): readonly ReportFile[] {
  return KINDS.flatMap(([kind, folder, pattern]) =>
    listFiles(root, folder)
      .filter((name) => pattern.test(name))
      .map((name) => ({ path: join(root, folder, name), kind })),
  );
}

/** The parts of the name of a report or a picture; null for any other name. */
export function parseReportFileName(name: string): ReportFileName | null {
  for (const [, , pattern] of KINDS) {
    const [, head, subject, tail] = pattern.exec(name) ?? [];
    if (head !== undefined && subject !== undefined && tail !== undefined) {
      return { head, subject, tail };
    }
  }
  return null;
}

/** A folder that no report can have been saved in has none. */
function listFiles(root: string, folder: string): readonly string[] {
  if (lstatSync(join(root, folder), { throwIfNoEntry: false }) === undefined) return [];
  try {
    const entries = readdirSync(openVisibleFolder(root, folder), { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if (isErrtrackError(error)) return [];
    throw error;
  }
}
