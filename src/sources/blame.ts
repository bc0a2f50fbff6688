import type { CommitNote } from '../core/error-git.js';
import { formatCommitLog, parseCommitLog, toIsoTime } from './commit-log.js';
import { runGit } from './git-command.js';

const MAX_BYTES = 1024 * 1024;

/** A line of a file, by its path from the folder in which git is asked. */
export interface LinePlace {
  readonly path: string;
  readonly line: number;
}

/** The commit that a line comes from, and what the line says there; null where that is not known. */
export interface Blame extends CommitNote {
  readonly text: string | null;
}

/**
 * Ask git which commit a line comes from, as the line is in a commit. The working tree is not looked at: git would
 * run the filters of its attributes on it.
 * @param commit a whole hash.
 * @returns null where the commit has no such line, or git cannot tell.
 */
export function blameLine(folder: string, place: LinePlace, commit: string): Blame | null {
  const { path, line } = place;
  if (!Number.isSafeInteger(line) || line < 1) return null;
  const flags = ['--porcelain', '--no-textconv', '--encoding=UTF-8', '-L', `${line},${line}`];
  const output = runGit(folder, ['blame', ...flags, commit, '--', path], { maxBytes: MAX_BYTES });
  return output === null ? readLineLog(folder, place, commit) : parseBlame(output.toString('utf8'));
}

/** A list of commits to be passed over that is configured for all repositories, and missing in this one, ends a blame. */
function readLineLog(folder: string, { path, line }: LinePlace, commit: string): Blame | null {
  const range = `${line},${line}:${path}`;
  const flags = ['-1', '-s', '--no-ext-diff', '--no-textconv', ...formatCommitLog(), '-L', range];
  // A file may be called `:(top)`.
  const args = ['--literal-pathspecs', 'log', ...flags, commit];
  const output = runGit(folder, args, { maxBytes: MAX_BYTES });
  const [found] = output === null ? [] : parseCommitLog(output);
  return found === undefined ? null : { ...found, text: null };
}

/** A header of one line with the commit, fields, and the line itself behind a tab. */
function parseBlame(output: string): Blame | null {
  const [header = '', ...lines] = output.split('\n');
  const end = lines.findIndex((line) => line.startsWith('\t'));
  const commit = /^[0-9a-f]{40,64}(?= )/.exec(header)?.[0];
  if (commit === undefined || end === -1) return null;
  const fields = lines.slice(0, end);
  const find = (name: string) =>
    fields.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
  return {
    commit,
    author: find('author'),
    date: toIsoTime(Number(find('author-time') || Number.NaN) * 1000),
    subject: find('summary'),
    text: lines
      .slice(end)
      .join('\n')
      .slice(1)
      .replace(/\r?\n$/, ''),
  };
}
