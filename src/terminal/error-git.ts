import type { BlamedLine, CommitNote, ErrorGit } from '../core/error-git.js';
import type { CodeLocation } from '../core/errors/record.js';
import { toOneLine } from './printable.js';
import { formatAge, formatTime } from './relative-time.js';

const MAX_SUBJECT = 100;

/** What git knows of an error's line, and of the commits that touched its file, as lines. */
export function formatErrorGit(
  git: ErrorGit,
  location: Pick<CodeLocation, 'file' | 'line'>,
  now: number,
): readonly string[] {
  const place = toOneLine(`${location.file}:${location.line}`);
  return [
    git.line === null
      ? `${place} is not in ${shorten(git.commit)}: it was not committed there`
      : `${place} is from ${formatCommit(git.line, now)}`,
    ...formatDoubts(git),
    ...formatTouching(git, now),
  ];
}

/** What a person must know before that commit is blamed. */
function formatDoubts(git: ErrorGit): readonly string[] {
  const { commitOf, missing, line } = git;
  const reason =
    missing === null
      ? 'at which commit it was thrown is not known'
      : `${shorten(missing)}, where it was thrown, is not in this clone`;
  return [
    ...(commitOf === 'head' ? [`looked up at HEAD: ${reason}`] : []),
    ...(line === null ? [] : formatChange(line, git)),
  ];
}

function formatChange({ changed }: BlamedLine, { commit, head }: ErrorGit): readonly string[] {
  if (changed !== true) return [];
  return commit === head
    ? ['the line has changes that are not committed']
    : [`the line is another one now than in ${shorten(commit)}, where it was thrown`];
}

function formatTouching({ since, commits, more }: ErrorGit, now: number): readonly string[] {
  if (since === null) {
    return commits.length === 0 ? [] : ['the last commits that touched the file:', ...list()];
  }
  const from =
    since.reason === 'fix'
      ? `it was fixed at ${shorten(since.commit)}`
      : `${shorten(since.commit)}, where it was not seen yet`;
  if (commits.length === 0) return [`no commit has touched the file since ${from}`];
  return [`commits that touched the file since ${from}:`, ...list()];

  function list(): readonly string[] {
    return [
      ...commits.map((commit) => `  ${formatCommit(commit, now)}`),
      ...(more ? ['  … and more'] : []),
    ];
  }
}

function formatCommit({ commit, author, date, subject }: CommitNote, now: number): string {
  const when = date === null ? '' : `, ${formatTime(date)} (${formatAge(date, now)})`;
  const words = [...subject].slice(0, MAX_SUBJECT).join('');
  return toOneLine(`${shorten(commit)} by ${author}${when}: ${words}`);
}

function shorten(commit: string): string {
  return commit.slice(0, 10);
}
