import { fileURLToPath } from 'node:url';
import { readRegularFile } from './small-file.js';

const MAX_BYTES = 2_000_000;
/** Beside the built code; for the source, where it was built to. */
const PLACES = ['../page.html', '../../dist/page.html'];

/** The page of the dashboard, without what it is about; null where it is missing. For bundlers the build puts its text here. */
export function readPage(): string | null {
  for (const place of PLACES) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    const bytes = readRegularFile(path, MAX_BYTES);
    if (bytes !== null) return bytes.toString('utf8');
  }
  return null;
}
