import { parseConflict } from '../core/conflict-sides.js';
import { uniteHistory } from './unite-history.js';

/** A Markdown file with its conflicts resolved, or why that cannot be. `problem` speaks of the file as "it". */
export type ResolvedText =
  | {
      readonly ok: true;
      readonly text: string;
      /** Errors whose lines stood in a conflict. */
      readonly hashes: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly problem: string };

const TASK = /<!-- errtrack:([0-9a-f]{16}) -->/;
const TICKED = /^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[xX]\]/;

/**
 * Resolve the conflicts of a TODO.md: every line of both sides is kept, first ours, then what only theirs have.
 * A task of ours that stands on both sides is kept once, the ticked one before the other, since a tick is a
 * person's; whether a task is to stand there at all is for the ledger to say.
 */
export function resolveTodo(text: string): ResolvedText {
  return resolve(text, (ours, theirs) => {
    const tasks = new Map<string, string>();
    for (const line of [...ours, ...theirs]) {
      const hash = hashOf(line);
      if (hash !== null && (!tasks.has(hash) || TICKED.test(line))) tasks.set(hash, line);
    }
    const written = new Set<string>();
    const known = new Set(ours);
    const lines = [...ours, ...theirs.filter((line) => !known.has(line))];
    return lines.flatMap((line) => {
      const hash = hashOf(line);
      if (hash === null) return [line];
      if (written.has(hash)) return [];
      written.add(hash);
      return [tasks.get(hash) ?? line];
    });
  });
}

/** Resolve the conflicts of a FIXED_ERRORS.md: history is kept whole, the entries of ours above those of theirs. */
export function resolveFixed(text: string): ResolvedText {
  const parsed = parseConflict(text);
  if (!parsed.ok) return parsed;
  const lines = uniteHistory(parsed.sides.hunks, parsed.below);
  return { ok: true, text: lines.join(''), hashes: new Set() };
}

type Unite = (ours: readonly string[], theirs: readonly string[]) => readonly string[];

function resolve(text: string, unite: Unite): ResolvedText {
  const parsed = parseConflict(text);
  if (!parsed.ok) return parsed;
  const hashes = new Set<string>();
  const lines = parsed.sides.hunks.flatMap(({ above, ours, theirs }) => {
    for (const line of [...ours, ...theirs]) {
      const hash = hashOf(line);
      if (hash !== null) hashes.add(hash);
    }
    return [...above, ...unite(ours, theirs)];
  });
  return { ok: true, text: [...lines, ...parsed.below].join(''), hashes };
}

function hashOf(line: string): string | null {
  return TASK.exec(line)?.[1] ?? null;
}
