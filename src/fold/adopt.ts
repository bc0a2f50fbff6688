import { existsSync, renameSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import type { ErrorRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import { EMPTY_LEDGER } from '../core/ledger-text.js';
import { type OldLedger, parseOldLedger } from '../core/old-ledger.js';
import { tellReason } from '../core/reason.js';
import { openDataDir } from '../files/data-dir.js';
import { syncFolder } from '../files/durable-file.js';
import { readPersonsFile, replacePersonsFile } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { decode, parseLedgerBytes, readLedgerBytes } from '../ledger/ledger-file.js';
import { adoptTasks } from '../markdown/adopt-tasks.js';
import { findForeignTasks } from '../markdown/foreign-tasks.js';
import { findTasks } from '../markdown/todo-file.js';
import { readHead } from '../sources/git.js';
import { type AdoptedError, planAdoption } from './adoption-plan.js';
import { appendDated } from './decisions.js';
import { explain, findReasonToWait, fold } from './fold.js';
import { digestLater, takeIn } from './intake.js';
import { nameMarkdownFiles } from './markdown-names.js';
import type { FoldOutcome } from './outcome.js';

export interface Adoption {
  readonly kind: 'adopted';
  readonly adopted: readonly AdoptedError[];
  readonly notes: readonly string[];
  /** The name of the TODO.md that was looked at. */
  readonly todo: string;
  /** A ledger of error_tracker.py, the name under which it is kept, and the fixed errors that stay in it. */
  readonly oldLedger: { readonly keptAs: string; readonly fixed: number } | null;
}

export type AdoptOutcome = Adoption | Exclude<FoldOutcome, { kind: 'folded' }>;

/**
 * Take over foreign tasks: each gets an id in TODO.md, then a record by an event, like everything else; a ledger of
 * error_tracker.py is put aside last. A crash at any point leaves what the next call takes up.
 */
export async function adopt(
  project: Project,
  { dryRun }: { readonly dryRun: boolean },
): Promise<AdoptOutcome> {
  const waiting = dryRun ? null : findReasonToWait(project);
  if (waiting !== null) return { kind: 'waiting', reason: waiting };
  try {
    return await adoptNow(project, dryRun);
  } catch (error) {
    return { kind: 'blocked', problem: explain(error) };
  }
}

async function adoptNow(project: Project, dryRun: boolean): Promise<AdoptOutcome> {
  const found = look(project);
  const { old, todo, plan } = found;
  const keptAs = old && findFreeName(project.files.errors);
  const oldLedger = old && keptAs ? { keptAs: basename(keptAs), fixed: old.fixed } : null;
  const adoption = { kind: 'adopted', ...plan, todo: basename(todo), oldLedger } as const;
  if (dryRun || (plan.adopted.length === 0 && old === null)) return adoption;
  openDataDir(project.dataDir);
  const refused = writeIds(project, found);
  const { adopted, left } = split(plan.adopted, refused);
  appendDated(
    project,
    adopted.flatMap(({ events }) => events),
  );
  if (keptAs !== null) putAside(project, keptAs);
  const outcome = await fold(project);
  if (outcome.kind !== 'folded') return outcome;
  const notes = left.map(({ hash, line }) => {
    return `${hash} (line ${line}) is left as it is: an id at its end would change what stands around it`;
  });
  return { ...adoption, adopted, notes: [...plan.notes, ...notes, ...outcome.notes] };
}

interface Found {
  readonly old: OldLedger | null;
  readonly todo: string;
  readonly plan: ReturnType<typeof planAdoption>;
}

function look(project: Project): Found {
  const { errors, old } = readRecords(project);
  const sections = project.settings.sections;
  const { bytes } = readPersonsFile(errors.todo, project.root);
  const tasks = bytes === null ? [] : findForeignTasks(bytes, errors.names, { sections });
  const standing = bytes === null ? [] : findTasks(bytes, { sections }).tasks;
  const present = new Set(standing.map(({ hash }) => hash));
  const plan = planAdoption({ tasks, present, records: errors.records, old });
  return { old, todo: errors.todo, plan };
}

interface Known {
  readonly records: readonly ErrorRecord[];
  /** Every hash that names one of them. */
  readonly names: ReadonlySet<string>;
  readonly todo: string;
}

/** What is recorded, folded or not. */
function readRecords(project: Project): { errors: Known; old: OldLedger | null } {
  const path = project.files.errors;
  const bytes = readLedgerBytes(path, project.root);
  const old = bytes === null ? null : parseOldLedger(decode(bytes) ?? '');
  const ledger = old === null ? parseLedgerBytes(path, bytes) : EMPTY_LEDGER;
  const head = project.inGit ? readHead(project.root) : null;
  const disk = { ledger, digest: digestLater(old === null ? bytes : null) };
  const { books, state, reading } = takeIn(project, disk, { head });
  const records = [...books.ledger.errors.values()];
  const names = new Set(records.flatMap(({ hash, hashes }) => [hash, ...hashes]));
  const { todo } = nameMarkdownFiles(project, state, reading.headers);
  return { errors: { records, names, todo }, old };
}

/** Write the ids, on what stands there now. Returns the hashes of those that cannot have one. */
function writeIds(project: Project, { todo, plan }: Found): ReadonlySet<string> {
  const wanted = plan.adopted.filter(({ line, hasId }) => line !== null && !hasId);
  const adoptions = wanted.map(({ writtenHash, hash }) => ({ hash: writtenHash, id: hash }));
  if (adoptions.length === 0) return new Set();
  for (;;) {
    const file = readPersonsFile(todo, project.root);
    if (file.bytes === null) return new Set(adoptions.map(({ id }) => id));
    const result = adoptTasks(file.bytes, adoptions);
    if (!result.ok) {
      throw new ErrtrackError('BAD_FILE', `Cannot edit ${basename(todo)}: ${result.problem}.`);
    }
    const refused = new Set(result.left.map(({ id }) => id));
    // An editor may have saved meanwhile: then that version is the one to edit.
    if (!result.changed || replacePersonsFile(file, result.bytes, project.dataDir)?.isSettled()) {
      return refused;
    }
  }
}

function split(
  adopted: readonly AdoptedError[],
  refused: ReadonlySet<string>,
): { readonly adopted: readonly AdoptedError[]; readonly left: readonly AdoptedError[] } {
  return {
    adopted: adopted.filter(({ hash }) => !refused.has(hash)),
    left: adopted.filter(({ hash }) => refused.has(hash)),
  };
}

/** `errors_log.old.json`, or with a number where that is taken. */
function findFreeName(path: string): string {
  const { dir, name, ext } = parse(path);
  for (let number = 1; ; number++) {
    const free = join(dir, `${name}.old${number === 1 ? '' : `-${number}`}${ext}`);
    if (!existsSync(free)) return free;
  }
}

/** The bytes stay what they are; only the name is free for ours. */
function putAside({ files }: Project, name: string): void {
  try {
    renameSync(files.errors, name);
    syncFolder(parse(name).dir);
  } catch (cause) {
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot rename ${basename(files.errors)} to ${basename(name)}: ${tellReason(cause)}. Mend that and run it again.`,
      { cause },
    );
  }
}
