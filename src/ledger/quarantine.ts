import { lstatSync, readdirSync, renameSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openDataFolder } from '../files/data-dir.js';
import { syncFolder, writeTemporary } from '../files/durable-file.js';
import { readOwnFile } from '../files/small-file.js';
import { digestOf, MAX_LEDGER_BYTES, parseLedgerBytes } from './ledger-file.js';

const KEPT = 20;
const MAX_BYTES = 200_000_000;

/** The name of a ledger's copy: the ledger's own, and the beginning of its digest. */
const COPY = /^(.+)\.[0-9a-f]{16}$/;
const JOURNAL = /\.sealed$/;

/**
 * Keep a copy of a ledger that could not be understood, once for each version of it, before anybody mends it.
 * It is whole or not there; the newest 20 stay.
 */
export function quarantineLedger(dataDir: string, path: string, bytes: Uint8Array): void {
  const folder = openDataFolder(dataDir, 'quarantine');
  const name = basename(path);
  const copy = join(folder, `${name}.${digestOf(bytes)?.slice(0, 16)}`);
  if (findStat(copy)?.size === bytes.length) return;
  renameSync(writeTemporary(copy, bytes, 0o600), copy);
  syncFolder(folder);
  dropOldCopies(folder, name);
}

/** What lies in quarantine, and why. */
export interface Quarantined {
  readonly name: string;
  readonly bytes: number;
  /** Epoch ms at which it was put there. */
  readonly at: number;
  readonly kind: 'ledger' | 'journal';
}

/** Everything in quarantine, the newest first. */
export function listQuarantine(dataDir: string): readonly Quarantined[] {
  const folder = join(dataDir, 'quarantine');
  const listed = namesIn(folder).flatMap((name): readonly Quarantined[] => {
    const kind = JOURNAL.test(name) ? 'journal' : COPY.test(name) ? 'ledger' : null;
    const stat = findStat(join(folder, name));
    if (kind === null || !stat?.isFile()) return [];
    return [{ name, bytes: stat.size, at: stat.ctimeMs, kind }];
  });
  return listed.sort((a, b) => b.at - a.at);
}

/** Why something was put in quarantine, in words. */
export function explainQuarantined(dataDir: string, { name, kind }: Quarantined): string {
  if (kind === 'journal') return 'some lines were damaged; what was whole in it is taken in';
  const path = join(dataDir, 'quarantine', name);
  try {
    parseLedgerBytes(name.replace(COPY, '$1'), readOwnFile(path, MAX_LEDGER_BYTES));
    return 'it could not be understood at that time';
  } catch (error) {
    return String(error).replace(/^\w+: |\. .*$/gs, '');
  }
}

function dropOldCopies(folder: string, ledger: string): void {
  const copies = namesIn(folder)
    .filter((name) => COPY.exec(name)?.[1] === ledger)
    .map((name) => ({ path: join(folder, name), ...statSync(join(folder, name)) }))
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let total = 0;
  for (const [index, { path, size }] of copies.entries()) {
    total += size;
    if (index > 0 && (index >= KEPT || total > MAX_BYTES)) unlinkSync(path);
  }
}

/** None where there is no such folder, or none that may be read: `doctor` looks at that too. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function findStat(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
