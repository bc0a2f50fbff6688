import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the page of the dashboard stands: beside the built code; for the source, where it was built to. */
export function findPageFile(): string | null {
  const places = ['../page.html', '../../dist/page.html'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find((path) => existsSync(path)) ?? null;
}
