import { lstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ErrtrackError } from '../../core/errtrack-error.js';
import type { Project } from '../../files/project.js';
import { findRunner } from '../../files/runner.js';
import { nameMarkdownFiles } from '../../fold/markdown-names.js';
import { readState } from '../../ledger/state.js';
import { renderColumns } from '../../terminal/columns.js';
import { toPrintable } from '../../terminal/printable.js';
import type { Terminal } from '../../terminal/terminal.js';
import type { Session } from '../session.js';
import { addUnionAttributes, checkAttributes } from '../union-attributes.js';

interface InitOptions {
  readonly git?: boolean;
}

/** Said on a terminal and in the docs: nobody would find it out before it is too late. */
const NOT_ON_A_FORGE =
  'The merge button of a forge (GitHub and others) does not go by merge=union, nor by merge drivers: what it calls a conflict is none for `git merge` on your machine; what is left of it there, `errtrack sync --resolve` merges.';

export async function init(
  { project, terminal }: Session,
  _operands: readonly string[],
  { git = false }: InitOptions,
): Promise<number> {
  const { root, files } = project;
  if (git) checkAttributes(root, project.inGit);
  const stateDir = join(root, '.errtrack');
  createStateDir(stateDir);
  const { addFixedEntries, createTodo, EMPTY_LEDGER, formatLedger } = await import(
    '../../fold/writing.js'
  );
  const history = addFixedEntries(null, []);
  for (const [file, text, mode] of [
    [join(stateDir, '.gitignore'), '*\n', 0o600],
    [files.errors, formatLedger(EMPTY_LEDGER), 0o666],
    [files.todo, createTodo(project.settings.sections), 0o666],
    [files.fixed, history.ok ? history.bytes : '', 0o666],
  ] as const) {
    const isNew = createFile(file, text, mode);
    terminal.print(`${isNew ? 'Created' : 'Kept'} ${toPrintable(relative(root, file))}`);
  }
  if (git) sayAttributes(project, terminal);
  const runner = findRunner(root);
  const next = [
    [`  ${runner} run -- node app.js`, 'run a program with tracking on'],
    [`  ${runner} list`, 'see what it recorded'],
    [`  ${runner} fix <hash> -d "…"`, 'say what fixed it'],
  ] as const;
  terminal.print(`\nNext:\n${renderColumns(next, terminal.theme)}`);
  return 0;
}

function sayAttributes(project: Project, terminal: Terminal): void {
  const { todo, fixed } = nameMarkdownFiles(project, readState(project.dataDir));
  const { kind, added, notes } = addUnionAttributes(
    project.root,
    [todo, fixed],
    join(project.root, '.errtrack'),
  );
  terminal.print(`${kind} .gitattributes`);
  for (const line of added) terminal.print(`  ${toPrintable(line)}`);
  for (const note of notes) terminal.talk(toPrintable(note));
  terminal.talk(NOT_ON_A_FORGE);
}

/** Other users have no business with recorded errors. A link at this name would lead our files elsewhere. */
function createStateDir(path: string): void {
  attempt(path, () => mkdirSync(path, { mode: 0o700 }));
  if (!lstatSync(path).isDirectory()) {
    throw new ErrtrackError('BAD_FILE', `${path} is not a folder; move it away, then try again`);
  }
}

/** Create a file, unless there is one. Returns whether it was created. */
function createFile(file: string, text: string | Uint8Array, mode: number): boolean {
  attempt(dirname(file), () => mkdirSync(dirname(file), { recursive: true }));
  if (attempt(file, () => writeFileSync(file, text, { flag: 'wx', mode, flush: true })))
    return true;
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  throw new ErrtrackError(
    'BAD_FILE',
    `${file} is not a file, or a link that leads nowhere; move it away, then try again`,
  );
}

/** Whether it was done; false where something of this name is there already. */
function attempt(path: string, create: () => void): boolean {
  try {
    create();
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot create ${path}: ${reason}; check the folder's permissions and the free space`,
      { cause },
    );
  }
}
