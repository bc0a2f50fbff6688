import type { ErrorRecord } from './errors/record.js';
import { type Ledger, parseLedger } from './ledger-text.js';
import { isSame } from './plain-order.js';

/** The texts of both sides of a conflict. */
export interface SideTexts {
  readonly ours: string;
  readonly theirs: string;
}

/**
 * The sides of a conflict in a ledger as they were before git put them together. Outside of its markers it merges line
 * by line: it may put a line of the one side into a record of the other, or cut a record in two.
 * @param taken the sides as they are taken from the markers.
 * @param whole the sides and their base as git's index holds them.
 * @returns `taken`, where a person has begun to resolve by hand: what stands there comes from neither side.
 */
export function chooseSides(taken: SideTexts, whole: SideTexts, base: string | null): SideTexts {
  const known = new Set([whole.ours, whole.theirs, base ?? ''].flatMap(listLines));
  if (![taken.ours, taken.theirs].every((text) => listLines(text).every((line) => known.has(line))))
    return taken;
  const [ours, theirs] = [read(whole.ours), read(whole.theirs)];
  if (ours === null || theirs === null) return taken;
  const [mine, other] = [read(taken.ours), read(taken.theirs)];
  if (mine === null || other === null) return whole;
  const isGits = [mine, other].every((side) => isMadeOf(side, ours, theirs));
  return isGits && !isCut([mine, other], ours, theirs) ? whole : taken;
}

function listLines(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

function read(text: string): Ledger | null {
  const result = parseLedger(text);
  return result.ok ? result.ledger : null;
}

/** Whether each field of each record is that of one side. */
function isMadeOf({ errors }: Ledger, ours: Ledger, theirs: Ledger): boolean {
  return [...errors].every(([hash, record]) => {
    const sources = [ours.errors.get(hash), theirs.errors.get(hash)].filter(
      (it) => it !== undefined,
    );
    return Object.entries(record).every(([name, value]) =>
      sources.some((source) => isSame(fieldOf(source, name), value)),
    );
  });
}

function fieldOf(record: ErrorRecord, name: string): unknown {
  return new Map<string, unknown>(Object.entries(record)).get(name);
}

/** Whether a record is gone that both sides had. */
function isCut(taken: readonly Ledger[], ours: Ledger, theirs: Ledger): boolean {
  return [...ours.errors.keys()].some(
    (hash) => theirs.errors.has(hash) && !taken.some(({ errors }) => errors.has(hash)),
  );
}
