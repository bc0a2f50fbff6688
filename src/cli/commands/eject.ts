import { existsSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { readPersonsFile, replacePersonsFile } from '../../files/persons-file.js';
import type { Project } from '../../files/project.js';
import { nameMarkdownFiles } from '../../fold/markdown-names.js';
import { readState } from '../../ledger/state.js';
import { toPrintable } from '../../terminal/printable.js';
import { sayOutcome } from '../decisions.js';
import type { Session } from '../session.js';

export async function eject(
  session: Session,
  _operands: readonly string[],
  { yes = false }: { readonly yes?: boolean },
): Promise<number> {
  const { project, terminal } = session;
  if (!yes && !(await isAgreed(session))) {
    terminal.talk('Nothing was changed.');
    return 1;
  }
  // What still waits in journals would be lost with them.
  const { ejectMarkdown, fold } = await import('../../fold/writing.js');
  const outcome = await fold(project);
  const code = sayOutcome(outcome, terminal, 'Nothing was changed; the files wait');
  if (outcome.kind !== 'folded') return code || 2;
  const { todo, fixed } = nameMarkdownFiles(project, readState(project.dataDir));
  for (const file of [todo, fixed]) {
    const isCleaned = rewrite(file, ejectMarkdown, project);
    if (isCleaned) terminal.print(`Cleaned ${name(project.root, file)}`);
  }
  rmSync(join(project.root, '.errtrack'), { recursive: true, force: true });
  terminal.print('Removed .errtrack/');
  if (existsSync(project.files.errors)) {
    const ledger = name(project.root, project.files.errors);
    terminal.talk(`${ledger} stays, as history; delete it when nobody needs it.`);
  }
  return 0;
}

/** @throws ErrtrackError where nobody can be asked. */
async function isAgreed({ project, terminal }: Session): Promise<boolean> {
  if (!terminal.interactive) {
    throw new ErrtrackError('BAD_OPTION', 'Cannot ask without a terminal; add --yes to eject');
  }
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  const place = toPrintable(project.root);
  const answer = await questions
    .question(`Remove the state and the comments of errtrack from ${place}? [y/N] `)
    .finally(() => questions.close());
  return /^y(es)?$/i.test(answer.trim());
}

/** Put an edited copy in a file's place. Returns whether that changed it. */
function rewrite(
  path: string,
  edit: (bytes: Uint8Array) => Uint8Array,
  { root, dataDir }: Project,
): boolean {
  for (;;) {
    const file = readPersonsFile(path, root);
    if (file.bytes === null) return false;
    const edited = edit(file.bytes);
    if (file.bytes.equals(edited)) return false;
    // Not replaced where an editor saved meanwhile: then that version is the one to edit.
    if (replacePersonsFile(file, edited, dataDir)) return true;
  }
}

function name(root: string, file: string): string {
  return toPrintable(relative(root, file));
}
