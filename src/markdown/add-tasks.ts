import { SEVERITIES, type Severity } from '../core/severity.js';
import type { TaskItem } from '../core/todo.js';
import { findFallbackSection, findSection, getSeverities } from './find-section.js';
import {
  type MarkdownDocument,
  parseDocument,
  type Section,
  type SectionTitles,
} from './markdown-document.js';
import { findPlaces } from './place.js';
import { type Insertion, planInsertion } from './plan-insertion.js';
import { applySplices } from './splice.js';
import { isInsertionSound } from './verify.js';

/** Add tasks to their sections: all at once, or where that does not hold, place after place. Null: nowhere. */
export function addTasks(
  document: MarkdownDocument,
  tasks: readonly TaskItem[],
  titles: SectionTitles,
): MarkdownDocument | null {
  const groups = groupBySection(document, tasks);
  const best = groups.flatMap((group) => findInsertions(document, group).slice(0, 1));
  const together = insert(document, best, titles);
  if (together !== null || groups.length === 1) {
    return together ?? insertAnywhere(document, tasks, titles);
  }
  return SEVERITIES.reduce<MarkdownDocument | null>((current, severity) => {
    const group = tasks.filter((task) => task.severity === severity);
    return current === null || group.length === 0
      ? current
      : insertAnywhere(current, group, titles);
  }, document);
}

/** Tasks that belong in one section. */
export interface TaskGroup {
  /** Null where the file has no section for these tasks. */
  readonly section: Section | null;
  readonly tasks: readonly TaskItem[];
}

function groupBySection(
  document: MarkdownDocument,
  tasks: readonly TaskItem[],
): readonly TaskGroup[] {
  const severities = SEVERITIES.filter((one) => tasks.some((task) => task.severity === one));
  const sectionOf = new Map<Severity, Section | null>();
  for (const severity of severities) sectionOf.set(severity, findSection(document, severity));
  return [...new Set(sectionOf.values())].map((section) => ({
    section,
    tasks: tasks.filter((task) => (sectionOf.get(task.severity) ?? null) === section),
  }));
}

/** Every way to add a group, best first: in its section, then in the section of our own. */
function findInsertions(document: MarkdownDocument, group: TaskGroup): readonly Insertion[] {
  const { section, tasks } = group;
  const own = findFallbackSection(document);
  const inSection = section === null ? [] : findPlaces(document, section);
  const inOwn = own === null ? [] : findPlaces(document, own);
  const severities = section === null ? [] : getSeverities(section);
  return [
    ...inSection.map((place) => ({ place, tasks, showSeverity: severities.length > 1 })),
    ...inOwn.map((place) => ({ place, tasks, showSeverity: true })),
    { place: { kind: 'new section' }, tasks, showSeverity: true },
  ];
}

function insertAnywhere(
  document: MarkdownDocument,
  tasks: readonly TaskItem[],
  titles: SectionTitles,
): MarkdownDocument | null {
  const [group] = groupBySection(document, tasks);
  return group === undefined ? document : addGroup(document, group, titles);
}

/** Add a group where it fits best. Null: nowhere. */
export function addGroup(
  document: MarkdownDocument,
  group: TaskGroup,
  titles: SectionTitles,
): MarkdownDocument | null {
  for (const insertion of findInsertions(document, group)) {
    const after = insert(document, [insertion], titles);
    if (after !== null) return after;
  }
  return null;
}

/** The document with the insertions made, or null where it would not be what was meant. */
function insert(
  document: MarkdownDocument,
  insertions: readonly Insertion[],
  titles: SectionTitles,
): MarkdownDocument | null {
  const splices = insertions.flatMap((insertion) => planInsertion(document, insertion));
  const after = parseDocument(applySplices(document.text, splices), titles);
  const added = new Set(
    insertions.flatMap((insertion) => insertion.tasks.map((task) => task.hash)),
  );
  return isInsertionSound(document, after, splices, added) ? after : null;
}
