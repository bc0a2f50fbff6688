import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Clean, cleanValue } from '../core/errors/redaction.js';
import { formatLine, parseLine } from '../files/checked-line.js';
import { DATA_FOLDERS, type DataFolder } from '../files/data-dir.js';
import { isErrno, replaceFile } from '../files/durable-file.js';
import { readOwnFile } from '../files/small-file.js';
import { listJournals } from '../journal/journal-name.js';
import { sealJournals } from '../journal/seal.js';
import type { SecretsFound } from './found-secrets.js';

const MAX_BYTES = 1_000_000_000;

/**
 * Clean journals, quarantine and trouble log, and remove backups that hold a secret. An open journal is taken
 * from its writer first, who notices and goes on in a new one.
 */
export function scrubOwnFiles(
  dataDir: string,
  clean: Clean,
  found: SecretsFound,
  dryRun: boolean,
): void {
  const journal = join(dataDir, DATA_FOLDERS.journal);
  const journals = dryRun ? listJournals(journal) : sealJournals(journal);
  for (const { path } of journals)
    scrubFile(path, (text) => cleanLines(text, clean), found, dryRun);
  for (const path of [...list(dataDir, 'quarantine'), ...list(dataDir, 'samples')]) {
    scrubFile(path, (text) => cleanLines(text, clean), found, dryRun);
  }
  const trouble = join(dataDir, 'trouble.ndjson');
  scrubFile(trouble, (text) => cleanLines(text, clean), found, dryRun);
  for (const path of list(dataDir, 'backup')) removeDirty(path, clean, found, dryRun);
}

function list(dataDir: string, folder: DataFolder): readonly string[] {
  const path = join(dataDir, DATA_FOLDERS[folder]);
  try {
    return readdirSync(path).map((name) => join(path, name));
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/** A writer may have appended between our look and the rename: what was added is cleaned as well. */
function scrubFile(path: string, clean: Clean, found: SecretsFound, dryRun: boolean): void {
  const text = readText(path);
  if (text === null || clean(text) === text) return;
  found.note(path, 'cleaned');
  if (dryRun) return;
  replaceFile(path, Buffer.from(clean(readText(path) ?? text)));
}

function removeDirty(path: string, clean: Clean, found: SecretsFound, dryRun: boolean): void {
  const text = readText(path);
  if (text === null || clean(text) === text) return;
  found.note(path, 'removed');
  if (!dryRun) unlinkSync(path);
}

/** Null for what is gone, or is no file: no text of ours is in it. */
function readText(path: string): string | null {
  try {
    return readOwnFile(path, MAX_BYTES)?.toString('utf8') ?? null;
  } catch (error) {
    if (isErrno(error, 'ELOOP', 'EISDIR', 'ENXIO') || !(error instanceof Error && 'code' in error))
      return null;
    throw error;
  }
}

function cleanLines(text: string, clean: Clean): string {
  const lines = cleanBetween(text.split('\n'), clean);
  return lines.map((line) => cleanLine(line, clean)).join('\n');
}

/** What goes over several lines, as a key does, stands between lines of ours: it is not found line by line. */
function cleanBetween(lines: readonly string[], clean: Clean): readonly string[] {
  const cleaned: string[] = [];
  let between: string[] = [];
  const close = () => {
    if (between.length > 0) cleaned.push(...clean(between.join('\n')).split('\n'));
    between = [];
  };
  for (const line of lines) {
    if (!line.startsWith('{"')) {
      between.push(line);
      continue;
    }
    close();
    cleaned.push(line);
  }
  close();
  return cleaned;
}

/** A line of JSON is cleaned as what it means; one that is damaged as it stands. */
function cleanLine(line: string, clean: Clean): string {
  const event = parseLine(line);
  if (event !== null) {
    const json = JSON.stringify(cleanEvent(event, clean));
    return json === JSON.stringify(event) ? line : formatLine(json).trimEnd();
  }
  const value = parseJson(line);
  if (value === undefined) return clean(line);
  const json = JSON.stringify(cleanValue(value, clean));
  return json === JSON.stringify(value) ? line : json;
}

/** The type of an event is what it is, not a text. */
function cleanEvent(event: Readonly<Record<string, unknown>>, clean: Clean): object {
  const { type, ...rest } = event;
  const cleaned = Object(cleanValue(rest, clean));
  const entries = Object.keys(event).map((name) => [name, name === 'type' ? type : cleaned[name]]);
  return Object.fromEntries(entries);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
