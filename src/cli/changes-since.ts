import { relative } from 'node:path';
import {
  type Changes,
  countChanges,
  isCloseCall,
  judgeByCommit,
  judgeByLedger,
  judgeByTime,
  type KnownBefore,
} from '../core/changes.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { Ledger } from '../core/ledger-text.js';
import { parseSince } from '../core/since.js';
import type { Project } from '../files/project.js';
import { toOneLine } from '../terminal/printable.js';
import type { Overview } from './overview.js';

/** From when on `status` tells what changed. */
export interface SinceMark {
  /** Epoch ms. */
  readonly at: number;
  /** Null where a time was given. */
  readonly commit: string | null;
}

/**
 * What changed since what a person gave as `--since`: an age, a date, or a commit; without it since the last commit.
 * Null where there is none.
 * @throws ErrtrackError (BAD_OPTION) for what is none of these.
 */
export async function readChanges(
  project: Project,
  text: string | undefined,
  overview: Overview,
  now: number,
): Promise<(SinceMark & Changes) | null> {
  const time = text === undefined ? null : parseSince(text, now);
  if (time !== null) {
    return { at: time, commit: null, ...countChanges(overview.tellStories(), judgeByTime(time)) };
  }
  if (text !== undefined) return countSinceRef(project, text, overview);
  return project.inGit && overview.summary.total > 0 ? countSinceHead(project, overview) : null;
}

/** By its time alone where that tells: the ledger there may be as large as the one here. */
async function countSinceHead(project: Project, overview: Overview) {
  const { readHead } = await import('../sources/git.js');
  const commit = readHead(project.root);
  if (commit === null) return null;
  const { readCommitTime } = await import('../sources/commit.js');
  const at = readCommitTime(project.root, commit);
  if (at === null) return null;
  const stories = overview.tellStories();
  const before = isCloseCall(stories, at) ? await readRecordsAt(project, commit) : null;
  const changes =
    before === null
      ? countChanges(stories, judgeByTime(at))
      : countChanges(stories, judgeByCommit(at, before));
  return { at, commit, ...changes };
}

/** By what the ledger was there, where it was committed. */
async function countSinceRef(project: Project, ref: string, overview: Overview) {
  const { readCommitTime, resolveCommit } = await import('../sources/commit.js');
  const commit = project.inGit ? resolveCommit(project.root, ref) : null;
  const at = commit === null ? null : readCommitTime(project.root, commit);
  if (commit === null || at === null) throw refuse(ref, project);
  const before = await readRecordsAt(project, commit);
  const judge = before === null ? judgeByTime(at) : judgeByLedger(at, before);
  const changes = countChanges(overview.tellStories(), judge);
  return { at, commit, ...changes };
}

/** Null where the ledger was not committed there, or cannot be understood. */
async function readRecordsAt(
  { root, files }: Project,
  commit: string,
): Promise<KnownBefore | null> {
  const { readFileAtCommit } = await import('../sources/file-at-commit.js');
  const bytes = readFileAtCommit(root, commit, relative(root, files.errors));
  if (bytes === null) return null;
  const { parseLedgerBytes } = await import('../ledger/ledger-file.js');
  try {
    return nameAll(parseLedgerBytes(files.errors, bytes));
  } catch {
    return null;
  }
}

/** A record that is split or merged since may be known there by another of its names. */
function nameAll({ errors }: Ledger): KnownBefore {
  const names = [...errors.values()].flatMap((record) =>
    record.hashes.map((name) => [name, record] as const),
  );
  return new Map([...names, ...errors]);
}

function refuse(text: string, { inGit }: Project): ErrtrackError {
  const what = inGit
    ? 'no time, and no commit of this repository'
    : 'no time, and this is no git repository';
  const commit = inGit ? ', or a commit such as HEAD~5 or main' : '';
  return new ErrtrackError(
    'BAD_OPTION',
    `--since ${toOneLine(text)} is ${what}; give an age such as 30m, 2h, 7d, a date such as 2026-11-20${commit}`,
  );
}
