import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { BlamedLine, ErrorGit } from '../core/error-git.js';
import type { Outbreak } from '../core/errors/described-at.js';
import type { CodeLocation } from '../core/errors/record.js';
import { blameLine, type LinePlace } from './blame.js';
import { hasCommit, listCommitsBetween } from './commits-between.js';
import { findGitDir, readHead } from './git.js';
import { toGitPath } from './git-path.js';
import { isInRoot } from './recorded-lines.js';
import { readSourceLines } from './source-lines.js';

/** So many commits are told. */
const TOLD = 5;

const UNKNOWN: Outbreak = { seenAt: null, unseenAt: [] };

/**
 * Ask git about the line that threw an error: who wrote it, and which commits touched its file since the error was
 * last not seen. It starts three processes of git's, or four.
 * @returns null outside git, before the first commit, and for a place that is in no file of the project.
 */
export function readErrorGit(
  root: string,
  location: CodeLocation | null,
  outbreak: Outbreak,
): ErrorGit | null {
  const place = location === null ? null : findPlace(root, location);
  if (place === null) return null;
  const { folder, isNested } = place;
  const { seenAt, unseenAt } = isNested ? UNKNOWN : outbreak;
  const isHere = seenAt !== null && hasCommit(folder, seenAt);
  const head = readHead(folder);
  const commit = isHere ? seenAt : head;
  if (commit === null) return null;
  const line = readBlamedLine(place, commit);
  const touched = findTouching(place, commit, unseenAt);
  // Neither there now nor ever: a file of the runtime, or one that was built and is gone.
  if (line === null && touched.commits.length === 0 && !existsSync(place.file)) return null;
  const missing = isHere ? null : seenAt;
  return { commit, commitOf: isHere ? 'occurrence' : 'head', head, missing, line, ...touched };
}

/** A line, and the folder of the repository that git is to be asked in. */
interface FoundPlace extends LinePlace {
  readonly folder: string;
  readonly file: string;
  /** Whether its repository is another one than that of the root: a submodule, of which no commit is recorded. */
  readonly isNested: boolean;
}

function findPlace(root: string, location: CodeLocation): FoundPlace | null {
  const within = toGitPath(location.file);
  if (within === null) return null;
  const file = resolve(root, within);
  if (existsSync(file) && !isInRoot(file, root)) return null;
  const gitDir = findGitDir(dirname(file));
  if (gitDir === null) return null;
  const isNested = gitDir !== findGitDir(root);
  const folder = isNested ? findTop(dirname(file), gitDir) : root;
  const path = toGitPath(relative(folder, file));
  return path === null ? null : { folder, file, path, line: location.line, isNested };
}

/** The uppermost folder that belongs to a repository. */
function findTop(folder: string, gitDir: string): string {
  const above = dirname(folder);
  return above !== folder && findGitDir(above) === gitDir ? findTop(above, gitDir) : folder;
}

function readBlamedLine(place: FoundPlace, commit: string): BlamedLine | null {
  const blame = blameLine(place.folder, place, commit);
  if (blame === null) return null;
  const { text, ...note } = blame;
  const [now] = readSourceLines(place.file, place.line, 0) ?? [];
  return { ...note, changed: text === null || now === undefined ? null : now.text !== text };
}

type Touching = Pick<ErrorGit, 'since' | 'commits' | 'more'>;

/** Since the first of the commits at which it was not seen that this clone has; without one, all. */
function findTouching(place: FoundPlace, upTo: string, unseenAt: Outbreak['unseenAt']): Touching {
  for (const since of [...unseenAt, null]) {
    const range = { after: since?.commit ?? null, upTo, limit: TOLD + 1 };
    const commits = listCommitsBetween(place.folder, place.path, range);
    if (commits === null) continue;
    return { since, commits: commits.slice(0, TOLD), more: commits.length > TOLD };
  }
  return { since: null, commits: [], more: false };
}
