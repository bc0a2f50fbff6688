import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
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
  const bytes = readContained(resolve(project.root, path), listFolders(project, runId));
  if (bytes === 'elsewhere') {
    throw refuse(path, 'only what stands in error_screenshots or tracking_reports is shown');
  }
  if (bytes === null) throw refuse(path, 'it is no plain file of a fitting size');
  const kind = type.startsWith('image/') ? 'inline' : 'attachment';
  return { bytes, type, disposition: `${kind}; filename="${toFileName(path)}"` };
}

/** Those that are for such files, where they are no links themselves. */
function listFolders({ root, dataDir }: Project, runId: string): readonly string[] {
  const realRoot = realPathOf(root);
  if (realRoot === null) return [];
  return [
    join(root, 'error_screenshots'),
    join(root, 'tracking_reports'),
    join(dataDir, DATA_FOLDERS.runs, runId),
  ].map((folder) => join(realRoot, folder.slice(root.length)));
}

/** Null for a link of either kind, a folder, a FIFO or a device, and for what is too large. */
function readContained(
  path: string,
  folders: readonly string[],
): Uint8Array<ArrayBuffer> | 'elsewhere' | null {
  const isContained = (real: string) => folders.some((folder) => isWithin(real, folder));
  // A FIFO or a device is not even opened, nor what is plainly elsewhere.
  if (!isContained(realPathOf(path) ?? '')) return 'elsewhere';
  if (lookAt(path)?.isFile() !== true) return null;
  const fd = openQuietly(path);
  if (fd === null) return null;
  try {
    const stat = fstatSync(fd);
    // A folder on the way may have become a link just now: what counts is which file was opened.
    const opened = nameOpened(fd) ?? realPathOf(path) ?? '';
    if (!isContained(opened) || lookAt(opened)?.ino !== stat.ino) return 'elsewhere';
    if (!stat.isFile() || stat.nlink > 1 || stat.size > MAX_BYTES) return null;
    return new Uint8Array(readFileSync(fd));
  } finally {
    closeSync(fd);
  }
}

function openQuietly(path: string): number | null {
  return quietly(() => openSync(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT));
}

function realPathOf(path: string): string | null {
  return quietly(() => realpathSync(path));
}

function lookAt(path: string): Stats | null {
  return quietly(() => lstatSync(path));
}

/** Where an open file really stands, as Linux tells; null where nobody does. */
function nameOpened(fd: number): string | null {
  return quietly(() => readlinkSync(`/proc/self/fd/${fd}`));
}

/** What may not be looked at, is no path, or has gone this instant, is not there. */
function quietly<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}

/** What a header can hold. */
function toFileName(path: string): string {
  return basename(path).replace(/[^\w.-]/g, '_');
}

function refuse(path: string, why: string): ErrtrackError {
  return new ErrtrackError('NOT_FOUND', `Cannot show ${JSON.stringify(basename(path))}: ${why}`);
}
