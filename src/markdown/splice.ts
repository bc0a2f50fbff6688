/** One replacement in a text, in offsets of the text before any of them is made. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** Make all splices at once. They may touch but not overlap; those at one place keep their order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let offset = 0;
  for (const splice of sortSplices(splices)) {
    pieces.push(text.slice(offset, splice.start), splice.insert);
    offset = splice.end;
  }
  return pieces.join('') + text.slice(offset);
}

/** Whether two texts differ in the planned ranges only. */
export function differsOnlyIn(before: string, after: string, splices: readonly Splice[]): boolean {
  let offset = 0;
  let moved = 0;
  for (const splice of sortSplices(splices)) {
    if (splice.start < offset || splice.end < splice.start) return false;
    const kept = before.slice(offset, splice.start);
    if (!after.startsWith(kept + splice.insert, offset + moved)) return false;
    offset = splice.end;
    moved += splice.insert.length - (splice.end - splice.start);
  }
  return after.slice(offset + moved) === before.slice(offset);
}

/** In the order of the text; those at one place as they are given. */
export function sortSplices(splices: readonly Splice[]): readonly Splice[] {
  return [...splices].sort((a, b) => a.start - b.start);
}
