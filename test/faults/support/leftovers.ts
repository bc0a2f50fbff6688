import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Arena } from './arena.js';

const SEALED_AGE_MS = 60_000;
const GENERATIONS_KEPT = 2;

/** What a fold that went through may leave in the data folder: all else is a leftover. */
const KEPT = [
  /^\.gitignore$/,
  /^fold\.starts$/,
  /^trouble\.ndjson$/,
  /^(journal|state|backup|quarantine|sessions|samples)$/,
  /^journal\/[^/]+\.sealed$/,
  /^state\/\d+\.(json|installed)$/,
  /^backup\/[^/]+\.md\.[^/]+$/,
];

/** Files that the last fold should have taken away, a line for each. */
export function findLeftovers(arena: Arena): readonly string[] {
  const beside = readdirSync(arena.folder).filter((name) => name.endsWith('.tmp'));
  const inside = readdirSync(arena.dataDir, { recursive: true, encoding: 'utf8' });
  const strange = inside.filter((name) => !KEPT.some((pattern) => pattern.test(name)));
  const old = inside.filter((name) => name.endsWith('.sealed') && isOld(arena, name));
  const generations = inside.filter((name) => /^state\/\d+\.json$/.test(name));
  const excess = generations.length > GENERATIONS_KEPT ? generations : [];
  return [...beside, ...strange, ...old, ...excess].map((name) => `${name} is left`);
}

/** Taken before the last fold began, which is a moment ago. */
function isOld(arena: Arena, name: string): boolean {
  const age = Date.now() - statSync(join(arena.dataDir, name)).ctimeMs;
  return age > SEALED_AGE_MS + 20_000;
}
