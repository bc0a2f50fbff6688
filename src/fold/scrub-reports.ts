import { isTooDeep } from '../core/json-depth.js';
import { cleanReport } from '../core/runs/clean-report.js';
import { openDataDir } from '../files/data-dir.js';
import { replaceFile } from '../files/durable-file.js';
import type { Project } from '../files/project.js';
import type { CleanNames } from '../reports/clean-names.js';
import { renameReport } from '../reports/rename-report.js';
import { listReportFiles, type ReportFile } from '../reports/report-files.js';
import type { SecretsFound } from './found-secrets.js';
import { readBytes } from './own-text.js';
import type { Pictures } from './pictures.js';

export interface ScrubbingRuns {
  readonly names: CleanNames;
  readonly pictures: Pictures;
  readonly found: SecretsFound;
  readonly dryRun: boolean;
}

/** Clean the names and the texts of reports, and the names of pictures. What else is in a report stays, byte by byte. */
export function scrubReports(project: Project, scrubbing: ScrubbingRuns): void {
  const files = listReportFiles(project.root).map((file) => rename(file, scrubbing));
  for (const { path, kind } of files) {
    if (kind !== 'picture') scrubReport(path, kind, project, scrubbing);
  }
}

function rename(file: ReportFile, { names, pictures, found, dryRun }: ScrubbingRuns): ReportFile {
  const wanted = names.path(file.path);
  if (wanted === file.path) return file;
  const path = dryRun ? wanted : renameReport(file.path, wanted);
  if (path !== wanted) names.give(file.path, path);
  if (file.kind === 'picture') pictures.add(path);
  found.note(path, 'renamed');
  return dryRun ? file : { ...file, path };
}

function scrubReport(
  path: string,
  kind: 'json' | 'text',
  { root, dataDir }: Project,
  { names, pictures, found, dryRun }: ScrubbingRuns,
): void {
  for (;;) {
    const bytes = readBytes(path);
    if (bytes === null) return;
    const text = bytes.toString('utf8');
    // What is no text of ours any more is not written anew.
    if (!Buffer.from(text).equals(bytes)) return found.keep(path, 'no text');
    const clean = cleanText(text, kind, names);
    if (clean === text) return;
    if (!dryRun) openDataDir(dataDir);
    if (!dryRun && !replaceUnchanged(path, bytes, Buffer.from(clean), dataDir)) continue;
    found.note(names.path(path), 'cleaned');
    for (const [picture] of clean.matchAll(PICTURES)) pictures.mention(root, picture);
    return;
  }
}

const PICTURES = /\berror_screenshots\/[^\s"'<>/\\]+/g;

function cleanText(text: string, kind: 'json' | 'text', names: CleanNames): string {
  const clean = (it: string) => names.text(it);
  const json = text.replace(/^\uFEFF/, '');
  if (kind === 'text' || !isJson(json)) return clean(text);
  return text.slice(0, text.length - json.length) + cleanReport(json, clean);
}

function isJson(text: string): boolean {
  if (isTooDeep(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @returns false where somebody has changed the file since it was read. */
function replaceUnchanged(path: string, old: Buffer, bytes: Buffer, folder: string): boolean {
  try {
    replaceFile(path, bytes, () => refuseChanged(path, old), folder);
    return true;
  } catch (error) {
    if (error instanceof Changed) return false;
    throw error;
  }
}

class Changed extends Error {}

function refuseChanged(path: string, old: Buffer): void {
  if (readBytes(path)?.equals(old) !== true) throw new Changed(path);
}
