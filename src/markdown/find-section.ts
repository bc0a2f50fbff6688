import type { Severity } from '../core/severity.js';
import { normalizeHeading } from './heading-severity.js';
import type { MarkdownDocument, Section } from './markdown-document.js';
import { textOf } from './tree.js';

/** The title of the section that we add where a file has none for a severity. */
const FALLBACK_TITLE = 'AUTO-TRACKED ERRORS';
export const FALLBACK_HEADING = `## ${FALLBACK_TITLE}`;

/** The section that tasks of a severity belong in, or null where the file has none. */
export function findSection(document: MarkdownDocument, severity: Severity): Section | null {
  const known = document.sections.filter((section) => getSeverities(section).includes(severity));
  const holdsOurs = (section: Section) => document.tasks.some((task) => task.section === section);
  return (
    known.find(holdsOurs) ??
    known.find((section) => section.configured.includes(severity)) ??
    known.find((section) => section.underErrors) ??
    known[0] ??
    null
  );
}

export function findFallbackSection(document: MarkdownDocument): Section | null {
  const title = normalizeHeading(FALLBACK_TITLE);
  return (
    document.sections.find(({ heading }) => normalizeHeading(textOf(heading)) === title) ?? null
  );
}

/** The severities that a section takes: those configured, else the one that its heading names. */
export function getSeverities(section: Section): readonly Severity[] {
  if (section.configured.length > 0) return section.configured;
  return section.recognised === null ? [] : [section.recognised];
}

/** The one severity that a place tells: that of the nearest heading above which names one. */
export function findSectionSeverity(section: Section | null): Severity | null {
  if (section === null) return null;
  const severities = getSeverities(section);
  if (severities.length === 0) return findSectionSeverity(section.parent);
  return severities.length === 1 ? (severities[0] ?? null) : null;
}
