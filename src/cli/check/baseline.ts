import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { ErrtrackError } from '../../core/errtrack-error.js';
import type { Baseline } from '../../core/gate.js';
import { EMPTY_LEDGER, type Ledger, UPDATE } from '../../core/ledger-text.js';
import { tellReason } from '../../core/reason.js';
import type { Project } from '../../files/project.js';
import { readRegularFile } from '../../files/small-file.js';
import type { ViewMemory } from '../../fold/view-memory.js';
import { MAX_LEDGER_BYTES, understandLedger } from '../../ledger/ledger-file.js';
import { hasFileAtCommit, readFileAtCommit, readNamedBlob } from '../../sources/file-at-commit.js';
import { findMergeBase } from '../../sources/merge-base.js';
import { describeBaseline } from '../../terminal/gate-baseline.js';
import { toPrintable } from '../../terminal/printable.js';
import { explainLostRef, explainUnaskable, explainUnread } from './lost-baseline.js';

export interface ReadBaseline {
  readonly baseline: Baseline;
  readonly ledger: Ledger;
}

const HEAD = 'HEAD';

/**
 * Read what is to be compared with: by default the ledger of the present commit; of a ref, that of the commit in which
 * its history and the present one part; else a file. Nothing is fetched, and nothing written.
 * @throws ErrtrackError where it cannot be found or understood; the message names the cure.
 */
export function readBaseline(
  project: Project,
  wanted: string | undefined,
  memory: ViewMemory,
): ReadBaseline {
  if (wanted?.trim() === '') throw bad('--baseline names nothing: give a ref or a file');
  const found = locate(project, wanted);
  const { bytes, ...baseline } = found;
  if (bytes === null) return { baseline, ledger: EMPTY_LEDGER };
  const parsed = understandLedger(bytes);
  if (!parsed.ok) {
    const cure = parsed.cure === UPDATE ? UPDATE : 'Name another commit or file with --baseline';
    throw new ErrtrackError(
      'BAD_LEDGER',
      `Cannot compare with ${describeBaseline(baseline)}: ${parsed.problem}. ${cure}.`,
    );
  }
  memory.keep(bytes, parsed.ledger);
  return { baseline, ledger: parsed.ledger };
}

/** Null bytes where there is no ledger. */
type Located = Baseline & { readonly bytes: Buffer | null };

function locate(project: Project, wanted: string | undefined): Located {
  const { root, inGit } = project;
  if (!inGit) {
    if (wanted === undefined) throw bad(explainUnaskable(root, inGit));
    return locateFile(wanted) ?? fail(explainLostRef(root, inGit, wanted));
  }
  const ref = wanted ?? HEAD;
  const base = findMergeBase(root, ref);
  if (base.kind === 'found') return locateAt(project, ref, base.commit);
  if (base.kind === 'unborn') return { ...atCommit(project, ref, null), found: false, bytes: null };
  if (base.kind === 'unrelated') throw bad(explainLostRef(root, inGit, ref, base.kind));
  return locateObject(root, ref) ?? locateFile(ref) ?? fail(explainLostRef(root, inGit, ref));
}

function locateAt(project: Project, ref: string, commit: string): Located {
  const { root, files } = project;
  const path = relative(root, files.errors);
  const bytes = readFileAtCommit(root, commit, path);
  const isThere = bytes === null ? hasFileAtCommit(root, commit, path) : true;
  if (bytes === null && isThere !== false) throw bad(explainUnread(root, commit, path));
  return { ...atCommit(project, ref, commit), found: isThere === true, bytes };
}

function atCommit({ root, files }: Project, ref: string, commit: string | null) {
  const file = relative(root, files.errors).split(sep).join('/');
  return { kind: 'commit', ref, commit, file } as const;
}

function locateObject(root: string, ref: string): Located | null {
  const bytes = readNamedBlob(root, ref);
  return bytes && { kind: 'object', ref, commit: null, file: null, found: true, bytes };
}

function locateFile(name: string): Located | null {
  const path = resolve(name);
  try {
    // A folder may well have the name of a branch.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return null;
    const bytes = readRegularFile(path, MAX_LEDGER_BYTES);
    return bytes && { kind: 'file', ref: null, commit: null, file: name, found: true, bytes };
  } catch (error) {
    throw bad(
      toPrintable(
        `Cannot compare with ${JSON.stringify(name)}: ${tellReason(error)}. Name another commit or file with --baseline.`,
      ),
    );
  }
}

function fail(message: string): never {
  throw bad(message);
}

function bad(message: string): ErrtrackError {
  return new ErrtrackError('BAD_OPTION', message);
}
