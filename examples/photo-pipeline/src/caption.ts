import { readFile } from 'node:fs/promises';
import { withErrorTracking } from 'errtrack';

/**
 * The caption that lies beside a photo (`harbour.jpg.json`), or null where there is none.
 * A broken one costs the photo its caption and nothing else: LOW.
 */
export const readCaption = withErrorTracking(
  async function readCaption(photoPath: string): Promise<string | null> {
    const text = await readFile(`${photoPath}.json`, 'utf8').catch(() => null);
    if (text === null) return null;
    const sidecar: unknown = JSON.parse(text);
    return hasCaption(sidecar) ? sidecar.caption : null;
  },
  { context: 'read_caption', severity: 'LOW' },
);

function hasCaption(sidecar: unknown): sidecar is { readonly caption: string } {
  return (
    typeof sidecar === 'object' &&
    sidecar !== null &&
    'caption' in sidecar &&
    typeof sidecar.caption === 'string'
  );
}
