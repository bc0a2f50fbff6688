import { quoteForShell } from '../../core/shell-word.js';
import { findDepth } from '../../sources/merge-base.js';
import { quoteRef, shortenCommit } from '../../terminal/gate-baseline.js';
import { toPrintable } from '../../terminal/printable.js';

// Why there is nothing to compare with, and what to do: each in one line, whatever a person has typed.
const OR_A_FILE = 'or name a ledger to compare with: --baseline <file>';
const DEEPEN = 'Fetch more of it: `fetch-depth: 0` for actions/checkout, elsewhere';

/** A ref or file that is not there, or a ref whose history has nothing to do with the present one. */
export function explainLostRef(
  root: string,
  inGit: boolean,
  ref: string,
  kind: 'unknown' | 'unrelated' = 'unknown',
): string {
  const name = quoteRef(ref);
  if (!inGit) {
    return `Cannot find ${name}: there is no such file, and ${root} is in no git repository. Name a file that is there: --baseline <file>`;
  }
  const depth = findDepth(root);
  if (depth === null) return explainUnaskable(root, inGit);
  const problem =
    kind === 'unknown'
      ? `Cannot find ${name}: it names no commit here, and no file`
      : `Cannot compare with ${name}: no commit is known that it and HEAD both come from`;
  if (depth === 'shallow') {
    const fetch = `\`git fetch --unshallow${nameForFetch(ref)}\``;
    return `${problem}; this clone is shallow. ${DEEPEN} ${fetch}, ${OR_A_FILE}`;
  }
  return kind === 'unknown'
    ? `${problem}. Fetch it (\`git fetch${nameForFetch(ref) || ' origin'}\`), ${OR_A_FILE}`
    : `${problem}. Name another ref, ${OR_A_FILE}`;
}

/** A clone of one branch, as many build machines make it, fetches no other unless it is named on both sides. */
function nameForFetch(ref: string): string {
  const branch = /^origin\/(\w[\w./-]*)$/.exec(ref)?.[1];
  return branch === undefined ? '' : ` origin ${branch}:refs/remotes/${ref}`;
}

/** No git, or none that answers. */
export function explainUnaskable(root: string, inGit: boolean): string {
  if (!inGit) {
    return `Cannot tell what is new: ${root} is in no git repository, and the ledger of the last commit is what it is compared with by default. Run it in a clone, ${OR_A_FILE}`;
  }
  return `Cannot ask git about ${root}: it cannot be run, or refuses the folder. Install git; where somebody else owns the folder, \`git config --global --add safe.directory ${quoteForShell(root)}\`; ${OR_A_FILE}`;
}

/** The commit is known, and its file cannot be had. */
export function explainUnread(root: string, commit: string, path: string): string {
  if (findDepth(root) === null) return explainUnaskable(root, true);
  const what = `${toPrintable(path)} of ${shortenCommit(commit)}`;
  return `Cannot read ${what}: git does not have it here, as in a partial clone, or it is too large. Clone without --filter, ${OR_A_FILE}`;
}
