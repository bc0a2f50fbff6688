import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CountedRecord } from '../../core/errors/record.js';
import { isWithin } from '../../files/root.js';
import { findRunner } from '../../files/runner.js';
import { readSourceLines } from '../../sources/source-lines.js';
import { renderErrorDetails, type SourceLine } from '../../terminal/error-details.js';
import { orderFields, renderJson } from '../json.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import { createListItem, readRecords } from '../tracked-records.js';

const LINES_AROUND = 3;

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
    if (options.json) {
      terminal.print(renderJson(orderFields(record)));
      continue;
    }
    const runner = findRunner(project.root);
    const item = createListItem(record, tracked, project.root, runner);
    const details = { ...item, runner, source: await readSource(record, project.root), now };
    terminal.print(renderErrorDetails(details, terminal.theme, terminal.width));
  }
  return 0;
}

/**
 * A ledger comes with the branch, and so do links, whoever made them: no file outside the root is shown. What
 * the message hides must not stand in the line below that threw it.
 */
async function readSource(
  { location }: CountedRecord,
  root: string,
): Promise<readonly SourceLine[]> {
  if (location === null) return [];
  const file = resolve(root, location.file);
  if (!isInRoot(file, root)) return [];
  const { removeSecrets } = await import('../../core/errors/secrets.js');
  const lines = readSourceLines(file, location.line, LINES_AROUND) ?? [];
  return lines.map(({ number, text }) => ({ number, text: removeSecrets(text.slice(0, 500)) }));
}

function isInRoot(file: string, root: string): boolean {
  try {
    return isWithin(realpathSync(file), realpathSync(root));
  } catch {
    return false;
  }
}
