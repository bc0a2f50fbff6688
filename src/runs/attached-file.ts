import { statSync } from 'node:fs';
import { basename, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Attachment } from '../core/runs/run-events.js';
import { cleanText } from './clean-text.js';
import type { AttachOptions } from './options.js';

const MIMES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.html': 'text/html',
  '.pdf': 'application/pdf',
};

/** A file as a run's records know it: relative to the root with `/`; by its name alone where it is outside. */
export function describeFile(
  path: string,
  options: AttachOptions,
  root: string,
): Pick<Attachment, 'kind' | 'path' | 'mime' | 'bytes'> {
  const whole = resolve(root, path);
  const inside = relative(root, whole);
  const isOutside = inside.startsWith('..') || isAbsolute(inside);
  const mime = options.mime ?? MIMES[extname(whole).toLowerCase()] ?? null;
  return {
    kind: options.kind ?? (mime?.startsWith('image/') ? 'screenshot' : 'file'),
    path: cleanText(isOutside ? basename(whole) : inside.split(sep).join('/')),
    mime: mime === null ? null : cleanText(mime),
    bytes: readSize(whole),
  };
}

function readSize(path: string): number | null {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? null;
  } catch {
    // It may not be looked at, or can be no path.
    return null;
  }
}
