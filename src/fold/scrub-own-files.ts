import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Clean, cleanValue } from '../core/errors/redaction.js';
import { formatLine, parseLine } from '../files/checked-line.js';
import { DATA_FOLDERS, type DataFolder } from '../files/data-dir.js';
import { replaceFile } from '../files/durable-file.js';
import { isErrno } from '../files/errno.js';
import { listJournals } from '../journal/journal-name.js';
import { sealJournals } from '../journal/seal.js';
import type { SecretsFound } from './found-secrets.js';
import { cleanLines, readText } from './own-text.js';

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
  const cleanText = (text: string) => cleanLines(text, clean, (line) => cleanLine(line, clean));
  const journal = join(dataDir, DATA_FOLDERS.journal);
  const journals = dryRun ? listJournals(journal) : sealJournals(journal);
  const paths = [
    ...journals.map(({ path }) => path),
    ...list(dataDir, 'quarantine'),
    ...list(dataDir, 'samples'),
    join(dataDir, 'trouble.ndjson'),
  ];
  for (const path of paths) scrubFile(path, cleanText, found, dryRun);
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
