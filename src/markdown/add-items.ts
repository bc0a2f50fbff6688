import { SEVERITIES, type Severity } from '../core/severity.js';
import { findOwnSection, findSection, getSeverities } from './find-section.js';
import { type MarkdownDocument, reparseDocument, type Section } from './markdown-document.js';
import type { NewItem } from './new-item.js';
import { findPlaces } from './place.js';
import { type Insertion, planInsertion } from './plan-insertion.js';
import { isInsertionSound, type Trial } from './verify.js';

type Check = (trial: Trial) => boolean;

/** Add items to their sections: all at once, or where that does not hold, place after place. Null: nowhere. */
export function addItems(
  document: MarkdownDocument,
  items: readonly NewItem[],
  isSound: Check = isInsertionSound,
): MarkdownDocument | null {
  const groups = groupBySection(document, items);
  const best = groups.flatMap((group) => findInsertions(document, group).slice(0, 1));
  const together = insert(document, orderAtEnd(best), isSound);
  if (together !== null || groups.length === 1) {
    return together ?? insertAnywhere(document, items, isSound);
  }
  return SEVERITIES.reduce<MarkdownDocument | null>((current, severity) => {
    const group = items.filter((item) => item.severity === severity);
    return current === null || group.length === 0
      ? current
      : insertAnywhere(current, group, isSound);
  }, document);
}

/** What goes to the end of the file, where a section ends too, comes below what goes into that section. */
function orderAtEnd(insertions: readonly Insertion[]): readonly Insertion[] {
  const isLast = ({ place }: Insertion): number => (place.kind === 'new section' ? 1 : 0);
  return [...insertions].sort((a, b) => isLast(a) - isLast(b));
}

/** Items that belong in one section. */
export interface ItemGroup {
  /** Null where the file has no section for these items. */
  readonly section: Section | null;
  readonly items: readonly NewItem[];
}

function groupBySection(
  document: MarkdownDocument,
  items: readonly NewItem[],
): readonly ItemGroup[] {
  const severities = SEVERITIES.filter((one) => items.some((item) => item.severity === one));
  const sectionOf = new Map<Severity, Section | null>();
  for (const severity of severities) sectionOf.set(severity, findSection(document, severity));
  return [...new Set(sectionOf.values())].map((section) => ({
    section,
    items: items.filter((item) => (sectionOf.get(item.severity) ?? null) === section),
  }));
}

/** Every way to add a group, best first: in its section, then in the section of our own. */
function findInsertions(document: MarkdownDocument, group: ItemGroup): readonly Insertion[] {
  const { section, items } = group;
  const own = findOwnSection(document);
  const inSection = section === null ? [] : findPlaces(document, section);
  const inOwn = own === null ? [] : findPlaces(document, own);
  const severities = section === null ? [] : getSeverities(section);
  return [
    ...inSection.map((place) => ({ place, items, showSeverity: severities.length > 1 })),
    ...inOwn.map((place) => ({ place, items, showSeverity: true })),
    { place: { kind: 'new section' }, items, showSeverity: true },
  ];
}

function insertAnywhere(
  document: MarkdownDocument,
  items: readonly NewItem[],
  isSound: Check,
): MarkdownDocument | null {
  const [group] = groupBySection(document, items);
  return group === undefined ? document : addGroup(document, group, isSound);
}

/** Add a group where it fits best. Null: nowhere. */
export function addGroup(
  document: MarkdownDocument,
  group: ItemGroup,
  isSound: Check = isInsertionSound,
): MarkdownDocument | null {
  for (const insertion of findInsertions(document, group)) {
    const after = insert(document, [insertion], isSound);
    if (after !== null) return after;
  }
  return null;
}

/** The document with the insertions made, or null where it would not be what was meant. */
function insert(
  before: MarkdownDocument,
  insertions: readonly Insertion[],
  isSound: Check,
): MarkdownDocument | null {
  const splices = insertions.flatMap((insertion) => planInsertion(before, insertion));
  const after = reparseDocument(before, splices);
  const added = new Set(insertions.flatMap(({ items }) => items.map(({ hash }) => hash)));
  return isSound({ before, after, splices, added }) ? after : null;
}
