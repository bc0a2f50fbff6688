/** The texts that a merge could not make one of. */
export interface ConflictSides {
  readonly ours: string;
  readonly theirs: string;
  /** What both began with, where git wrote it down (`diff3`, `zdiff3`) for every hunk; otherwise null. */
  readonly base: string | null;
  /** As git named them: `HEAD`, `feature/x`; null where it did not. */
  readonly names: { readonly ours: string | null; readonly theirs: string | null };
  readonly hunks: readonly ConflictHunk[];
}

/** One conflict, and the lines above it that both sides share; each line with its line break. */
export interface ConflictHunk {
  readonly above: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

export type ParsedConflict =
  | { readonly ok: true; readonly sides: ConflictSides; readonly below: readonly string[] }
  | { readonly ok: false; readonly problem: string };

const OPENING = /^(<{7,})(?: (.*?))?\r?\n?$/;

type Part = 'ours' | 'base' | 'theirs';

interface OpenHunk {
  readonly above: readonly string[];
  readonly ours: string[];
  readonly base: string[];
  readonly theirs: string[];
  readonly size: number;
  readonly line: number;
  hasBase: boolean;
  part: Part;
}

/** Whether a text holds the beginning of a conflict. */
export function hasConflict(text: string): boolean {
  return /^\uFEFF?<{7,}(?: |\r?$)/m.test(text);
}

/**
 * Take a text with merge-conflict markers apart into the whole texts of both sides. A hunk's markers all have
 * the length of its first; longer ones in it come from a merge of its bases, and are part of a base that will
 * not parse.
 */
export function parseConflict(text: string): ParsedConflict {
  const whole: Record<Part, string[]> = { ours: [], base: [], theirs: [] };
  const hunks: ConflictHunk[] = [];
  const names: { ours: string | null; theirs: string | null } = { ours: null, theirs: null };
  let shared: string[] = [];
  let isBaseKnown = true;
  let open: OpenHunk | null = null;
  for (const [index, line] of splitLines(text).entries()) {
    if (open === null) {
      const [, marker, name] = OPENING.exec(line) ?? [];
      if (marker === undefined) {
        shared.push(line);
        continue;
      }
      names.ours ??= name ?? null;
      const hunk = { above: shared, ours: [], base: [], theirs: [] };
      open = { ...hunk, size: marker.length, line: index + 1, hasBase: false, part: 'ours' };
      shared = [];
      continue;
    }
    const next = findMarker(line, open);
    if (next === null) open[open.part].push(line);
    else if (next === 'end') {
      names.theirs ??= readName(line, open.size);
      isBaseKnown &&= open.hasBase;
      for (const part of ['ours', 'base', 'theirs'] as const)
        pushAll(whole[part], open.above, open[part]);
      hunks.push({ above: open.above, ours: open.ours, theirs: open.theirs });
      open = null;
    } else {
      open.hasBase ||= next === 'base';
      open.part = next;
    }
  }
  if (open !== null) return { ok: false, problem: `the conflict of line ${open.line} has no end` };
  if (hunks.length === 0) return { ok: false, problem: 'its markers are no whole conflict' };
  const end = shared.join('');
  const join = (part: Part): string => whole[part].join('') + end;
  const base = isBaseKnown ? join('base') : null;
  const sides = { ours: join('ours'), theirs: join('theirs'), base, names, hunks };
  return { ok: true, sides, below: shared };
}

/** What begins with a marker's line inside a hunk. */
function findMarker(line: string, { size, part }: OpenHunk): 'base' | 'theirs' | 'end' | null {
  const sign = /^([|=>])\1*(?= |\r?\n?$)/.exec(line);
  if (sign?.[0].length !== size) return null;
  if (sign[1] === '|' && part === 'ours') return 'base';
  if (sign[1] === '=' && part !== 'theirs') return 'theirs';
  return sign[1] === '>' && part === 'theirs' ? 'end' : null;
}

function readName(line: string, size: number): string | null {
  return line.slice(size).trim() || null;
}

function pushAll(target: string[], ...lists: readonly (readonly string[])[]): void {
  for (const list of lists) for (const line of list) target.push(line);
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
