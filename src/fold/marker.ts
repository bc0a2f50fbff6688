import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../core/shape.js';
import { createExclusively, temporaryPath } from '../files/durable-file.js';
import { isErrno } from '../files/errno.js';
import { describeOwner, overtakeStale } from '../files/lock.js';
import { readOwnFile } from '../files/small-file.js';

/**
 * The marker keeps fifty dying processes from starting fifty folds: who creates it starts the one child, which
 * goes on until nothing is newer, and says in it up to when records have been folded.
 */
export interface Marker {
  readonly pid: number;
  /** Epoch ms: records appended before it are in the visible files. */
  readonly foldedUpTo: number;
}

/** @returns false where a living child holds it. */
export function createMarker(dataDir: string): boolean {
  const path = markerPath(dataDir);
  if (createExclusively(path, format({ pid: process.pid, foldedUpTo: 0 }))) return true;
  return (
    overtakeStale(path) && createExclusively(path, format({ pid: process.pid, foldedUpTo: 0 }))
  );
}

export function updateMarker(dataDir: string, marker: Marker): void {
  const path = markerPath(dataDir);
  const temporary = temporaryPath(path);
  writeFileSync(temporary, format(marker), { flag: 'wx', mode: 0o600 });
  renameSync(temporary, path);
}

/** The marker, or null where no child is at work. */
export function readMarker(dataDir: string): Marker | null {
  const text = readText(dataDir);
  if (text === null) return null;
  try {
    const raw: unknown = JSON.parse(text);
    if (!isObject(raw) || typeof raw['foldedUpTo'] !== 'number') return { pid: 0, foldedUpTo: 0 };
    return { pid: Number(raw['pid']), foldedUpTo: raw['foldedUpTo'] };
  } catch {
    // Being written this instant.
    return { pid: 0, foldedUpTo: 0 };
  }
}

/** Null also for a link, a FIFO or a folder: no child of ours made that, and nobody is to wait for it. */
function readText(dataDir: string): string | null {
  try {
    return readOwnFile(markerPath(dataDir), 10_000)?.toString('utf8') ?? null;
  } catch {
    return null;
  }
}

export function removeMarker(dataDir: string): void {
  try {
    unlinkSync(markerPath(dataDir));
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}

/** Take away the marker of a child that was killed: nobody is to wait for it. */
export function dropStaleMarker(dataDir: string): void {
  overtakeStale(markerPath(dataDir));
}

function markerPath(dataDir: string): string {
  return join(dataDir, 'fold.marker');
}

function format(marker: Marker): string {
  return JSON.stringify({ ...describeOwner(marker.pid), ...marker });
}
