import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** All Markdown files below a folder, in a stable order; nothing where the folder is missing. */
export function findMarkdownFiles(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(realpathSync(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:md|markdown)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
