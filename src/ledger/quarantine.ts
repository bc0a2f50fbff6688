import { readdirSync, statSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openDataFolder } from '../files/data-dir.js';
import { createExclusively } from '../files/durable-file.js';
import { digestOf, readLedgerBytes } from './ledger-file.js';

const KEPT = 20;

/** Keep a copy of a ledger that could not be understood, once for each version of it, before anybody mends it. */
export function quarantineLedger(dataDir: string, path: string, root: string): void {
  const bytes = readLedgerBytes(path, root);
  const digest = digestOf(bytes);
  if (bytes === null || digest === null) return;
  const folder = openDataFolder(dataDir, 'quarantine');
  const copy = join(folder, `${basename(path)}.${digest.slice(0, 16)}`);
  if (createExclusively(copy, bytes)) dropOldCopies(folder, `${basename(path)}.`);
}

function dropOldCopies(folder: string, start: string): void {
  const copies = readdirSync(folder)
    .filter((name) => name.startsWith(start))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of copies.slice(KEPT)) unlinkSync(path);
}
