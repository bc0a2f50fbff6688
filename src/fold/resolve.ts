import { basename, relative } from 'node:path';
import { hasConflict } from '../core/conflict-sides.js';
import type { ErrorRecord } from '../core/errors/record.js';
import { ErrtrackError } from '../core/errtrack-error.js';
import type { Ledger } from '../core/ledger-text.js';
import type { MergedLedger } from '../core/merge-ledgers.js';
import { openDataDir } from '../files/data-dir.js';
import { readPersonsFile, replacePersonsFile } from '../files/persons-file.js';
import type { Project } from '../files/project.js';
import { noteTrouble } from '../files/trouble.js';
import { openLedger } from '../ledger/ledger-adapter.js';
import { BadLedger, decode } from '../ledger/ledger-file.js';
import { readState } from '../ledger/state.js';
import { type ResolvedText, resolveFixed, resolveTodo } from '../markdown/resolve-conflict.js';
import { findTasks } from '../markdown/todo-file.js';
import { findGitWork } from '../sources/git.js';
import { mergeConflicted } from './conflicted-ledger.js';
import { explain, keepBadLedger, waitForLock } from './fold.js';
import { nameMarkdownFiles } from './markdown-names.js';
import { mergeTangled } from './tangled-ledger.js';
import { createTaskEdit, type Edit } from './task-edit.js';
import { assumeUntouched } from './task-texts.js';

/** What came of `errtrack sync --resolve`. */
export type ResolveOutcome =
  /** The files that had conflicts and have none any more, by path from the root; none where there was nothing to resolve. */
  | {
      readonly kind: 'resolved';
      readonly files: readonly string[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'waiting'; readonly reason: string }
  | { readonly kind: 'blocked'; readonly problem: string };

/**
 * Merge both sides of the conflicts that git left in the visible files. The one thing that writes them while a
 * merge is going on, since a person asked for it; the journals wait as always. All files are planned before the
 * first is written.
 */
export async function resolveConflicts(project: Project): Promise<ResolveOutcome> {
  try {
    openDataDir(project.dataDir);
    // Only its own lock is a sign that git is writing this instant.
    if (project.inGit && findGitWork(project.root) === 'another git command')
      return { kind: 'waiting', reason: 'git is at work (another git command)' };
    const lock = await waitForLock(project);
    if (lock === null) return { kind: 'waiting', reason: 'another fold is at work' };
    try {
      return await resolveFiles(project);
    } finally {
      lock.release();
    }
  } catch (error) {
    noteTrouble(project.dataDir, 'resolve', error);
    if (error instanceof BadLedger) keepBadLedger(project, error);
    return { kind: 'blocked', problem: explain(error) };
  }
}

async function resolveFiles(project: Project): Promise<ResolveOutcome> {
  const { db, adapter } = openLedger(project.files.errors, project.root);
  const bytes = adapter.readBytes();
  const text = bytes && decode(bytes);
  const merged = bytes && text ? mergeSides(project, text, bytes) : null;
  if (merged === null) await db.read();
  const ledger = merged?.ledger ?? db.data;
  const plans = planMarkdown(project, ledger, merged?.differing ?? []);
  if (merged !== null && bytes !== null) {
    keepBadLedger(project, new BadLedger('', bytes));
    await adapter.write(ledger);
  }
  for (const plan of plans) write(project, plan);
  const names = plans
    .filter(({ hadConflict }) => hadConflict)
    .map(({ path }) => relative(project.root, path));
  return {
    kind: 'resolved',
    files: [...(merged === null ? [] : [relative(project.root, project.files.errors)]), ...names],
    notes: merged?.notes ?? [],
  };
}

/** Null where there is nothing to merge. */
function mergeSides(project: Project, text: string, bytes: Buffer): MergedLedger | null {
  return hasConflict(text) ? mergeConflicted(project, text, bytes) : mergeTangled(project, text);
}

interface MarkdownResolution {
  readonly path: string;
  readonly name: string;
  readonly hadConflict: boolean;
  /** The resolved bytes for those that stand there. */
  readonly resolve: (bytes: Uint8Array) => Uint8Array;
}

/** @throws ErrtrackError (BAD_FILE) where a file cannot be resolved. */
function planMarkdown(
  project: Project,
  ledger: Ledger,
  differing: readonly string[],
): readonly MarkdownResolution[] {
  const names = nameMarkdownFiles(project, readState(project.dataDir));
  const todo = (text: string) => resolveTodoFile(project, ledger, differing, text);
  const plans = [
    planFile(project, names.todo, todo),
    planFile(project, names.fixed, (text) => ({
      hadConflict: hasConflict(text),
      bytes: Buffer.from(hasConflict(text) ? taken(names.fixed, resolveFixed(text)).text : text),
    })),
  ];
  return plans.filter((plan) => plan !== null);
}

function resolveTodoFile(
  project: Project,
  ledger: Ledger,
  differing: readonly string[],
  text: string,
): Resolution {
  const hadConflict = hasConflict(text);
  const resolved = hadConflict
    ? taken(project.files.todo, resolveTodo(text))
    : { text, hashes: [] };
  const hashes = new Set([...differing, ...resolved.hashes]);
  const changed = new Map<string, ErrorRecord | null>();
  const ticked = findTicked(project, resolved.text);
  for (const hash of hashes) {
    const record = ledger.errors.get(hash) ?? null;
    // A tick that no fold has read yet is a person's: the next one takes it for a fix.
    if (record?.status !== 'active' || !ticked.has(hash)) changed.set(hash, record);
  }
  const result = editTasks(project, ledger, changed, Buffer.from(resolved.text));
  if (!result.ok) throw new ErrtrackError('BAD_FILE', `Cannot edit TODO.md: ${result.problem}.`);
  return { hadConflict, bytes: result.bytes };
}

/** The ledger decides where the tasks stand. */
function editTasks(
  project: Project,
  { errors }: Ledger,
  changed: ReadonlyMap<string, ErrorRecord | null>,
  bytes: Uint8Array,
): ReturnType<Edit> {
  const { tasks } = findTasks(bytes, project.settings);
  const synced = assumeUntouched(
    tasks.filter(({ hash }) => changed.has(hash)),
    errors,
  );
  const editing = {
    errors,
    changed,
    before: errors,
    synced,
    keep: [],
    atOdds: new Set<string>(),
    todo: null,
    cuttings: [],
  };
  return createTaskEdit(project, editing)(bytes);
}

function findTicked({ settings }: Project, text: string): ReadonlySet<string> {
  const { tasks } = findTasks(Buffer.from(text), settings);
  return new Set(tasks.filter(({ mark }) => mark === 'done').map(({ hash }) => hash));
}

interface Resolution {
  readonly hadConflict: boolean;
  readonly bytes: Uint8Array;
}

function planFile(
  project: Project,
  path: string,
  resolve: (text: string) => Resolution,
): MarkdownResolution | null {
  const { bytes } = readPersonsFile(path, project.root);
  if (bytes === null) return null;
  const name = basename(path);
  const make = (from: Uint8Array): Resolution => {
    const text = decode(from);
    if (text !== null) return resolve(text);
    throw new ErrtrackError(
      'BAD_FILE',
      `Cannot resolve ${name}: it is not valid UTF-8; save it as UTF-8.`,
    );
  };
  const planned = make(bytes);
  if (!planned.hadConflict && bytes.equals(planned.bytes)) return null;
  return {
    path,
    name,
    hadConflict: planned.hadConflict,
    resolve: (from) => make(from).bytes,
  };
}

function taken(path: string, resolved: ResolvedText): Extract<ResolvedText, { ok: true }> {
  if (resolved.ok) return resolved;
  throw new ErrtrackError(
    'BAD_FILE',
    `Cannot resolve ${basename(path)}: ${resolved.problem}. Resolve it by hand; nothing was written.`,
  );
}

const ATTEMPTS = 10;

/** Whoever saves between our look and our rename wins, and is resolved in turn. */
function write({ root, dataDir }: Project, { path, name, resolve }: MarkdownResolution): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = readPersonsFile(path, root);
    if (file.bytes === null) return;
    const bytes = resolve(file.bytes);
    if (file.bytes.equals(bytes) || replacePersonsFile(file, bytes, dataDir)?.isSettled()) return;
  }
  throw new ErrtrackError(
    'BAD_FILE',
    `Cannot resolve ${name}: it kept changing. Close it in your editor, then run \`errtrack sync --resolve\` again.`,
  );
}
