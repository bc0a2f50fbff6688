import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { nameErrorCommand } from '../core/error-command.js';
import { renderErrorMarkdown, type SourceExcerpt } from '../core/error-markdown.js';
import type { CountedRecord } from '../core/errors/record.js';
import { judgeRecordedFrames } from '../core/errors/recorded-frames.js';
import { orderFields } from '../core/record-fields.js';
import type { Project } from '../files/project.js';
import { findRunner } from '../files/runner.js';
import { readRecordedLines } from '../sources/recorded-lines.js';
import type { ErrorBooks } from './error-books.js';

/** So many frames are shown with their lines: the next ones say little that these do not. */
const MAX_EXCERPTS = 5;

/** Everything that is known of one error, and what a person needs to go on. */
export function describeError(
  record: CountedRecord,
  { view, shorten }: ErrorBooks,
  { root }: Project,
): Readonly<Record<string, unknown>> {
  const source = readExcerpts(record, root);
  const command = nameErrorCommand(record.status, shorten(record.hash), findRunner(root));
  return {
    ...orderFields(record),
    days: view.daysOf(record.hash),
    source,
    command,
    markdown: renderErrorMarkdown(record, source, command),
  };
}

/** The lines around the project's own frames, the one that threw it first. */
function readExcerpts(record: CountedRecord, root: string): readonly SourceExcerpt[] {
  const places = new Map(listPlaces(record, root).map((it) => [`${it.file}:${it.line}`, it]));
  return [...places.values()]
    .map(({ file, line }) => ({
      file,
      line,
      lines: readRecordedLines(root, { file, line }).map(({ number, text }) => ({
        number,
        text,
        is_hit: number === line,
      })),
    }))
    .filter(({ lines }) => lines.length > 0)
    .slice(0, MAX_EXCERPTS);
}

function listPlaces({ stack, location }: CountedRecord, root: string) {
  const isFile = (path: string) => isFileBelow(root, path);
  const own = judgeRecordedFrames(stack, { location, isFile }).flatMap(({ inApp, file, line }) =>
    inApp === true && file !== null ? [{ file, line }] : [],
  );
  return location === null ? own : [{ file: location.file, line: location.line }, ...own];
}

function isFileBelow(root: string, path: string): boolean {
  try {
    return statSync(resolve(root, path)).isFile();
  } catch {
    return false;
  }
}
