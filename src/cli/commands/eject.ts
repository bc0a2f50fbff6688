import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ErrtrackError } from '../../core/errtrack-error.js';
import { fold } from '../../fold/fold.js';
import { renderPlainCopy } from '../../markdown/plain-copy.js';
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
  const outcome = await fold(project);
  const code = sayOutcome(outcome, terminal, 'Nothing was changed; the files wait');
  if (outcome.kind !== 'folded') return code || 2;
  for (const file of [project.files.todo, project.files.fixed]) {
    if (removeComments(file)) terminal.print(`Cleaned ${name(project.root, file)}`);
  }
  rmSync(join(project.root, '.errtrack'), { recursive: true, force: true });
  terminal.print('Removed .errtrack/');
  terminal.talk(
    `${name(project.root, project.files.errors)} stays, as history; delete it when nobody needs it.`,
  );
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

/** Take our comments out of a Markdown file. Returns whether there were any. */
function removeComments(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  const text = readText(file);
  const copy = renderPlainCopy(text);
  if (copy === text) return false;
  replaceFile(realpathSync(file), copy);
  return true;
}

/** @throws ErrtrackError where the file is no UTF-8, which a round trip would damage. */
function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new ErrtrackError('BAD_FILE', `Cannot read ${file} as UTF-8; convert it first`, {
      cause,
    });
  }
}

function replaceFile(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(fd, text);
    fchmodSync(fd, statSync(file).mode & 0o7777);
    fsyncSync(fd);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

function name(root: string, file: string): string {
  return toPrintable(relative(root, file));
}
