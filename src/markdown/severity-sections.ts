import { SEVERITIES, type Severity } from '../core/severity.js';
import { findOwnSection, findSection } from './find-section.js';
import { type MarkdownDocument, parseDocument, type Section } from './markdown-document.js';
import { findOwnTitles } from './own-section.js';
import { parseSourceText } from './source-text.js';
import { findTitles, type TodoOptions } from './todo-file.js';
import { startOf, textOf } from './tree.js';

/** Where the tasks of a severity go. */
export interface SeveritySection {
  readonly severity: Severity;
  /** The words of its heading. */
  readonly title: string;
  /** Counted from 1; null where the section is made with the first task. */
  readonly line: number | null;
  /** What makes it the one: the configuration, the words of the heading, or that no other is there. */
  readonly by: 'configuration' | 'heading' | 'default';
}

export type SeveritySections =
  | { readonly ok: true; readonly sections: readonly SeveritySection[] }
  /** Why the file cannot be edited. */
  | { readonly ok: false; readonly problem: string };

/** Find the section of each severity in a TODO.md. */
export function findSeveritySections(
  bytes: Uint8Array,
  options: TodoOptions = {},
): SeveritySections {
  const read = parseSourceText(bytes);
  if (!read.ok) return read;
  const document = parseDocument(read.source.text, findTitles(options));
  return { ok: true, sections: SEVERITIES.map((severity) => findOne(document, severity)) };
}

function findOne(document: MarkdownDocument, severity: Severity): SeveritySection {
  const section = findSection(document, severity);
  const own = findOwnSection(document);
  if (section === null) {
    const [title = ''] = findOwnTitles(document.titles);
    return { severity, title, line: null, by: 'default', ...(own && place(document, own)) };
  }
  const isConfigured = section.configured.includes(severity);
  const by = isConfigured ? 'configuration' : 'heading';
  return { severity, ...place(document, section), by };
}

function place(document: MarkdownDocument, { heading }: Section) {
  const line = document.text.slice(0, startOf(heading)).split(/\r\n|\n|\r/).length;
  return { title: textOf(heading), line };
}
