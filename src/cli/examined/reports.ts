import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { quoteForShell as quote } from '../../core/shell-word.js';
import type { Project } from '../../files/project.js';
import { formatCount } from '../../terminal/relative-time.js';

const MANY_FILES = 1_000;
const MANY_BYTES = 100_000_000;
const OLD_DAYS = 30;

/** Folders that only grow: nobody but a person may say which of their reports and pictures are not needed any more. */
export function hintAtReports({ root }: Project): readonly string[] {
  return ['tracking_reports', 'error_screenshots'].flatMap((name) => {
    const folder = join(root, name);
    const { files, bytes } = measure(folder);
    if (files <= MANY_FILES && bytes <= MANY_BYTES) return [];
    const size = `${formatCount(files, 'file')}, ${Math.round(bytes / 1e6)} MB`;
    return [
      `${name} is large (${size}); what is older than ${OLD_DAYS} days goes with: find ${quote(folder)} -type f -mtime +${OLD_DAYS} -delete`,
    ];
  });
}

function measure(folder: string): { readonly files: number; readonly bytes: number } {
  const sizes = listNames(folder).flatMap((name) => {
    const stat = lstatSync(join(folder, name), { throwIfNoEntry: false });
    return stat?.isFile() ? [stat.size] : [];
  });
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
