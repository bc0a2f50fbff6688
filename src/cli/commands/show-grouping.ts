import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CountedRecord } from '../../core/errors/record.js';
import { compareGroupings } from '../../core/grouping-comparison.js';
import { explainGrouping } from '../../core/grouping-explanation.js';
import { digest } from '../../files/digest.js';
import { findRunner } from '../../files/runner.js';
import type { ComparedError } from '../../terminal/grouping-comparison.js';
import { renderComparison } from '../../terminal/grouping-comparison.js';
import { renderGrouping } from '../../terminal/grouping-details.js';
import { renderJson } from '../json.js';
import { getNamedRecords } from '../named-records.js';
import type { Session } from '../session.js';
import type { TrackedRecords } from '../tracked-records.js';

interface GroupingOptions {
  readonly json?: boolean;
  /** The hash of a record to compare with. */
  readonly with?: string;
}

/** Explain why records are what they are, or why they are not one with another. */
export function showGrouping(
  { project, terminal }: Session,
  tracked: TrackedRecords,
  records: readonly CountedRecord[],
  { json = false, with: name }: GroupingOptions,
): void {
  const runner = findRunner(project.root);
  const { theme, width } = terminal;
  const others = name === undefined ? [null] : getNamedRecords(tracked, [name]);
  for (const [record, other] of records.flatMap((it) => others.map((to) => [it, to] as const))) {
    const error = explain(record, tracked, project.root);
    if (other === null) {
      const text = () => renderGrouping({ ...error, runner }, theme, width);
      terminal.print(json ? renderJson(error.explanation) : text());
      continue;
    }
    const errors = [error, explain(other, tracked, project.root)] as const;
    const comparison = compareGroupings(errors[0].explanation, errors[1].explanation);
    const text = () => renderComparison({ errors, comparison, runner }, theme, width);
    terminal.print(json ? renderJson(comparison) : text());
  }
}

function explain(record: CountedRecord, tracked: TrackedRecords, root: string): ComparedError {
  const explanation = explainGrouping(record, {
    hash: (keyText) => digest(keyText).slice(0, 16),
    isFile: (path) => isFile(resolve(root, path)),
  });
  return { record, explanation, shortHash: tracked.shortHash(record) };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
