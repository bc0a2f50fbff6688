import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { quoteForShell as quote } from '../../core/shell-word.js';
import type { Project } from '../../files/project.js';
import { findGitWork } from '../../sources/git.js';
import {
  findIgnorePattern,
  hasBranches,
  isTracked,
  isUntracked,
  readMergeAttribute,
} from '../../sources/git-rules.js';
import { findDepth } from '../../sources/merge-base.js';
import type { Finding } from '../../terminal/diagnosis.js';
import { toOneLine } from '../../terminal/printable.js';

const STATE = '.errtrack';

/** What is wrong between errtrack and git: work that goes on, files that it leaves out, a state that it takes in. */
export function examineGit({ root, inGit }: Project, files: Project['files']): readonly Finding[] {
  if (!inGit) return [];
  return [
    ...findWork(root),
    ...[files.errors, files.todo, files.fixed].flatMap((file) => findIgnored(root, file)),
    ...findExposedState(root),
  ];
}

function findWork(root: string): readonly Finding[] {
  const work = findGitWork(root);
  if (work === null) return [];
  return [
    {
      problem: `Git is at work (${work}): what is recorded waits, and no file is written`,
      cure: 'finish that, then `errtrack sync`',
    },
  ];
}

/** What git does not take in reaches nobody else. */
function findIgnored(root: string, file: string): readonly Finding[] {
  const name = relative(root, file);
  const pattern = existsSync(file) ? findIgnorePattern(root, name) : null;
  if (pattern === null) return [];
  return [
    {
      problem: `${file} is ignored by git, so nobody else gets it: ${toOneLine(pattern)}`,
      cure: `take that pattern out, or \`git -C ${quote(root)} add -f -- ${quote(name)}\``,
    },
  ];
}

/** What one machine has counted is news to every other one, each time. */
function findExposedState(root: string): readonly Finding[] {
  const path = join(root, STATE);
  if (isTracked(root, STATE)) {
    return [
      {
        problem: `${path} is tracked by git: it belongs to this machine alone`,
        cure: `git -C ${quote(root)} rm -r -f --cached --quiet -- ${STATE}`,
      },
    ];
  }
  if (!existsSync(join(path, '.gitignore')) || !isUntracked(root, STATE)) return [];
  return [
    {
      problem: `${path} is not ignored by git: its .gitignore is not ours any more`,
      cure: `printf '*\\n' > ${quote(join(path, '.gitignore'))}`,
    },
  ];
}

/** Whoever cannot ask git is told so by `check`, and nothing by the others: what they know of git is left out. */
export function hintAtGit({ root, inGit }: Project): readonly string[] {
  if (!inGit || findDepth(root) !== null) return [];
  return [
    `git does not answer here, so \`errtrack check\` has nothing to compare with, and \`show\` names no commits: install git; where somebody else owns the folder, git config --global --add safe.directory ${quote(root)}`,
  ];
}

/** Where branches are merged, two that each add a task conflict, unless git takes both. */
export function hintAtUnions({ root, inGit }: Project, files: Project['files']): readonly string[] {
  if (!inGit || !hasBranches(root)) return [];
  const names = [files.todo, files.fixed].map((file) => relative(root, file));
  const without = names.filter((name) => readMergeAttribute(root, name) === 'unspecified');
  if (without.length === 0) return [];
  const lines = without.map((name) => `${name} merge=union`).join('\\n');
  return [
    `branches that both add tasks will conflict; git takes both sides with: printf ${quote(`\\n${lines}\\n`)} >> ${quote(join(root, '.gitattributes'))}`,
  ];
}
