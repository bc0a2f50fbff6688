import type { Severity } from '../core/severity.js';
import type { TaskPlace } from '../core/todo.js';
import type { MarkdownDocument, Section, TaskNode } from './markdown-document.js';
import { readShownSeverity } from './task-line.js';

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

/** The section of our own. */
export function findOwnSection({ sections }: MarkdownDocument): Section | null {
  return sections.find(({ isOwn }) => isOwn) ?? null;
}

/** The severities that a section takes: those configured, else the one that its heading names. */
export function getSeverities(section: Section): readonly Severity[] {
  if (section.configured.length > 0) return section.configured;
  return section.recognised === null ? [] : [section.recognised];
}

/** Where a task stands, and the severity that this tells. */
export interface FoundPlace {
  readonly place: TaskPlace;
  readonly severity: Severity | null;
}

const ELSEWHERE: FoundPlace = { place: 'elsewhere', severity: null };

/** Where a task stands: what decides is the nearest heading above that names severities. */
export function findTaskPlace({ item, list, section }: TaskNode): FoundPlace {
  // What is nested, or in a quote, stands under something of a person's.
  if (section?.nodes.includes(list) !== true) return ELSEWHERE;
  const found = findSectionPlace(section);
  return found.place === 'shared section' ? { ...found, severity: readShownSeverity(item) } : found;
}

/** The same for everything that stands directly in a section. */
export function findSectionPlace(section: Section): FoundPlace {
  const telling = findTellingSection(section);
  if (telling === null) return ELSEWHERE;
  const [severity = null, ...others] = getSeverities(telling);
  const isShared = severity === null || others.length > 0;
  return isShared ? { place: 'shared section', severity: null } : { place: 'section', severity };
}

/** The section itself, or the nearest around it, that is ours or takes certain severities. */
export function findTellingSection(section: Section): Section | null {
  if (section.isOwn || getSeverities(section).length > 0) return section;
  return section.parent && findTellingSection(section.parent);
}
