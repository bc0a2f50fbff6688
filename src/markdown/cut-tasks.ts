import { type Cut, createCut, splitLines } from '../core/cutting.js';
import { parseSourceText } from './source-text.js';
import { editTodo, type TodoOptions } from './todo-file.js';

/** What was changed for one task. */
export interface TaskCut {
  readonly hash: string;
  readonly cut: Cut;
}

/** Beyond it a bulk edit of a large file would take seconds: what goes then is not kept. */
const MOST_TASKS = 50;
const MOST_CHARACTERS = 400_000;

/** How many edits of a file are worth it. */
export function countAffordable(bytes: Uint8Array): number {
  return Math.min(MOST_TASKS, Math.max(1, Math.floor(MOST_CHARACTERS / bytes.length)));
}

/**
 * What taking these tasks out changes, one after the other in this order. Empty lines may go otherwise when all go
 * at once: the last one has that too, so that all cuts together are what has really changed.
 * @param together The file without them all, where it is known.
 */
export function cutTasks(
  bytes: Uint8Array,
  hashes: readonly string[],
  options: TodoOptions,
  together?: Uint8Array,
): readonly TaskCut[] {
  if (hashes.length === 0 || hashes.length > countAffordable(bytes)) return [];
  const cuts: TaskCut[] = [];
  let left = bytes;
  for (const hash of hashes) {
    const next =
      hash === hashes.at(-1)
        ? (together ?? takeOut(bytes, hashes, options))
        : takeOut(left, [hash], options);
    if (next === null) return [];
    const cut = createCut(linesOf(left), linesOf(next));
    if (cut !== null) cuts.push({ hash, cut });
    left = next;
  }
  return cuts;
}

/** Null where they cannot go. */
export function takeOut(
  bytes: Uint8Array,
  remove: readonly string[],
  options: TodoOptions,
): Uint8Array | null {
  const result = editTodo(bytes, { remove }, options);
  return result.ok ? result.bytes : null;
}

/** None where it cannot be read as text. */
export function linesOf(bytes: Uint8Array): readonly string[] {
  const read = parseSourceText(bytes);
  return read.ok ? splitLines(read.source.text) : [];
}
