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
  const back = new Set<string>();
  let now: Text = { bytes, cuttings };
  let affordable = countAffordable(bytes);
  // The last one that was taken out knows best what stands there now.
  for (const { hash } of [...cuttings].reverse()) {
    const task = wanted.get(hash);
    if (task === undefined || affordable <= 0) continue;
    const out = now.cuttings.filter((one) => !back.has(one.hash));
    const neighbours = findNeighbours({ bytes: now.bytes, cuttings: out }, hash);
    affordable -= Math.max(1, neighbours.length);
    const isDue = neighbours.length > 0 && affordable >= 0;
    const next = isDue ? putBackOne(now, task, neighbours, options) : null;
    if (next === null) continue;
    now = next;
    back.add(hash);
  }
  return { ...now, back };
}

type Text = Pick<PutBack, 'bytes' | 'cuttings'>;

/**
 * What was taken out next to a task was known by it, or it by that: they all go back, and all but this one are
 * taken out again.
 */
function putBackOne(
  { bytes, cuttings }: Text,
  task: Return,
  neighbours: readonly Cutting[],
  options: TodoOptions,
): Text | null {
  const whole = placeAll(bytes, neighbours);
  if (whole === null) return null;
  const others = neighbours.filter(({ hash }) => hash !== task.hash);
  const hashes = others.map(({ hash }) => hash).reverse();
  const text = others.length === 0 ? whole : takeOut(whole, hashes, options);
  if (text === null || !isSound({ before: bytes, after: text }, task, options)) return null;
  const cuts = new Map(cutTasks(whole, hashes, options).map(({ hash, cut }) => [hash, cut]));
  const opened = open(text, task, options);
  if (opened === null) return null;
  return {
    bytes: opened,
    cuttings: cuttings.map((one) => ({ ...one, ...cuts.get(one.hash) })),
  };
}

/** Whether nothing but the task has come, where its error belongs. */
function isSound(
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
  { hash, severity }: Return,
  options: TodoOptions,
): boolean {
  const again = takeOut(after, [hash], options);
  if (again === null || !isAlike(again, before)) return false;
  const { tasks } = findTasks(after, options);
  const [task, ...others] = tasks.filter((one) => one.hash === hash);
  const rest = tasks.filter((one) => one.hash !== hash).map((one) => one.hash);
  const known = findTasks(before, options).tasks.map((one) => one.hash);
  return (
    task !== undefined &&
    others.length === 0 &&
    (task.severity ?? severity) === severity &&
    rest.length === known.length &&
    rest.every((one, index) => one === known[index])
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

/** The text with its box open; null where that cannot be said in it. */
function open(text: Uint8Array, { hash, mark }: Return, options: TodoOptions): Uint8Array | null {
  const isOpen = (bytes: Uint8Array) => {
    const found = findTasks(bytes, options).tasks.find((one) => one.hash === hash);
    return found?.mark === 'open' || found?.mark === mark;
  };
  if (isOpen(text)) return text;
  const result = editTodo(text, { check: [{ hash, box: ' ' }] }, options);
  return result.ok && isOpen(result.bytes) ? result.bytes : null;
}

interface Placed {
  readonly cutting: Cutting;
  /** Lines of the text, as it is when all are placed. */
  start: number;
  end: number;
}

/**
 * The cutting of a task and those that were made later next to it, in the order in which they go back; none where
 * its place is not found.
 */
function findNeighbours({ bytes, cuttings }: Text, hash: string): readonly Cutting[] {
  const index = cuttings.findIndex((one) => one.hash === hash);
  let lines = linesOf(bytes);
  const placed: Placed[] = [];
  for (const cutting of cuttings.slice(index).reverse()) {
    const at = findCut(lines, cutting);
    if (at === null) continue;
    shift(placed, at, cutting);
    placed.push({ cutting, start: at, end: at + cutting.removed.length });
    lines = replace(lines, at, cutting);
  }
  const own = placed.at(-1);
  if (own?.cutting.hash !== hash) return [];
  const near = new Set([own]);
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
