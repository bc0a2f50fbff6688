import { readView } from '../../fold/view.js';
import { findGitWork } from '../../sources/git.js';
import { toPrintableText } from '../../terminal/printable.js';
import { formatCount } from '../../terminal/relative-time.js';
import { sayOutcome } from '../decisions.js';
import type { Session } from '../session.js';

export async function sync(
  session: Session,
  _operands: readonly string[],
  { resolve = false }: { readonly resolve?: boolean },
): Promise<number> {
  const { project, terminal } = session;
  if (resolve) {
    const code = await resolveFirst(session);
    // While git is at work the journals wait until it is done.
    if (code !== 0 || (project.inGit && findGitWork(project.root) !== null)) return code;
  }
  const { fold } = await import('../../fold/writing.js');
  const outcome = await fold(project, { relist: true });
  if (outcome.kind === 'folded') {
    terminal.print(
      outcome.events === 0
        ? 'Everything is up to date'
        : `Took in ${formatCount(outcome.events, 'event')}`,
    );
  }
  // A ledger that waits in the middle of a merge may be what the person has to look at.
  const problem = outcome.kind === 'waiting' ? (await readView(project)).problem : null;
  if (problem !== null) return sayOutcome({ kind: 'blocked', problem }, terminal, '');
  return sayOutcome(outcome, terminal, 'The files wait');
}

/** Returns the exit code. */
async function resolveFirst({ project, terminal }: Session): Promise<number> {
  const { resolveConflicts } = await import('../../fold/writing.js');
  const outcome = await resolveConflicts(project);
  if (outcome.kind === 'blocked') {
    terminal.talk(`error: ${toPrintableText(outcome.problem)}`);
    return 2;
  }
  if (outcome.kind === 'waiting') {
    terminal.talk(`Nothing was resolved: ${toPrintableText(outcome.reason)}; try again then.`);
    return 2;
  }
  for (const note of outcome.notes) terminal.talk(toPrintableText(note));
  const files = outcome.files.map((name) => toPrintableText(name)).join(' ');
  terminal.print(files === '' ? 'There is no conflict to resolve' : `Resolved ${files}`);
  if (files !== '' && project.inGit)
    terminal.talk(`Look them over, then \`git add ${files}\` and finish what git is doing.`);
  return 0;
}
