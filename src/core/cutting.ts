import { isCount, isHash, isListOf, isObject, isText } from './shape.js';

/**
 * What taking a task out has changed in TODO.md, so that it can be undone: whole lines with their endings. An empty
 * line among those around stands for the start or the end of the file.
 */
export interface Cutting {
  readonly hash: string;
  /** Of the error by then: one that came back by itself is no undone fix. */
  readonly regressions: number;
  readonly before: readonly string[];
  readonly removed: readonly string[];
  /** What stands there instead: what a person wrote below the task. */
  readonly left: readonly string[];
  readonly after: readonly string[];
}

/** Where lines differ, with what stands around. */
export type Cut = Omit<Cutting, 'hash' | 'regressions'>;

/** Lines that are known of what stands above and below. */
export const REACH = 3;
const REACH_CHARACTERS = 400;
const MAX_CHARACTERS = 4096;
const LINE = /[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+/g;

/** The lines of a text with their endings, between an empty one for its start and one for its end. */
export function splitLines(text: string): readonly string[] {
  return ['', ...(text.match(LINE) ?? []), ''];
}

/** What differs between two texts; null where nothing does, or too much to be kept. */
export function createCut(from: readonly string[], to: readonly string[]): Cut | null {
  const most = Math.min(from.length, to.length) - 1;
  let start = 1;
  while (start < most && from[start] === to[start]) start += 1;
  let end = 1;
  while (end < most + 1 - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  const cut = {
    before: takeAround(from.slice(Math.max(0, start - REACH), start).reverse()).reverse(),
    removed: from.slice(start, from.length - end),
    left: to.slice(start, to.length - end),
    after: takeAround(from.slice(from.length - end, from.length - end + REACH)),
  };
  const lines = Object.values(cut).flat();
  const isSame = cut.removed.length === 0 && cut.left.length === 0;
  return isSame || lines.join('').length > MAX_CHARACTERS ? null : cut;
}

/** The line next to it, and as many more as are not too long together. */
function takeAround(lines: readonly string[]): string[] {
  let length = 0;
  return lines.filter((line, index) => {
    length += line.length;
    return index === 0 || length <= REACH_CHARACTERS;
  });
}

/** Where in these lines a cut was made; null where that is not sure. */
export function findCut(lines: readonly string[], cut: Cut): number | null {
  const places = findPlaces(lines, cut);
  if (places.length === 0) {
    const { before, after } = cut;
    const near = findPlaces(lines, {
      ...cut,
      before: takeNear([...before].reverse()).reverse(),
      after: takeNear(after),
    });
    return near.length === 1 ? (near[0] ?? null) : null;
  }
  return places.length === 1 ? (places[0] ?? null) : null;
}

/** Up to the first line that says something: empty ones are alike everywhere. */
function takeNear(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line === '' || line.trim() !== '');
  return lines.slice(0, first === -1 ? lines.length : first + 1);
}

function findPlaces(lines: readonly string[], { before, left, after }: Cut): readonly number[] {
  const wanted = [...before, ...left, ...after];
  const places: number[] = [];
  const [first = ''] = wanted;
  let at = lines.indexOf(first);
  while (at !== -1 && places.length < 2) {
    const from = at;
    if (wanted.every((line, index) => lines[from + index] === line)) {
      places.push(from + before.length);
    }
    at = lines.indexOf(first, from + 1);
  }
  return places;
}

/** Whether a parsed value is one; of what nobody can have written nothing is believed. */
export function isCutting(raw: unknown): raw is Cutting {
  return (
    isObject(raw) &&
    isHash(raw['hash']) &&
    isCount(raw['regressions']) &&
    [raw['before'], raw['removed'], raw['left'], raw['after']].every((it) => isListOf(it, isText))
  );
}
