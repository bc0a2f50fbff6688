import { basename, relative } from 'node:path';
import { type ConflictSides, parseConflict } from '../core/conflict-sides.js';
import { type Ledger, parseLedger } from '../core/ledger-text.js';
import { type MergedLedger, mergeLedgers } from '../core/merge-ledgers.js';
import { chooseSides } from '../core/whole-sides.js';
import type { Project } from '../files/project.js';
import { BadLedger, decode } from '../ledger/ledger-file.js';
import { readStage } from '../sources/file-at-commit.js';

/**
 * Both sides of a ledger in conflict, merged record by record.
 * @throws BadLedger where one of them is no good ledger.
 */
export function mergeConflicted(project: Project, text: string, bytes: Buffer): MergedLedger {
  const name = basename(project.files.errors);
  const parsed = parseConflict(text);
  if (!parsed.ok)
    throw new BadLedger(
      `Cannot resolve ${name}: ${parsed.problem}. Resolve it by hand, or take one side with \`git checkout --ours -- ${name}\` or \`--theirs\`. Nothing was written.`,
      bytes,
    );
  const sides = findSides(project, parsed.sides);
  const read = (side: 'ours' | 'theirs'): Ledger => {
    const result = parseLedger(sides[side]);
    if (result.ok) return result.ledger;
    throw new BadLedger(
      `Cannot resolve ${name}: as ${nameSide(sides, side)} have it, ${result.problem}. Take the other side with \`git checkout --${side === 'ours' ? 'theirs' : 'ours'} -- ${name}\`, or resolve it by hand, then run \`errtrack sync\`. Nothing was written.`,
      bytes,
    );
  };
  // A base with markers of its own (of a merge of several bases) does not parse, and then there is none.
  const base = sides.base === null ? null : parseLedger(sides.base);
  return mergeLedgers(read('ours'), read('theirs'), base?.ok ? base.ledger : null);
}

/** Git's own, where it still has them: its markers tell of the sides what was in conflict, and nothing of the rest. */
function findSides({ root, files, inGit }: Project, taken: ConflictSides): ConflictSides {
  if (!inGit) return taken;
  const path = relative(root, files.errors);
  const read = (stage: 'base' | 'ours' | 'theirs') => {
    const bytes = readStage(root, stage, path);
    return bytes && decode(bytes);
  };
  const [base, ours, theirs] = [read('base') ?? taken.base, read('ours'), read('theirs')];
  if (ours === null || theirs === null) return { ...taken, base };
  return { ...taken, ...chooseSides(taken, { ours, theirs }, base), base };
}

function nameSide({ names }: ConflictSides, side: 'ours' | 'theirs'): string {
  const name = names[side];
  return name === null ? side : `${side} (${name})`;
}
