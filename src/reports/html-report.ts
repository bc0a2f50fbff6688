import { join } from 'node:path';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { ReportPageData } from '../core/page-data.js';
import { toPageJson } from '../core/page-json.js';
import { tellReason } from '../core/reason.js';
import { openDataDir } from '../files/data-dir.js';
import { digestBase64 } from '../files/digest.js';
import { replaceFile } from '../files/durable-file.js';
import { readPage } from '../files/page-file.js';
import { openVisibleFolder } from '../files/visible-folder.js';
import type { ReportPlace } from './save-reports.js';

const FOLDER = 'tracking_reports';

/**
 * Save the page with its data inside: it needs no server, and may be sent to others. The file is there whole, or as
 * it was before.
 * @param name of the file in `tracking_reports`, or its absolute path.
 * @returns its path.
 * @throws ErrtrackError (BAD_FILE) where it cannot be written.
 */
export function saveHtmlReport(
  place: ReportPlace,
  data: ReportPageData,
  name: { readonly inReports: string } | { readonly path: string },
): string {
  const html = renderHtmlReport(readTemplate(), data);
  const path =
    'path' in name ? name.path : join(openVisibleFolder(place.root, FOLDER), name.inReports);
  try {
    openDataDir(place.dataDir);
    replaceFile(path, Buffer.from(html), undefined, 'path' in name ? undefined : place.dataDir);
    return path;
  } catch (cause) {
    const message = `Cannot save ${path}: ${tellReason(cause)}. Name another file: --html <file>.`;
    throw new ErrtrackError('BAD_FILE', message, { cause });
  }
}

/** The page about some data, which runs its own script and style and no others, and asks nobody anything. */
export function renderHtmlReport(template: string, data: ReportPageData): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashAll(template, 'script')}`,
    `style-src ${hashAll(template, 'style')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const [before = '', after = ''] = template
    .replaceAll(' nonce="__NONCE__"', '')
    // Before anything that it is about.
    .replace('<meta charset="utf-8">', (charset) => `${charset}\n${meta}`)
    .split('__DATA__', 2);
  return `${before}${toPageJson(data)}${after}`;
}

/** A nonce in a file would be one for everybody. */
function hashAll(template: string, tag: 'script' | 'style'): string {
  const parts = template.matchAll(new RegExp(`<${tag} nonce="__NONCE__">(.*?)</${tag}>`, 'gs'));
  return [...parts].map(([, text = '']) => `'sha256-${digestBase64(text)}'`).join(' ');
}

/** @throws ErrtrackError where this installation has no page. */
function readTemplate(): string {
  const text = readPage();
  if (text !== null) return text;
  throw new ErrtrackError(
    'BAD_FILE',
    'The page is missing from this installation: install errtrack anew',
  );
}
