import { relative } from 'node:path';
import { type ParsedLedger, parseLedger } from '../core/ledger-text.js';
import { type MergedLedger, mergeLedgers } from '../core/merge-ledgers.js';
import type { Project } from '../files/project.js';
import { decode } from '../ledger/ledger-file.js';
import { readStage } from '../sources/file-at-commit.js';
import { type MergedVersions, readMergedVersions } from '../sources/merged-versions.js';

/**
 * A ledger that git has put together line by line without seeing a conflict, and that is none: a record stands in it
 * twice, or is cut in two. Both sides, as their commits hold them, are merged record by record.
 * @returns null where that is not what happened. What somebody has written into it since is theirs to mend.
 */
export function mergeTangled(project: Project, text: string): MergedLedger | null {
  const { root, files, inGit } = project;
  if (!inGit || parseLedger(text).ok) return null;
  const path = relative(root, files.errors);
  const versions = readMergedVersions(root, path);
  if (versions === null || !isGits(text, readStage(root, 'whole', path), versions)) return null;
  const [ours, theirs, base] = [versions.ours, versions.theirs, versions.base].map(read);
  if (!ours?.ok || !theirs?.ok) return null;
  return mergeLedgers(ours.ledger, theirs.ledger, base?.ok ? base.ledger : null);
}

/** Whether it is as git has left it, and each line is that of a side. */
function isGits(text: string, left: Buffer | null, versions: MergedVersions): boolean {
  const lines = linesOf(text);
  const known = new Set(Object.values(versions).flatMap((side) => linesOf(toText(side))));
  return (
    lines.join('\n') === linesOf(toText(left)).join('\n') && lines.every((it) => known.has(it))
  );
}

function read(bytes: Buffer | null): ParsedLedger {
  return parseLedger(toText(bytes));
}

function toText(bytes: Buffer | null): string {
  return (bytes && decode(bytes)) ?? '';
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/);
}
