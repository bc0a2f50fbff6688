import { relative, resolve, sep } from 'node:path';
import { nameErrorCommand } from '../core/error-command.js';
import type { CountedRecord, Counter } from '../core/errors/record.js';
import type { JoinedKeys } from '../core/joined-keys.js';
import { createShortener, listNames } from '../core/short-hash.js';
import type { Project } from '../files/project.js';
import type { LedgerView } from '../fold/view.js';
import type { ErrorListItem } from '../terminal/error-list.js';
import { readLedgerView } from './ledger-view.js';

/** All that is tracked, and how each record is called. */
export interface TrackedRecords {
  readonly records: readonly CountedRecord[];
  /** More names of records, which are never shown. */
  readonly joined?: JoinedKeys;
  /** By which commit it is described, as far as this machine knows. */
  describedAt(record: CountedRecord): Counter['described'];
  /** How often an error was seen on each UTC day, as far as this machine has counted. */
  readonly daysOf?: (hash: string) => Counter['days'];
  shortHash(record: CountedRecord): string;
  /** The same of a hash, which may be of no record. */
  shorten(hash: string): string;
}

/** @throws ErrtrackError where the ledger cannot be understood. */
export async function readRecords(project: Project): Promise<TrackedRecords> {
  return nameRecords(await readLedgerView(project));
}

/** The records of a view, by the names that they are shown with. */
export function nameRecords(view: LedgerView): TrackedRecords {
  const { records, joined } = view;
  const daysOf = (hash: string) => view.daysOf(hash);
  const shorten = createShortener(listNames(records));
  return {
    ...{ records, joined, daysOf, shorten },
    describedAt: ({ hash }) => view.describedAt(hash),
    shortHash: ({ hash }) => shorten(hash),
  };
}

/** Where an error was thrown, relative to where the person stands, so that a click opens it. */
function formatPlace({ location }: CountedRecord, root: string): string | null {
  if (location === null) return null;
  const file = relative(process.cwd(), resolve(root, location.file)) || location.file;
  return `${file.split(sep).join('/')}:${location.line}:${location.column}`;
}

export function createListItem(
  record: CountedRecord,
  { shorten, daysOf }: Pick<TrackedRecords, 'shorten' | 'daysOf'>,
  root: string,
  runner: string,
): ErrorListItem {
  const name = shorten(record.hash);
  return {
    record,
    shortHash: name,
    place: formatPlace(record, root),
    days: daysOf?.(record.hash) ?? {},
    command: nameErrorCommand(record.status, name, runner),
  };
}
