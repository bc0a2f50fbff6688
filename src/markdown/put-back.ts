import { type Cutting, findCut, REACH } from '../core/cutting.js';
import type { TaskMark } from '../core/todo.js';
import { countAffordable, cutTasks, linesOf, takeOut } from './cut-tasks.js';
import { parseDocument } from './markdown-document.js';
import { createTreeAfter, isSameTree, type PlainNode } from './plain-tree.js';
import { formatSourceText, parseSourceText } from './source-text.js';
import { editTodo, findTasks, type TodoOptions } from './todo-file.js';

/** A task that is to stand again where it stood. */
export interface Return {
  readonly hash: string;
  readonly severity: string;
  /** What its box is to say, besides that it is open. */
  readonly mark: TaskMark;
}

export interface PutBack {
  readonly bytes: Uint8Array;
  /** The tasks that stand there again. */
  readonly back: ReadonlySet<string>;
  /** Of all cuttings, what they are where those stand. */
  readonly cuttings: readonly Cutting[];
}

/**
 * Put tasks back where they were taken out, as far as what stood around them still does. Whatever is not sure is
 * left: taking the task out again has to give what stood there before, to the byte but for empty lines.
 * @param cuttings in the order in which they were made.
 */
export function putBack(
  bytes: Uint8Array,
  wanted: ReadonlyMap<string, Return>,
  cuttings: readonly Cutting[],
  options: TodoOptions,
): PutBack {
  const known = cuttings.filter(({ hash }) => wanted.has(hash));
  const tasks = known.flatMap(({ hash }) => wanted.get(hash) ?? []);
  let affordable = countAffordable(bytes);
  let now: PutBack = { bytes, back: new Set(), cuttings };
  // All at once; where that is not sound, each by itself: the last one taken out knows best what stands there now.
  const tries = tasks.length > 1 ? [tasks, ...tasks.map((task) => [task]).reverse()] : [tasks];
  for (const some of tries) {
    const { bytes: text, back } = now;
    if (some.length === 0 || (back.size > 0 && some.every(({ hash }) => back.has(hash)))) continue;
    const out = now.cuttings.filter(({ hash }) => !back.has(hash));
    const neighbours = affordable > 0 ? findNeighbours({ bytes: text, cuttings: out }, some) : [];
    affordable -= 1 + neighbours.filter(({ hash }) => !wanted.has(hash)).length;
    const next =
      neighbours.length > 0 && affordable >= 0 ? putBackSome(now, some, neighbours, options) : null;
    now = next ?? now;
  }
  return now;
}

type Text = Pick<PutBack, 'bytes' | 'cuttings'>;

/**
 * What was taken out next to a task was known by it, or it by that: they all go back, and all that are not meant
 * are taken out again.
 */
function putBackSome(
  { bytes, back, cuttings }: PutBack,
  wanted: readonly Return[],
  neighbours: readonly Cutting[],
  options: TodoOptions,
): PutBack | null {
  const whole = placeAll(bytes, neighbours);
  if (whole === null) return null;
  const placed = new Set(neighbours.map(({ hash }) => hash));
  const tasks = wanted.filter(({ hash }) => placed.has(hash));
  const come = new Set(tasks.map(({ hash }) => hash));
  const others = neighbours.filter(({ hash }) => !come.has(hash));
  const hashes = others.map(({ hash }) => hash).reverse();
  const text = others.length === 0 ? whole : takeOut(whole, hashes, options);
  if (text === null || !isSound({ before: bytes, after: text }, tasks, options)) return null;
  const cuts = new Map(cutTasks(whole, hashes, options).map(({ hash, cut }) => [hash, cut]));
  const opened = open(text, tasks, options);
  if (opened === null) return null;
  return {
    bytes: opened,
    back: new Set([...back, ...come]),
    cuttings: cuttings.map((one) => ({ ...one, ...cuts.get(one.hash) })),
  };
}

/** Whether nothing but the tasks has come, where their errors belong. */
function isSound(
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
  wanted: readonly Return[],
  options: TodoOptions,
): boolean {
  const again = takeOut(
    after,
    wanted.map(({ hash }) => hash),
    options,
  );
  if (again === null || !isAlike(again, before)) return false;
  const { tasks } = findTasks(after, options);
  const severities = new Map(wanted.map(({ hash, severity }) => [hash, severity]));
  const come = tasks.filter(({ hash }) => severities.has(hash));
  const rest = tasks.filter(({ hash }) => !severities.has(hash)).map(({ hash }) => hash);
  const known = findTasks(before, options).tasks.map(({ hash }) => hash);
  return (
    come.length === severities.size &&
    new Set(come.map(({ hash }) => hash)).size === severities.size &&
    come.every(({ hash, severity }) => severity === null || severity === severities.get(hash)) &&
    rest.join() === known.join()
  );
}

/** How many empty lines go with a task depends on which others have gone. */
function isAlike(one: Uint8Array, other: Uint8Array): boolean {
  if (Buffer.compare(one, other) === 0) return true;
  return saidBy(one) === saidBy(other) && isSameTree(treeOf(one), treeOf(other));
}

function saidBy(bytes: Uint8Array): string {
  const lines = linesOf(bytes).filter((line) => line.trim() !== '');
  return lines.join('').trimEnd();
}

function treeOf(bytes: Uint8Array): PlainNode {
  const { root } = parseDocument(linesOf(bytes).join(''));
  return createTreeAfter(root, new Map(), new Set());
}

/** The text with open boxes; null where that cannot be said in it. */
function open(text: Uint8Array, tasks: readonly Return[], options: TodoOptions): Uint8Array | null {
  const marks = new Map(tasks.map(({ hash, mark }) => [hash, mark]));
  const findOver = (bytes: Uint8Array) =>
    findTasks(bytes, options).tasks.filter(
      ({ hash, mark }) => marks.has(hash) && mark !== 'open' && mark !== marks.get(hash),
    );
  const over = findOver(text);
  if (over.length === 0) return text;
  const check = over.map(({ hash }) => ({ hash, box: ' ' as const }));
  const result = editTodo(text, { check }, options);
  return result.ok && findOver(result.bytes).length === 0 ? result.bytes : null;
}

interface Placed {
  readonly cutting: Cutting;
  /** Lines of the text, as it is when all are placed. */
  start: number;
  end: number;
}

/**
 * The cuttings of tasks and those that were made later next to them, in the order in which they go back; none where
 * no place is found.
 */
function findNeighbours({ bytes, cuttings }: Text, tasks: readonly Return[]): readonly Cutting[] {
  const wanted = new Set(tasks.map(({ hash }) => hash));
  const first = cuttings.findIndex(({ hash }) => wanted.has(hash));
  let lines = linesOf(bytes);
  const placed: Placed[] = [];
  for (const cutting of cuttings.slice(Math.max(0, first)).reverse()) {
    const at = findCut(lines, cutting);
    if (at === null) continue;
    shift(placed, at, cutting);
    placed.push({ cutting, start: at, end: at + cutting.removed.length });
    lines = replace(lines, at, cutting);
  }
  const near = new Set(placed.filter(({ cutting }) => wanted.has(cutting.hash)));
  for (const one of near) {
    for (const other of placed) {
      if (other.start - REACH <= one.end && one.start - REACH <= other.end) near.add(other);
    }
  }
  return placed.filter((one) => near.has(one)).map(({ cutting }) => cutting);
}

/** What stands below is further down now, and what stood there has grown. */
function shift(placed: readonly Placed[], at: number, { left, removed }: Cutting): void {
  const more = removed.length - left.length;
  for (const one of placed) {
    if (one.start >= at + left.length) {
      one.start += more;
      one.end += more;
    } else if (one.end > at) {
      one.start = Math.min(one.start, at);
      one.end = Math.max(one.end + more, at + removed.length);
    }
  }
}

/** Null where one of them has no sure place. */
function placeAll(bytes: Uint8Array, cuttings: readonly Cutting[]): Uint8Array | null {
  const read = parseSourceText(bytes);
  let lines = linesOf(bytes);
  for (const cutting of cuttings) {
    const at = findCut(lines, cutting);
    if (at === null) return null;
    lines = replace(lines, at, cutting);
  }
  return read.ok ? formatSourceText({ bom: read.source.bom, text: lines.join('') }) : null;
}

function replace(lines: readonly string[], at: number, { left, removed }: Cutting): string[] {
  return [...lines.slice(0, at), ...removed, ...lines.slice(at + left.length)];
}
