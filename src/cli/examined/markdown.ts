import { basename } from 'node:path';
import { readPersonsFile } from '../../files/persons-file.js';
import type { Project } from '../../files/project.js';
import type { SeveritySection } from '../../markdown/severity-sections.js';
import type { SourceTextResult } from '../../markdown/source-text.js';
import type { Finding } from '../../terminal/diagnosis.js';

export interface ExaminedMarkdown {
  /** Null where TODO.md cannot be edited. */
  readonly sections: readonly SeveritySection[] | null;
  readonly findings: readonly Finding[];
}

/** Where tasks go in TODO.md, and why one of the Markdown files cannot be edited. */
export async function examineMarkdown(
  project: Project,
  files: Project['files'],
): Promise<ExaminedMarkdown> {
  const { createTodo, findSeveritySections, parseSourceText } = await import(
    '../../fold/writing.js'
  );
  const { settings, root } = project;
  const explain = (path: string, bytes: Bytes) =>
    bytes == null ? [] : explainRefusal(path, parseSourceText(bytes));
  const todo = readBytes(files.todo, root);
  const fixed = readBytes(files.fixed, root);
  if (todo === undefined) return { sections: null, findings: explain(files.fixed, fixed) };
  const found = findSeveritySections(todo ?? createTodo(settings.sections), settings);
  return {
    sections: found.ok ? found.sections : null,
    findings: [...explain(files.todo, todo), ...explain(files.fixed, fixed)],
  };
}

/** Null where there is none; undefined for what is no file that can be read, which is told elsewhere. */
type Bytes = Buffer | null | undefined;

function readBytes(path: string, root: string): Bytes {
  try {
    return readPersonsFile(path, root).bytes;
  } catch {
    return undefined;
  }
}

function explainRefusal(path: string, read: SourceTextResult): readonly Finding[] {
  if (read.ok) return [];
  // The reason ends in its cure.
  const [problem = '', cure = null] = read.problem.split('; ', 2);
  return [{ problem: `${basename(path)} cannot be edited: ${problem}`, cure }];
}
