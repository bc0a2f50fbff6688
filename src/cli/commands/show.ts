import { findOutbreak } from '../../core/errors/described-at.js';
import type { CountedRecord } from '../../core/errors/record.js';
import { orderFields } from '../../core/record-fields.js';
import { findRunner } from '../../files/runner.js';
import { renderErrorDetails } from '../../terminal/error-details.js';
import { renderJson } from '../json.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { createListItem, readRecords, type TrackedRecords } from '../tracked-records.js';

interface ShowOptions {
  readonly json?: boolean;
  readonly grouping?: boolean;
  /** The hash of a record whose grouping is compared. */
  readonly with?: string;
}

export async function show(
  session: Session,
  operands: readonly string[],
  options: ShowOptions,
): Promise<number> {
  const { project, terminal, now } = session;
  const tracked = await readRecords(project);
  const records = getNamedRecords(tracked, operands);
  if (options.grouping || options.with !== undefined) {
    const { showGrouping } = await import('./show-grouping.js');
    showGrouping(session, tracked, records, options);
    return 0;
  }
  for (const record of records) {
    const git = await readGit(record, tracked, project.root);
    if (options.json) {
      terminal.print(renderJson({ ...orderFields(record), git }));
      continue;
    }
    const runner = findRunner(project.root);
    const item = createListItem(record, tracked, project.root, runner);
    const source = await readSource(record, project.root);
    const details = { ...item, runner, source, git, now };
    terminal.print(renderErrorDetails(details, terminal.theme, terminal.width));
  }
  return 0;
}

/** Reading lines of files is for the one error that is shown. */
async function readSource({ location }: CountedRecord, root: string) {
  if (location === null) return [];
  const { readRecordedLines } = await import('../../sources/recorded-lines.js');
  return readRecordedLines(root, location);
}

/** To ask git is for the one error that is shown, too. */
async function readGit(record: CountedRecord, tracked: TrackedRecords, root: string) {
  const { readErrorGit } = await import('../../sources/error-git.js');
  return readErrorGit(root, record.location, findOutbreak(record, tracked.describedAt(record)));
}
