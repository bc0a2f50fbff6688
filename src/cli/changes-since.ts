import { relative } from 'node:path';
import {
  type Changes,
  countChanges,
  createTouchTest,
  isCloseCall,
  judgeByCommit,
  judgeByLedger,
  judgeByTime,
  type KnownBefore,
} from '../core/changes.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { Ledger } from '../core/ledger-text.js';
import type { Told } from '../core/life-story.js';
import { once } from '../core/once.js';
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

/** What became of the errors since some time, as far as that is to be told. */
export interface Since {
  /** Whether an error may count: of the others no more is needed. */
  test(record: Told): boolean;
  /** Null where there is nothing that could have changed, or no time since which it could. */
  count(overview: Overview): Promise<(SinceMark & Changes) | null>;
}

/**
 * Since what a person gave as `--since`: an age, a date, or a commit; without it since the last commit.
 * @throws ErrtrackError (BAD_OPTION) for what is none of these.
 */
export async function findSince(
  project: Project,
  text: string | undefined,
  now: number,
): Promise<Since> {
  const time = text === undefined ? null : parseSince(text, now);
  if (time !== null) return sinceTime({ at: time, commit: null });
  if (text !== undefined) return sinceRef(project, text);
  return project.inGit ? sinceHead(project) : NEVER;
}

const NEVER: Since = { test: () => false, count: async () => null };

function sinceTime(mark: SinceMark): Since {
  return {
    test: createTouchTest(mark.at),
    count: async ({ stories }) => ({ ...mark, ...countChanges(stories, judgeByTime(mark.at)) }),
  };
}

/** By its time alone where that tells: the ledger there may be as large as the one here. Git is asked at the first error. */
async function sinceHead(project: Project): Promise<Since> {
  const { readHead } = await import('../sources/git.js');
  const { readCommitTime } = await import('../sources/commit.js');
  const findMark = once(() => {
    const commit = readHead(project.root);
    const at = commit === null ? null : readCommitTime(project.root, commit);
    return commit === null || at === null ? null : { at, commit, isTouched: createTouchTest(at) };
  });
  return {
    test: (record) => findMark()?.isTouched(record) ?? false,
    count: async ({ summary, stories }) => {
      const mark = summary.total === 0 ? null : findMark();
      if (mark === null) return null;
      const { at, commit } = mark;
      const before = isCloseCall(stories, at) ? await readRecordsAt(project, commit) : null;
      const judge = before === null ? judgeByTime(at) : judgeByCommit(at, before);
      return { at, commit, ...countChanges(stories, judge) };
    },
  };
}

/** By what the ledger was there, where it was committed. */
async function sinceRef(project: Project, ref: string): Promise<Since> {
  const { readCommitTime, resolveCommit } = await import('../sources/commit.js');
  const commit = project.inGit ? resolveCommit(project.root, ref) : null;
  const at = commit === null ? null : readCommitTime(project.root, commit);
  if (commit === null || at === null) throw refuse(ref, project);
  const before = await readRecordsAt(project, commit);
  if (before === null) return sinceTime({ at, commit });
  const judge = judgeByLedger(at, before);
  // One that is older than the commit may be missing from its ledger, and is new then.
  return {
    test: () => true,
    count: async ({ stories }) => ({ at, commit, ...countChanges(stories, judge) }),
  };
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
