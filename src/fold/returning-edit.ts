import type { Cutting } from '../core/cutting.js';
import type { ErrorRecord } from '../core/errors/record.js';
import type { TodoEdits } from '../core/todo.js';
import { markOf } from '../core/todo-sides.js';
import { cutTasks } from '../markdown/cut-tasks.js';
import type { EditResult } from '../markdown/edit-result.js';
import { putBack, type Return } from '../markdown/put-back.js';
import { editTodo, findTasks, type TodoOptions } from '../markdown/todo-file.js';

type Records = ReadonlyMap<string, ErrorRecord>;

interface Cut {
  readonly errors: Records;
  readonly cuttings: readonly Cutting[];
}

type Edited = Extract<EditResult, { ok: true }> & { readonly cuttings: readonly Cutting[] };

/** What this machine keeps of them. */
const MOST_CUTTINGS = 200;

/**
 * Edit TODO.md, and put tasks that are to stand there again where they stood, if that is sure.
 * @returns null where the edit is refused so.
 */
export function editAndReturn(
  bytes: Uint8Array,
  plan: TodoEdits,
  { errors, cuttings }: Cut,
  options: TodoOptions,
): Edited | null {
  const known = dropStanding(cuttings, bytes, errors, options);
  const returned = putBack(bytes, listReturns(plan, known, errors), known, options);
  const add = plan.add.filter(({ hash }) => !returned.back.has(hash));
  const result = editTodo(returned.bytes, { ...plan, add }, options);
  if (!result.ok) return null;
  const added = cutOut(returned.bytes, { ...plan, add }, errors, options, result.bytes);
  const fresh = new Set(added.map(({ hash }) => hash));
  const kept = returned.cuttings.filter(({ hash }) => {
    // Where this fold is cut short, the next one has to put it back.
    const isDone = errors.get(hash)?.status !== 'active' || returned.back.has(hash);
    return isDone && !fresh.has(hash);
  });
  return {
    ...result,
    changed: result.changed || returned.back.size > 0,
    cuttings: [...kept, ...added].slice(-MOST_CUTTINGS),
  };
}

function dropStanding(
  cuttings: readonly Cutting[],
  bytes: Uint8Array,
  errors: Records,
  options: TodoOptions,
): readonly Cutting[] {
  if (cuttings.length === 0) return cuttings;
  const standing = new Set(findTasks(bytes, options).tasks.map(({ hash }) => hash));
  return cuttings.filter(({ hash }) => errors.has(hash) && !standing.has(hash));
}

/** An error that came back by itself gets a new task, which says so. */
function listReturns(
  { add }: TodoEdits,
  cuttings: readonly Cutting[],
  errors: Records,
): ReadonlyMap<string, Return> {
  const regressions = new Map(cuttings.map((one) => [one.hash, one.regressions]));
  const returns = new Map<string, Return>();
  for (const { hash, severity } of add) {
    const record = errors.get(hash);
    if (record === undefined || record.regressions !== regressions.get(hash)) continue;
    returns.set(hash, { hash, severity, mark: markOf(record) });
  }
  return returns;
}

/** What goes now with tasks of errors that are done with, and may be reopened. */
function cutOut(
  bytes: Uint8Array,
  plan: TodoEdits,
  errors: Records,
  options: TodoOptions,
  after: Uint8Array,
): readonly Cutting[] {
  const { keep, remove } = plan;
  const going = remove.flatMap((hash) => {
    const record = errors.get(hash);
    return record === undefined || record.status === 'active' ? [] : [record];
  });
  if (going.length === 0) return [];
  const chosen = keep.length === 0 ? null : editTodo(bytes, { keep }, options);
  const text = Buffer.from(chosen?.ok ? chosen.bytes : bytes);
  // From below, so that what stands above need not be read again.
  const hashes = going
    .map(({ hash }) => ({ hash, at: text.indexOf(`errtrack:${hash}`) }))
    .sort((a, b) => b.at - a.at)
    .map(({ hash }) => hash);
  const { add, move, show, check } = plan;
  const isAll = remove.length === hashes.length && [add, move, show, check].every(isEmpty);
  const cuts = cutTasks(text, hashes, options, isAll ? after : undefined);
  return cuts.map(({ hash, cut }) => ({
    ...{ hash, regressions: errors.get(hash)?.regressions ?? 0 },
    ...cut,
  }));
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}
