import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
} from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import { DATA_FOLDERS } from '../files/data-dir.js';
import { NO_FOLLOW, NO_WAIT } from '../files/open-flags.js';
import type { Project } from '../files/project.js';
import { isWithin } from '../files/root.js';

const MAX_BYTES = 25_000_000;
const TEXT = 'text/plain; charset=utf-8';

/** What may be sent, by the ending of its name; all else stays where it is. */
const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.txt': TEXT,
  '.json': TEXT,
  '.log': TEXT,
};

export interface AttachedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly disposition: string;
}

/**
 * A file that a run has named. Whoever writes a log can name any: only one that really stands in a folder that is for
 * such files is read.
 * @param path as the run has it: relative to the root.
 * @throws ErrtrackError (NOT_FOUND) for any other.
 */
export function readAttachment(project: Project, runId: string, path: string): AttachedFile {
  const extension = extname(path).toLowerCase();
  const type = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
  if (type === undefined) throw refuse(path, 'files of this kind are not shown');
  const file = resolve(project.root, path);
  const folders = [
    join(project.root, 'error_screenshots'),
    join(project.root, 'tracking_reports'),
    join(project.dataDir, DATA_FOLDERS.runs, runId),
  ];
  if (!folders.some((folder) => isReallyIn(file, folder, project.root))) {
    throw refuse(path, 'only what stands in error_screenshots or tracking_reports is shown');
  }
  const bytes = readPlainFile(file);
  if (bytes === null) throw refuse(path, 'it is no plain file of a fitting size');
  const kind = type.startsWith('image/') ? 'inline' : 'attachment';
  return { bytes, type, disposition: `${kind}; filename="${toFileName(path)}"` };
}

/** No link may lead there, nor the folder itself out of the root. */
function isReallyIn(file: string, folder: string, root: string): boolean {
  try {
    const realFolder = join(realpathSync(root), folder.slice(root.length));
    return realpathSync(folder) === realFolder && isWithin(realpathSync(file), realFolder);
  } catch {
    return false;
  }
}

/** Null for a link of either kind, a folder, a FIFO or a device, and for what is too large. */
function readPlainFile(path: string): Uint8Array<ArrayBuffer> | null {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  const fd = openSync(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.nlink > 1 || stat.size > MAX_BYTES) return null;
    return new Uint8Array(readFileSync(fd));
  } finally {
    closeSync(fd);
  }
}

/** What a header can hold. */
function toFileName(path: string): string {
  return basename(path).replace(/[^\w.-]/g, '_');
}

function refuse(path: string, why: string): ErrtrackError {
  return new ErrtrackError('NOT_FOUND', `Cannot show ${JSON.stringify(basename(path))}: ${why}`);
}
