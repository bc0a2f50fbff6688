import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type BriefRecord, formatBrief, parseBrief } from '../core/brief-record.js';
import { formatStories, type LifeStory, parseStories, tellStory } from '../core/life-story.js';
import { isCount, isListOf, isObject, isText, isTextOrNull } from '../core/shape.js';
import { parseSummary, type Summary, summarize } from '../core/summary.js';
import { writeTemporary } from '../files/durable-file.js';
import { readOwnFile } from '../files/small-file.js';

const MAX_BYTES = 100_000_000;
const NEWLINE = 10;

/** What a brief was made of: where that is as it was, it is what that would give again. */
export interface BriefSource {
  /** Digests of the ledger's and the state's bytes; null where there was no ledger. */
  readonly ledger: string | null;
  readonly state: string;
  /** How much of each journal has been folded, by its name. */
  readonly journals: ReadonlyMap<string, number>;
}

/** All records in brief. Each part is checked when it is asked for; null for one that is bad. */
export interface Brief extends BriefSource {
  readonly summary: () => Summary | null;
  readonly stories: () => readonly LifeStory[] | null;
  readonly records: () => readonly BriefRecord[] | null;
}

/** Whether a generation has one, good or bad. */
export function hasBrief(dataDir: string, generation: number): boolean {
  return existsSync(pathOf(dataDir, generation));
}

/** Put it beside its generation: in one line what all records come to, in another one the records. */
export function writeBrief(
  dataDir: string,
  generation: number,
  { ledger, state, journals }: BriefSource,
  records: readonly BriefRecord[],
): void {
  const stories = formatStories(records.map(tellStory));
  const parts = { ledger, state, journals: [...journals], summary: summarize(records), stories };
  const lines = [{ version: 1, ...parts }, records.map(formatBrief)];
  const path = pathOf(dataDir, generation);
  const bytes = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'));
  renameSync(writeTemporary(path, bytes, 0o600), path);
}

/** Null where there is none that can be understood. */
export function readBrief(dataDir: string, generation: number): Brief | null {
  const bytes = readBytes(pathOf(dataDir, generation));
  const end = bytes?.indexOf(NEWLINE) ?? -1;
  if (bytes === null || end === -1) return null;
  const raw = parseJson(bytes.subarray(0, end));
  if (!isObject(raw) || raw['version'] !== 1) return null;
  const { ledger, state, journals, summary, stories } = raw;
  if (!isTextOrNull(ledger) || !isText(state) || !isListOf(journals, isSize)) return null;
  return {
    ...{ ledger, state },
    journals: new Map(journals),
    summary: () => parseSummary(summary),
    stories: () => parseStories(stories),
    records: () => parseRecords(parseJson(bytes.subarray(end + 1))),
  };
}

/** Null where one of them is bad: what is left out would be missed in every figure. */
function parseRecords(rows: unknown): readonly BriefRecord[] | null {
  if (!Array.isArray(rows)) return null;
  const records: BriefRecord[] = [];
  for (const row of rows) {
    const record = parseBrief(row);
    if (record === null) return null;
    records.push(record);
  }
  return records;
}

function isSize(raw: unknown): raw is readonly [string, number] {
  return Array.isArray(raw) && raw.length === 2 && isText(raw[0]) && isCount(raw[1]);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** Null also for what may not be read: whoever needs what is in it reads what it was made of. */
function readBytes(path: string): Buffer | null {
  try {
    return readOwnFile(path, MAX_BYTES);
  } catch {
    return null;
  }
}

function pathOf(dataDir: string, generation: number): string {
  return join(dataDir, 'state', `${generation}.brief.json`);
}
